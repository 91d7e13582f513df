#!/bin/sh
# Show the course on this machine, and open it in the browser (Linux and macOS). It asks no network.
cd "$(dirname "$0")" || exit 1
port=@PORT@

# Perl first: the python3 of a new Mac only asks to be installed.
if command -v perl > /dev/null 2>&1 && perl -MIO::Socket::INET -e 1 2> /dev/null; then
  server="perl serve.pl"
elif command -v python3 > /dev/null 2>&1; then
  server="python3 serve.py"
else
  echo "@NO_SERVER@" >&2
  exit 1
fi

# The address comes through a file: the server goes on after it has said it.
said=$(mktemp) || exit 1
$server "$port" > "$said" &
running=$!
trap 'kill "$running" 2> /dev/null; rm -f "$said"' EXIT
trap 'exit 0' INT TERM HUP
while [ ! -s "$said" ]; do
  kill -0 "$running" 2> /dev/null || exit 1
  sleep 0.1 2> /dev/null || sleep 1
done
address=$(cat "$said")
echo "@RUNNING@ $address"
echo "@END@"
for open in xdg-open open; do
  if command -v "$open" > /dev/null 2>&1; then
    "$open" "$address" > /dev/null 2>&1 & # it may last as long as the browser
    break
  fi
done
wait "$running"
