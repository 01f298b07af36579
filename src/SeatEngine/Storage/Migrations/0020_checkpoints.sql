-- The state of a screening as its ledger leaves it at a revision, so that nobody has to replay the ledger from its beginning. Derived from
-- the ledger, so it may be deleted by the schema's owner at any time. Written once: a checkpoint counts only while the ledger has its
-- revision with its hash, so those of a history that was lost by a restore are void, and stay beside those of the new history.
CREATE TABLE seat_checkpoints (
    screening_id bigint NOT NULL,
    revision     bigint NOT NULL CHECK (revision > 0),
    ledger_hash  bytea NOT NULL CHECK (length(ledger_hash) = 32),
    state        bytea NOT NULL,
    -- SHA-256 over the ledger's hash, screening, revision and state.
    state_hash   bytea NOT NULL CHECK (length(state_hash) = 32),
    -- Of the database when it was made.
    epoch        int NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (screening_id, revision, ledger_hash)
);
CREATE TRIGGER seat_checkpoints_append_only BEFORE UPDATE ON seat_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION only_append();

-- `verify` looks for these among all bookings that a screening ever had.
CREATE INDEX bookings_exchanged ON bookings (screening_id) WHERE exchanged_to IS NOT NULL;

-- Nodes make checkpoints, and can neither change nor remove one.
CREATE OR REPLACE FUNCTION seatmap_grant_node(node name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    place name := current_schema();
    item name;
BEGIN
    IF pg_has_role(node, current_user, 'MEMBER') THEN
        RAISE EXCEPTION 'role "%" is a superuser, or a member of "%": nodes with it could change the schema', node, current_user
            USING ERRCODE = 'SM003';
    END IF;
    SELECT c.relname INTO item FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
        WHERE c.relnamespace = quote_ident(place)::regnamespace AND r.rolname = node LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'role "%" owns "%": nodes need a role that owns nothing; keep this one as the owner', node, item
            USING ERRCODE = 'SM003';
    END IF;

    -- Older databases let everybody create tables.
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', place);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', place, node);
    FOR item IN
        SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
        WHERE c.relnamespace = quote_ident(place)::regnamespace AND c.relkind IN ('r', 'p', 'v') AND r.rolname = current_user
    LOOP
        IF item = 'migrations' THEN
            EXECUTE format('GRANT SELECT ON %I TO %I', item, node);
        ELSIF item IN ('seat_changes', 'seat_checkpoints', 'audit') THEN
            EXECUTE format('REVOKE ALL ON %I FROM %I', item, node);
            EXECUTE format('GRANT SELECT, INSERT ON %I TO %I', item, node);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO %I', item, node);
        END IF;
    END LOOP;
    FOR item IN
        SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
        WHERE c.relnamespace = quote_ident(place)::regnamespace AND c.relkind = 'S' AND r.rolname = current_user
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %I TO %I', item, node);
    END LOOP;
END $$;
