-- The price of each seat of a hold in minor units, in the order of seats, fixed when the hold was granted and charged when it is confirmed.
-- Null: granted before this column was there; such a hold is charged the screening's prices of the moment.
ALTER TABLE holds ADD COLUMN amounts int[] CHECK (cardinality(amounts) = cardinality(seats));

-- The epoch's part that changes when a node notices that history was lost is called what it is.
ALTER TABLE history RENAME COLUMN salt TO generation;

CREATE OR REPLACE FUNCTION seatmap_epoch() RETURNS int LANGUAGE plpgsql STABLE AS $$
DECLARE
    place text;
BEGIN
    BEGIN
        SELECT system_identifier::text || ':' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) INTO place FROM pg_control_system();
    EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR object_not_in_prerequisite_state THEN
        place := 'unknown';
    END;
    RETURN (SELECT hashtext(place || ':' || d.oid || ':' || h.generation) & 2147483647
            FROM pg_database d, history h WHERE d.datname = current_database());
END $$;
