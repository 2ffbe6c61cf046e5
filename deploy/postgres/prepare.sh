#!/bin/sh
# Run once by the PostgreSQL image, when its data directory is empty.
set -eu

psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --dbname relais --file /relais/roles.sql

# The passwords travel as variables of psql: on no command line, in no file of the image.
OWNER_PASSWORD=$(cat /run/secrets/owner_password) WEB_PASSWORD=$(cat /run/secrets/web_password) \
  psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --dbname relais <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv web_password WEB_PASSWORD
ALTER ROLE relais_owner PASSWORD :'owner_password';
ALTER ROLE relais_web PASSWORD :'web_password';
SQL
