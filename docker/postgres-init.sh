#!/bin/sh
# Makes the role that the processes use; it owns no table. Run once, by the database's image, on an empty volume.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$IOC_APP_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE ioc_app LOGIN PASSWORD :'password';
SQL
