-- Where operators are notified of what happens. What is sent waits in the outbox, in a queue of each endpoint.
CREATE TABLE webhook_endpoints (
    endpoint_id      uuid PRIMARY KEY,
    url              text NOT NULL,
    description      text NOT NULL,
    -- Empty: all.
    events           text[] NOT NULL,
    -- 0 active, 1 paused by staff, 2 gone: it answered 410.
    state            smallint NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
    -- Protected by the keys of the server.
    secret           text NOT NULL,
    -- The one before, which signs too until then.
    former_secret    text,
    former_until     timestamptz,
    made_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    made_by          text NOT NULL
);

-- The log of what was sent to an endpoint.
CREATE INDEX outbox_of_webhooks ON outbox (queue, made_at) WHERE starts_with(queue, 'webhook:');
