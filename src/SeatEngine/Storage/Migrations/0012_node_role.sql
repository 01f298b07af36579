-- What nodes may do where they have a role of their own: read and write rows, but not change the schema, and not change or delete what is
-- history. `migrate` calls it every time, so that it includes the tables of later migrations. By hand: SELECT seatmap_grant_node('name').
CREATE FUNCTION seatmap_grant_node(node name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    place name := current_schema();
    item name;
BEGIN
    IF pg_has_role(node, current_user, 'MEMBER') THEN
        RAISE EXCEPTION 'role "%" is a superuser, or a member of "%": nodes with it could change the schema', node, current_user
            USING ERRCODE = 'SM003';
    END IF;
    SELECT c.relname INTO item FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
        WHERE c.relnamespace = quote_ident(place)::regnamespace AND r.rolname = node LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'role "%" owns "%": nodes need a role that owns nothing; keep this one as the owner', node, item
            USING ERRCODE = 'SM003';
    END IF;

    -- Older databases let everybody create tables.
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', place);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', place, node);
    FOR item IN
        SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
        WHERE c.relnamespace = quote_ident(place)::regnamespace AND c.relkind IN ('r', 'p', 'v') AND r.rolname = current_user
    LOOP
        IF item = 'migrations' THEN
            EXECUTE format('GRANT SELECT ON %I TO %I', item, node);
        ELSIF item IN ('seat_changes', 'audit') THEN
            EXECUTE format('REVOKE ALL ON %I FROM %I', item, node);
            EXECUTE format('GRANT SELECT, INSERT ON %I TO %I', item, node);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO %I', item, node);
        END IF;
    END LOOP;
    FOR item IN
        SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
        WHERE c.relnamespace = quote_ident(place)::regnamespace AND c.relkind = 'S' AND r.rolname = current_user
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %I TO %I', item, node);
    END LOOP;
END $$;
