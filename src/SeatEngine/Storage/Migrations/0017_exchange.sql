-- A booking that was exchanged for another screening: the row of the screening that it left stays, for tills, refunds and the ledger, and
-- says where the booking went. The reference, which is on the ticket, stays the same: it is unique among the others.
ALTER TABLE bookings ADD COLUMN exchanged_to bigint REFERENCES screenings;
DROP INDEX bookings_by_reference;
CREATE UNIQUE INDEX bookings_by_reference ON bookings (reference) WHERE exchanged_to IS NULL;
CREATE INDEX refunds_by_reference ON refunds (reference);
