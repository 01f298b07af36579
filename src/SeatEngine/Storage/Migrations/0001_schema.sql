-- Everything that grows with sales has screening_id first in its key, and no transaction spans two screenings,
-- so the data can be partitioned or sharded by screening.

CREATE TABLE venues (
    venue_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name      text NOT NULL UNIQUE,
    city      text NOT NULL,
    time_zone text NOT NULL
);

CREATE TABLE halls (
    hall_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    venue_id bigint NOT NULL REFERENCES venues,
    name     text NOT NULL,
    UNIQUE (venue_id, name)
);

-- Immutable: a changed plan is another plan, known by the hash of its canonical JSON.
CREATE TABLE plans (
    plan_hash   text PRIMARY KEY CHECK (plan_hash ~ '^[0-9a-f]{64}$'),
    name        text NOT NULL,
    seat_count  int NOT NULL CHECK (seat_count BETWEEN 1 AND 100000),
    document    bytea NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE screenings (
    screening_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall_id        bigint NOT NULL REFERENCES halls,
    plan_hash      text NOT NULL REFERENCES plans,
    title          text NOT NULL,
    kind           text NOT NULL,
    starts_at      timestamptz NOT NULL,
    sales_open_at  timestamptz NOT NULL,
    sales_close_at timestamptz NOT NULL,
    orphan_rule    boolean NOT NULL DEFAULT false,
    currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    CHECK (sales_open_at < sales_close_at)
);
CREATE INDEX screenings_by_start ON screenings (starts_at);

CREATE TABLE screening_prices (
    screening_id bigint NOT NULL REFERENCES screenings,
    category     text NOT NULL,
    amount       int NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (screening_id, category)
);

-- The lock that orders all writers of a screening. Narrow, because it is rewritten with every commit.
CREATE TABLE screening_heads (
    screening_id bigint PRIMARY KEY REFERENCES screenings,
    revision     bigint NOT NULL DEFAULT 0 CHECK (revision >= 0),
    hash         bytea NOT NULL CHECK (length(hash) = 32),
    seat_count   int NOT NULL,
    held         int NOT NULL DEFAULT 0 CHECK (held >= 0),
    sold         int NOT NULL DEFAULT 0 CHECK (sold >= 0),
    blocked      int NOT NULL DEFAULT 0 CHECK (blocked >= 0),
    CHECK (held + sold + blocked <= seat_count)
) WITH (fillfactor = 50);

-- state: 0 live, 1 released, 2 expired, 3 booked.
-- seats and granted_until are the first answer, kept for whoever repeats the command; expires_at moves with extensions.
CREATE TABLE holds (
    screening_id  bigint NOT NULL REFERENCES screenings,
    hold_id       uuid NOT NULL,
    holder        uuid NOT NULL,
    state         smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3),
    seats         int[] NOT NULL CHECK (cardinality(seats) > 0),
    revision      bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    granted_until timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (screening_id, hold_id),
    CHECK (expires_at > created_at)
) WITH (fillfactor = 80);
-- For requests that name a hold alone, and so that an id is never used in two screenings.
CREATE UNIQUE INDEX holds_by_id ON holds (hold_id);
CREATE INDEX holds_due ON holds (expires_at) WHERE state = 0;

-- status: 0 free, 1 held, 2 sold, 3 blocked. No index on it, and room on the page, so that updates stay HOT.
CREATE TABLE screening_seats (
    screening_id bigint NOT NULL REFERENCES screenings,
    seat         int NOT NULL CHECK (seat >= 0),
    status       smallint NOT NULL DEFAULT 0 CHECK (status BETWEEN 0 AND 3),
    version      int NOT NULL DEFAULT 0 CHECK (version >= 0),
    hold_id      uuid,
    held_until   timestamptz,
    PRIMARY KEY (screening_id, seat),
    FOREIGN KEY (screening_id, hold_id) REFERENCES holds,
    CHECK ((status = 1) = (hold_id IS NOT NULL)),
    CHECK ((hold_id IS NULL) = (held_until IS NULL))
) WITH (fillfactor = 50);

