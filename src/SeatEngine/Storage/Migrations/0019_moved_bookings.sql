-- When staff last gave the booking other seats: its page tells the buyer. Null: never.
ALTER TABLE bookings ADD COLUMN moved_at timestamptz;
