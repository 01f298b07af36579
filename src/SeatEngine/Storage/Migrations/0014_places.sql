-- Names of places as people compare them: without case, blanks at the ends, several blanks, or marks that only choose a letter's shape.
-- Like seatmap_search_text, which forgives more: it is for finding.
DO $make$
DECLARE
    folded text := '$1';
BEGIN
    IF current_setting('server_encoding') = 'UTF8' THEN
        folded := format('regexp_replace(normalize(%s, NFC), %L, '''', ''g'')', folded, '[\u200c\u200d\ufe00-\ufe0f]');
    END IF;
    EXECUTE format(
        'CREATE FUNCTION seatmap_name_key(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $body$ SELECT %s $body$',
        format('lower(btrim(regexp_replace(%s, %L, '' '', ''g''))%s)', folded, '\s+',
            CASE WHEN EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') THEN ' COLLATE "und-x-icu"' ELSE '' END));
END $make$;

-- A venue is name and city. What was entered twice, written otherwise, becomes one; in another time zone it is another place.
ALTER TABLE venues DROP CONSTRAINT venues_name_key;
ALTER TABLE halls DROP CONSTRAINT halls_venue_id_name_key;

CREATE TEMPORARY TABLE same_venues ON COMMIT DROP AS
    SELECT venue_id, min(venue_id) OVER (PARTITION BY seatmap_name_key(name), seatmap_name_key(city), time_zone) AS kept FROM venues;
UPDATE halls l SET venue_id = s.kept FROM same_venues s WHERE s.venue_id = l.venue_id AND s.kept <> s.venue_id;
DELETE FROM venues v USING same_venues s WHERE s.venue_id = v.venue_id AND s.kept <> s.venue_id;
UPDATE venues v SET name = format('%s (%s)', name, venue_id)
    WHERE EXISTS (
        SELECT FROM venues o
        WHERE seatmap_name_key(o.name) = seatmap_name_key(v.name) AND seatmap_name_key(o.city) = seatmap_name_key(v.city)
            AND o.venue_id < v.venue_id);
CREATE UNIQUE INDEX venues_by_place ON venues (seatmap_name_key(name), seatmap_name_key(city));

CREATE TEMPORARY TABLE same_halls ON COMMIT DROP AS
    SELECT hall_id, min(hall_id) OVER (PARTITION BY venue_id, seatmap_name_key(name)) AS kept FROM halls;
UPDATE screenings c SET hall_id = s.kept FROM same_halls s WHERE s.hall_id = c.hall_id AND s.kept <> s.hall_id;
DELETE FROM halls l USING same_halls s WHERE s.hall_id = l.hall_id AND s.kept <> s.hall_id;
CREATE UNIQUE INDEX halls_by_place ON halls (venue_id, seatmap_name_key(name));