CREATE TABLE bookings (
    screening_id bigint NOT NULL REFERENCES screenings,
    reference    text NOT NULL CHECK (reference ~ '^[0-9A-HJKMNP-TV-Z]{10}$'),
    hold_id      uuid NOT NULL,
    holder       uuid NOT NULL,
    booked_at    timestamptz NOT NULL,
    cancelled_at timestamptz,
    PRIMARY KEY (screening_id, reference),
    UNIQUE (screening_id, hold_id),
    FOREIGN KEY (screening_id, hold_id) REFERENCES holds
);
CREATE UNIQUE INDEX bookings_by_reference ON bookings (reference);

CREATE TABLE booking_seats (
    screening_id bigint NOT NULL,
    reference    text NOT NULL,
    seat         int NOT NULL,
    amount       int NOT NULL CHECK (amount >= 0),
    live         boolean NOT NULL DEFAULT true,
    PRIMARY KEY (screening_id, reference, seat),
    FOREIGN KEY (screening_id, reference) REFERENCES bookings,
    FOREIGN KEY (screening_id, seat) REFERENCES screening_seats
);
-- The last line of defence: a seat is in one live booking at most, whatever the code above does.
CREATE UNIQUE INDEX booking_seats_sold_once ON booking_seats (screening_id, seat) WHERE live;

-- The ledger: one row a commit, gapless per screening. changes is kept as text (json, not jsonb) because its bytes are hashed.
CREATE TABLE seat_changes (
    screening_id  bigint NOT NULL REFERENCES screenings,
    revision      bigint NOT NULL CHECK (revision > 0),
    committed_at  timestamptz NOT NULL,
    changes       json NOT NULL,
    previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
    hash          bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (screening_id, revision)
);
ALTER TABLE seat_changes ALTER COLUMN changes SET STORAGE EXTERNAL;

CREATE FUNCTION seat_changes_are_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'seat_changes is append-only' USING ERRCODE = 'SM002';
END $$;
CREATE TRIGGER seat_changes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seat_changes
    FOR EACH STATEMENT EXECUTE FUNCTION seat_changes_are_history();

-- First answers, by command id, for every command but the hold (whose answer is in holds).
CREATE TABLE command_replies (
    screening_id bigint NOT NULL REFERENCES screenings,
    command_id   uuid NOT NULL,
    reply        json NOT NULL,
    replied_at   timestamptz NOT NULL,
    PRIMARY KEY (screening_id, command_id)
);
CREATE INDEX command_replies_by_age ON command_replies (replied_at);

-- Raises unless exactly the expected number of rows passed the version check: the fence that makes a lost Redis lock harmless.
CREATE FUNCTION seat_fence(changed bigint, expected int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF changed <> expected THEN
        RAISE EXCEPTION 'version fence: % of % seats were as expected', changed, expected USING ERRCODE = 'SM001';
    END IF;
END $$;

-- Signing keys shared by all nodes, so that a cookie from one node is good on every other.
CREATE TABLE data_protection_keys (
    name text PRIMARY KEY,
    xml  text NOT NULL
);

-- The epoch of a position. It changes by itself when this is another cluster, another timeline (failover, point-in-time
-- restore) or another database, and by hand or by a node that saw the ledger go back (a restore in place).
CREATE TABLE history (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    salt int NOT NULL DEFAULT 0
);
INSERT INTO history DEFAULT VALUES;

CREATE FUNCTION seatmap_epoch() RETURNS int LANGUAGE plpgsql STABLE AS $$
DECLARE
    place text;
BEGIN
    BEGIN
        SELECT system_identifier::text || ':' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) INTO place FROM pg_control_system();
    EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR object_not_in_prerequisite_state THEN
        place := 'unknown';
    END;
    RETURN (SELECT hashtext(place || ':' || d.oid || ':' || h.salt) & 2147483647
            FROM pg_database d, history h WHERE d.datname = current_database());
END $$;
