-- A seat's row grows by half when it is held. At 50 there was room for seven rows in ten of a page whose seats are all taken in one
-- batch; the others went to another page and into the index once more (docs/decisions/0016). For pages filled from now on.
ALTER TABLE screening_seats SET (fillfactor = 40);
-- A trigger, a query and a row lock for every commit, to find the screening whose head the same transaction has locked.
ALTER TABLE seat_changes DROP CONSTRAINT seat_changes_screening_id_fkey;
