-- Sums in 64 bits: a ticket of 12,000,000 IDR is 1,200,000,000 minor units, and two of them are no int. Each statement writes its table
-- anew and locks it meanwhile (docs/operations.md, Upgrade).
ALTER TABLE screening_prices ALTER COLUMN amount TYPE bigint;
ALTER TABLE holds ALTER COLUMN amounts TYPE bigint[];
ALTER TABLE booking_seats ALTER COLUMN amount TYPE bigint;
ALTER TABLE till_entries ALTER COLUMN amount TYPE bigint;

-- How often a booking has been moved or cancelled, and when it last was (null: never): calendars take a changed entry only with a higher
-- number. One that is cancelled already keeps the number that its entry had.
ALTER TABLE bookings ADD COLUMN changes int NOT NULL DEFAULT 0, ADD COLUMN changed_at timestamptz;
UPDATE bookings SET changes = 1, changed_at = cancelled_at WHERE cancelled_at IS NOT NULL;
