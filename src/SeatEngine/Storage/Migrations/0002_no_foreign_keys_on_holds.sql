-- Each of these was a trigger call, a query and a row lock for every seat and hold that changes: more than a third of what a hold
-- cost the database (docs/decisions/0010). What they guarded is guarded elsewhere: a hold is written under the lock of its screening's head,
-- and replaying the ledger (verify, reconciliation) finds a seat whose hold is not there.
ALTER TABLE screening_seats DROP CONSTRAINT screening_seats_screening_id_hold_id_fkey;
ALTER TABLE holds DROP CONSTRAINT holds_screening_id_fkey;
