-- Keys that sign tickets. The newest signs; all that are not retired are valid. private_key: PKCS #8, protected with the keys of the
-- installation. public_key: the point, x and y.
CREATE TABLE ticket_keys (
    key_id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_key  bytea NOT NULL CHECK (length(public_key) = 64),
    private_key text NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT now(),
    retired_at  timestamptz
);

-- How often a seat has left a booking that goes on, or went to another screening. No row: never. A ticket has the number that it was issued
-- at, and is dead once there is a higher one, also if the seat comes back.
CREATE TABLE ticket_issues (
    screening_id bigint NOT NULL,
    reference    text NOT NULL,
    seat         int NOT NULL,
    issue        int NOT NULL,
    PRIMARY KEY (screening_id, reference, seat)
);

-- Who is inside. The primary key is what admits a ticket once, however many doors scan it.
CREATE TABLE admissions (
    screening_id bigint NOT NULL,
    reference    text NOT NULL,
    seat         int NOT NULL,
    issue        int NOT NULL,
    scan_id      uuid NOT NULL,
    admitted_at  timestamptz NOT NULL,
    door         text NOT NULL,
    staff_id     uuid NOT NULL,
    PRIMARY KEY (screening_id, reference, seat, issue)
);

-- Every scan and what was answered, so that the same scan gets the same answer. let_in: the door had admitted it without asking.
CREATE TABLE admission_scans (
    screening_id bigint NOT NULL,
    scan_id      uuid NOT NULL,
    scanned_at   timestamptz NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    door         text NOT NULL,
    staff_id     uuid NOT NULL,
    result       text NOT NULL,
    let_in       boolean NOT NULL,
    reference    text,
    seat         int,
    used_at      timestamptz,
    used_door    text,
    PRIMARY KEY (screening_id, scan_id)
);
-- What doors admitted by themselves and the server would not have.
CREATE INDEX admission_scans_against ON admission_scans (screening_id, scanned_at) WHERE let_in AND result <> 'admitted';
