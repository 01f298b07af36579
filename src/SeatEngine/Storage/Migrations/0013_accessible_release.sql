-- When wheelchair spaces and companions' seats are sold to everyone: 0 never, 1 when all other seats of the hall are sold, 2 of their
-- section, 3 of their price.
ALTER TABLE screenings ADD COLUMN accessible_release smallint NOT NULL DEFAULT 0 CHECK (accessible_release BETWEEN 0 AND 3);
