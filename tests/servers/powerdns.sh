#!/usr/bin/env bash
# A PowerDNS Authoritative Server for tests, on loopback, with an empty database of its own.
#
#   powerdns.sh install               installs it where it is missing (Debian packages; needs root)
#   powerdns.sh run DIR API_PORT DNS_PORT
#                                     runs it in the foreground until it is ended; all its files are in DIR
#
# The key of the HTTP API is `secret`.
set -euo pipefail

# Debian keeps servers out of the path of users.
PATH="$PATH:/usr/sbin"

install() {
  local missing=()
  for package in pdns-server pdns-backend-sqlite3 sqlite3; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q '^install ok' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  apt-get update -qq
  # At run level 1 the package does not start its own server.
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -qq --yes --no-install-recommends "${missing[@]}"
}

run() {
  local dir=$1 api_port=$2 dns_port=$3
  sqlite3 "$dir/zones.db" </usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql
  cat >"$dir/pdns.conf" <<CONF
launch=gsqlite3
gsqlite3-database=$dir/zones.db
local-address=127.0.0.1
local-port=$dns_port
api=yes
api-key=secret
webserver=yes
webserver-address=127.0.0.1
webserver-port=$api_port
webserver-allow-from=127.0.0.0/8
socket-dir=$dir
guardian=no
daemon=no
security-poll-suffix=
CONF
  exec pdns_server --config-dir="$dir"
}

case "${1:-}" in
install) install ;;
run) run "$2" "$3" "$4" ;;
*) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
