-- A screening that is called off is sold no more, and a job cancels its bookings in batches. The reason is for visitors. bookings: how many
-- there were then. finished_at: none is left.
ALTER TABLE screenings
    ADD COLUMN called_off_at timestamptz,
    ADD COLUMN called_off_by text,
    ADD COLUMN call_off_reason text NOT NULL DEFAULT '',
    ADD COLUMN call_off_bookings int NOT NULL DEFAULT 0,
    ADD COLUMN call_off_finished_at timestamptz;
CREATE INDEX screenings_being_called_off ON screenings (screening_id) WHERE called_off_at IS NOT NULL AND call_off_finished_at IS NULL;

-- What buyers are to get back other than from a till: one row for each command that gave seats of a booking back. amount: minor units.
CREATE TABLE refunds (
    screening_id bigint NOT NULL,
    reference    text NOT NULL,
    command_id   uuid NOT NULL,
    due_at       timestamptz NOT NULL,
    amount       bigint NOT NULL CHECK (amount > 0),
    seats        int[] NOT NULL,
    cause        text NOT NULL CHECK (cause IN ('cancelled', 'givenBack', 'moved', 'exchanged', 'calledOff')),
    PRIMARY KEY (screening_id, reference, command_id),
    FOREIGN KEY (screening_id, reference) REFERENCES bookings
);
