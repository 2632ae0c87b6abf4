#!/bin/sh
# Makes the secrets that docker-compose.yml requires: one env file a container, so that each gets only its own.
# Never overwrites: a lost field key is lost personal data.  Usage: deploy/make-secrets.sh [folder]
set -eu
target=${1:-$(dirname "$0")/secrets}
if [ -e "$target" ]; then
  echo "$target is there already; it is left as it is." >&2
  exit 1
fi
umask 077
# Made whole or not at all.
folder="$target.$$"
mkdir -p "$folder"
password() { openssl rand -hex 24; }
url() { echo "postgresql://$1:$2@postgres:5432/xueshi"; }

owner=$(password)
temporal=$(password)
key() { echo "k-$(openssl rand -hex 4):$(openssl rand -base64 32)"; }
field="FIELD_KEYS=$(key)"
lookup="LOOKUP_KEYS=$(key)"
# In double quotes, \n becomes a line end again.
signing() { openssl genpkey -algorithm ed25519 | awk '{ printf "%s\\n", $0 }'; }

{
  echo "POSTGRES_PASSWORD=$owner"
  echo "TEMPORAL_ROLE_PASSWORD=$temporal"
} >"$folder/postgres.env"
echo "POSTGRES_PWD=$temporal" >"$folder/temporal.env"
echo "DATABASE_URL=$(url xueshi "$owner")" >"$folder/prepare.env"
for service in identity course exam claim ledger portal listener; do
  name=$(echo "$service" | tr '[:lower:]' '[:upper:]')
  line="${name}_DATABASE_URL=$(url "xueshi_$service" "$(password)")"
  echo "$line" >>"$folder/prepare.env"
  echo "$line" >"$folder/$service.env"
  case $service in identity | course | exam | claim | ledger | portal) echo "$field" >>"$folder/$service.env" ;; esac
  case $service in identity | course | exam | claim) echo "$lookup" >>"$folder/$service.env" ;; esac
done
{
  printf 'SIGNING_KEY="%s"\n' "$(signing)"
  echo "MUNICIPAL_BUREAU_LOGIN=municipal-bureau"
  echo "MUNICIPAL_BUREAU_PASSWORD=$(password)"
} >>"$folder/identity.env"
printf 'CERTIFICATE_KEY="%s"\n' "$(signing)" >>"$folder/ledger.env"
mv "$folder" "$target"
echo "Made $target. Keep a copy of it in a safe place." >&2
