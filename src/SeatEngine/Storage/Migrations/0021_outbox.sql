-- Messages that leave the server, each written in the transaction that it is about. A message is leased by moving its due_at: who sends it
-- holds no lock meanwhile, and if that node dies it is due again by itself.
CREATE TABLE outbox (
    screening_id bigint NOT NULL,
    message_id   uuid NOT NULL,
    queue        text NOT NULL,
    kind         text NOT NULL,
    -- What it is about: a booking's reference.
    subject      text NOT NULL,
    content      json NOT NULL,
    made_at      timestamptz NOT NULL,
    -- 0 waiting, 1 delivered, 2 failed, 3 dropped.
    state        smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 3),
    -- While it waits: when it is tried next, or until when it is leased.
    due_at       timestamptz NOT NULL,
    attempts     int NOT NULL DEFAULT 0,
    ended_at     timestamptz,
    -- Why the last attempt failed, or why it was dropped.
    error        text,
    PRIMARY KEY (screening_id, message_id)
);
CREATE INDEX outbox_due ON outbox (queue, due_at) WHERE state = 0;
CREATE INDEX outbox_failed ON outbox (ended_at) WHERE state = 2;
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE state IN (1, 3);

-- Where the buyer wants to read about the booking, and in which language.
ALTER TABLE bookings ADD COLUMN email text, ADD COLUMN language text;
