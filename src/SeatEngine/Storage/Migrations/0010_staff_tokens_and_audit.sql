-- Who may act as staff. A token is made on the command line. A session is made by signing in with a token (signed_in_with) and ends with it.
-- Only a hash of the secret is kept. Holds and bookings made with a token, or with one of its sessions, are those of its holder.
CREATE TABLE staff_tokens (
    token_id       uuid PRIMARY KEY,
    signed_in_with uuid REFERENCES staff_tokens,
    staff_id       uuid NOT NULL,
    name           text NOT NULL,
    role           text NOT NULL,
    holder         uuid NOT NULL,
    secret_hash    bytea NOT NULL CHECK (length(secret_hash) = 32),
    created_at     timestamptz NOT NULL DEFAULT now(),
    expires_at     timestamptz,
    last_used_at   timestamptz,
    revoked_at     timestamptz
);
CREATE INDEX staff_tokens_of_token ON staff_tokens (signed_in_with) WHERE signed_in_with IS NOT NULL;
-- Every node reads those that are live or have ended lately, every few seconds.
CREATE INDEX staff_tokens_by_end ON staff_tokens ((coalesce(least(revoked_at, expires_at), 'infinity'::timestamptz)));

-- What staff did, and what they or others were refused. result: "done", or the code of the refusal. subject: a plan's hash, a token's id, a
-- route. Done by the ledger: revision says which seats. Who has no name was nobody known; on the command line there is no address.
CREATE TABLE audit (
    audit_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL,
    action       text NOT NULL,
    result       text NOT NULL,
    staff_id     uuid,
    staff_name   text,
    token_id     uuid,
    address      text,
    screening_id bigint,
    reference    text,
    hold_id      uuid,
    subject      text,
    seats        int,
    revision     bigint,
    command_id   uuid
);
CREATE INDEX audit_by_screening ON audit (screening_id, audit_id) WHERE screening_id IS NOT NULL;
CREATE INDEX audit_by_reference ON audit (reference, audit_id) WHERE reference IS NOT NULL;
CREATE INDEX audit_by_name ON audit (lower(staff_name), audit_id) WHERE staff_name IS NOT NULL;

CREATE FUNCTION only_append() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'SM002';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION only_append();
