-- People who sign in by themselves. role: of staff. What is secret is hashed, or protected with the keys of the installation.
-- failed_attempts: since the last success. An invitation is a link that is shown once, and sets the first password, or another one.
CREATE TABLE accounts (
    account_id         uuid PRIMARY KEY,
    email              text NOT NULL,
    email_key          text NOT NULL UNIQUE,
    name               text NOT NULL,
    role               text NOT NULL,
    holder             uuid NOT NULL UNIQUE,
    password_hash      text,
    security_stamp     text NOT NULL,
    concurrency_stamp  text NOT NULL,
    failed_attempts    int NOT NULL DEFAULT 0,
    locked_until       timestamptz,
    second_factor      boolean NOT NULL DEFAULT false,
    authenticator_key  text,
    last_code          text,
    invitation_hash    bytea UNIQUE,
    invitation_ends_at timestamptz,
    created_at         timestamptz NOT NULL DEFAULT now(),
    closed_at          timestamptz
);

CREATE TABLE account_recovery_codes (
    account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    code_hash  bytea NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE account_passkeys (
    credential_id      bytea PRIMARY KEY,
    account_id         uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    public_key         bytea NOT NULL,
    created_at         timestamptz NOT NULL,
    sign_count         bigint NOT NULL,
    transports         text[] NOT NULL,
    user_verified      boolean NOT NULL,
    backup_eligible    boolean NOT NULL,
    backed_up          boolean NOT NULL,
    attestation_object bytea NOT NULL,
    client_data        bytea NOT NULL
);
CREATE INDEX account_passkeys_of_account ON account_passkeys (account_id);

-- A session that an account has signed in. Its staff_id is the account's id.
ALTER TABLE staff_tokens ADD COLUMN of_account boolean NOT NULL DEFAULT false;
CREATE INDEX staff_tokens_of_account ON staff_tokens (staff_id) WHERE of_account;
