-- The two roles of Relais and their rights. Run once, in the database of Relais, as its superuser:
--   createdb relais && psql --dbname relais --file deploy/sql/roles.sql
-- then give each role a password: \password relais_owner, \password relais_web
-- The same statements prepare the embedded server and the tests (config/database_roles.py).

DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['relais_owner', 'relais_web'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I', wanted)
        || ' LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS';
    END IF;
  END LOOP;
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO relais_owner;
GRANT USAGE ON SCHEMA public TO relais_web;
ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO relais_web;
ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO relais_web;

DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO relais_owner', current_database());
END $$;
