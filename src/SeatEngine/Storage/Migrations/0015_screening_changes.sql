-- Staff change a screening. The version of its terms is in the head, which every commit locks and reads anyway: so no node decides a
-- command on the terms of before.
ALTER TABLE screening_heads ADD COLUMN terms_version int NOT NULL DEFAULT 1;
ALTER TABLE screenings ADD COLUMN hall_notes text NOT NULL DEFAULT '';

-- One row a change. What it changed, as it was before; null: as it is. version: the one that the change made. asked: a hash of the
-- request, so that a repeat differs from the same id with other content.
CREATE TABLE screening_changes (
    screening_id   bigint NOT NULL REFERENCES screenings,
    version        int NOT NULL CHECK (version > 1),
    command_id     uuid NOT NULL,
    asked          bigint NOT NULL,
    changed_at     timestamptz NOT NULL,
    changed_by     text NOT NULL,
    starts_at      timestamptz,
    hall_notes     text,
    sales_open_at  timestamptz,
    sales_close_at timestamptz,
    prices         json,
    PRIMARY KEY (screening_id, version),
    UNIQUE (screening_id, command_id)
);

-- The terms that its buyer saw: those of when the hold was granted. What has changed since is said on the ticket.
ALTER TABLE bookings ADD COLUMN terms_version int NOT NULL DEFAULT 1;
