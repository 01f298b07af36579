-- The till that sold it; null: its holder bought it alone.
ALTER TABLE bookings ADD COLUMN sold_by text;
CREATE INDEX bookings_by_holder ON bookings (holder, booked_at);

-- What tills took and gave. Written in the transaction of the command that it is about; one row a command, so that a repeated
-- command never counts twice. amount: minor units, into the till positive. seats: as they were then (a booking can be moved later).
CREATE TABLE till_entries (
    screening_id bigint NOT NULL,
    command_id   uuid NOT NULL,
    reference    text NOT NULL,
    at           timestamptz NOT NULL,
    till         text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('sale', 'refund', 'exchange')),
    tender       text NOT NULL CHECK (tender IN ('cash', 'terminal')),
    amount       int NOT NULL,
    seats        int[] NOT NULL,
    PRIMARY KEY (screening_id, command_id),
    FOREIGN KEY (screening_id, reference) REFERENCES bookings,
    CHECK (kind <> 'sale' OR amount >= 0),
    CHECK (kind <> 'refund' OR amount <= 0)
);
CREATE INDEX till_entries_by_till ON till_entries (till, at);

-- The id of the request that made it, so that a repeated request adds no second screening.
ALTER TABLE screenings ADD COLUMN made_by uuid UNIQUE;
