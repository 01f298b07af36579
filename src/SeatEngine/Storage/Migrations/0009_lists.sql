-- Text as a search compares it: no case, no accents. Needs ICU for letters beyond ASCII and UTF8 for the accents; a database without them
-- compares what it can.
DO $make$
DECLARE
    folded text := '$1';
BEGIN
    IF current_setting('server_encoding') = 'UTF8' THEN
        folded := format('regexp_replace(normalize(%s, NFKD), %L, '''', ''g'')', folded, '[\u0300-\u036f]');
    END IF;
    folded := format('replace(translate(lower(%s%s), %L, %L), %L, %L)', folded,
        CASE WHEN EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') THEN ' COLLATE "und-x-icu"' ELSE '' END,
        'øłđı', 'oldi', 'ß', 'ss');
    EXECUTE format(
        'CREATE FUNCTION seatmap_search_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $body$ SELECT %s $body$',
        folded);
END $make$;

-- A word as a pattern for LIKE that finds it anywhere. The escaping comes last: NFKD makes % of a full-width one.
CREATE FUNCTION seatmap_search_pattern(word text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT '%' || replace(replace(replace(seatmap_search_text(word), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

-- A moment that .NET can hold and add some hours to: a row with an absurd one is shown with the nearest, and takes no list down.
CREATE FUNCTION seatmap_moment(timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT LEAST(GREATEST($1, '0001-01-03 00:00:00+00'), '9999-12-29 00:00:00+00')
$$;

ALTER TABLE screenings ADD COLUMN title_search text GENERATED ALWAYS AS (seatmap_search_text(title)) STORED;
ALTER TABLE halls ADD COLUMN name_search text GENERATED ALWAYS AS (seatmap_search_text(name)) STORED;
ALTER TABLE venues ADD COLUMN name_search text GENERATED ALWAYS AS (seatmap_search_text(name)) STORED;
ALTER TABLE venues ADD COLUMN city_search text GENERATED ALWAYS AS (seatmap_search_text(city)) STORED;

-- Pages of lists are in this order.
CREATE INDEX screenings_in_order ON screenings (starts_at, screening_id);
DROP INDEX screenings_by_start;

-- What else is in the hall at that time.
CREATE INDEX screenings_by_hall ON screenings (hall_id, starts_at);
