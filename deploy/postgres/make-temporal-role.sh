#!/bin/sh
# Gives Temporal a role of its own with its two databases, so that it has no right in the schemas of the register.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$TEMPORAL_ROLE_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE temporal LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
SQL
