-- Promo codes and vouchers of a screening. uses counts bookings that have one; it changes under the lock of the screening's head only.
CREATE TABLE promo_codes (
    screening_id bigint NOT NULL REFERENCES screenings,
    code         text NOT NULL CHECK (code ~ '^[A-Z0-9-]{3,40}$'),
    kind         text NOT NULL,
    amount       bigint NOT NULL CHECK (amount >= 0),
    percent      numeric(5, 2) NOT NULL CHECK (percent BETWEEN 0 AND 100),
    types        text[],
    max_tickets  int CHECK (max_tickets > 0),
    max_uses     int CHECK (max_uses > 0),
    per_person   int CHECK (per_person > 0),
    valid_from   timestamptz,
    valid_until  timestamptz,
    -- The use of a booking that is cancelled can be used again.
    gives_back   boolean NOT NULL,
    uses         int NOT NULL DEFAULT 0 CHECK (uses >= 0 AND uses <= max_uses),
    made_at      timestamptz NOT NULL DEFAULT now(),
    made_by      text NOT NULL,
    ended_at     timestamptz,
    PRIMARY KEY (screening_id, code)
);

-- One row for each use; returned_at: the booking was cancelled, and its use can be used again.
CREATE TABLE promo_uses (
    screening_id bigint NOT NULL,
    reference    text NOT NULL,
    used_at      timestamptz NOT NULL,
    code         text NOT NULL,
    holder       uuid NOT NULL,
    email        text,
    returned_at  timestamptz,
    PRIMARY KEY (screening_id, reference, used_at)
);
CREATE INDEX promo_uses_by_code ON promo_uses (screening_id, code) WHERE returned_at IS NULL;
