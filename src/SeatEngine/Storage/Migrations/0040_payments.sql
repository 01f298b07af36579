-- Payments through a provider. One row an attempt; its id is that of the command that began it. While it is open, the row is the fence of
-- the hold: seats are sold for an open payment only, in the transaction that makes it sold. amount: minor units.
CREATE TABLE payments (
    screening_id       bigint NOT NULL,
    payment_id         uuid NOT NULL,
    hold_id            uuid NOT NULL,
    holder             uuid NOT NULL,
    provider           text NOT NULL,
    -- The provider's name for it; null until the provider has given one. Without it no money can have moved.
    provider_reference text,
    amount             bigint NOT NULL CHECK (amount > 0),
    currency           text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    state              text NOT NULL CHECK (state IN ('open', 'sold', 'captured', 'voiding', 'void', 'unpaid')),
    -- Of the booking.
    reference          text,
    begun_at           timestamptz NOT NULL,
    changed_at         timestamptz NOT NULL,
    -- When the hold ends.
    ends_at            timestamptz NOT NULL,
    -- When it is looked at next. Moving it ahead is a lease: no transaction is open while a provider is asked.
    due_at             timestamptz NOT NULL,
    attempts           int NOT NULL DEFAULT 0,
    -- Raised when the provider has answered a request with a failure of its own, which it repeats for the same idempotency key.
    key_number         int NOT NULL DEFAULT 0,
    error              text,
    -- Where the buyer wants to read about the booking; null as soon as there is one.
    email              text,
    language           text,
    PRIMARY KEY (screening_id, payment_id),
    CHECK ((state IN ('sold', 'captured', 'unpaid')) = (reference IS NOT NULL))
);
CREATE UNIQUE INDEX payments_by_id ON payments (payment_id);
CREATE INDEX payments_of_hold ON payments (screening_id, hold_id);
CREATE UNIQUE INDEX payments_of_booking ON payments (screening_id, reference) WHERE reference IS NOT NULL;
CREATE INDEX payments_by_booking ON payments (reference) WHERE reference IS NOT NULL;
CREATE INDEX payments_by_provider_reference ON payments (provider_reference) WHERE provider_reference IS NOT NULL;
CREATE INDEX payments_due ON payments (due_at) WHERE state IN ('open', 'sold', 'voiding');
CREATE INDEX payments_unpaid ON payments (changed_at) WHERE state = 'unpaid';
-- One payment of a hold is open at most, whatever the code above does.
CREATE UNIQUE INDEX payments_open ON payments (screening_id, hold_id) WHERE state = 'open';

-- Every state that a payment has had, and why.
CREATE TABLE payment_changes (
    change_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    screening_id bigint NOT NULL,
    payment_id   uuid NOT NULL,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    state        text NOT NULL,
    detail       text
);
CREATE INDEX payment_changes_of_payment ON payment_changes (payment_id, change_id);
CREATE TRIGGER payment_changes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_changes
    FOR EACH STATEMENT EXECUTE FUNCTION only_append();

-- What goes back through the provider, one row for each command that gave seats of a booking back. Never more than was paid in all.
CREATE TABLE payment_refunds (
    screening_id       bigint NOT NULL,
    payment_id         uuid NOT NULL,
    command_id         uuid NOT NULL,
    amount             bigint NOT NULL CHECK (amount > 0),
    made_at            timestamptz NOT NULL,
    -- due: not given back yet; done; refused: by the provider, for good, so that staff decide; dropped: nothing was captured.
    state              text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'done', 'refused', 'dropped')),
    due_at             timestamptz NOT NULL,
    attempts           int NOT NULL DEFAULT 0,
    key_number         int NOT NULL DEFAULT 0,
    provider_reference text,
    ended_at           timestamptz,
    error              text,
    PRIMARY KEY (screening_id, payment_id, command_id)
);
CREATE INDEX payment_refunds_due ON payment_refunds (due_at) WHERE state = 'due';
CREATE INDEX payment_refunds_refused ON payment_refunds (ended_at) WHERE state = 'refused';

-- What providers sent by themselves. They only make us look, so an event that is lost, late, doubled or in the wrong order changes nothing.
CREATE TABLE payment_events (
    provider    text NOT NULL,
    event_id    text NOT NULL,
    kind        text NOT NULL,
    -- The provider's name for the payment; null if the event is about something else.
    about       text,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, event_id)
);
CREATE INDEX payment_events_by_age ON payment_events (received_at);
