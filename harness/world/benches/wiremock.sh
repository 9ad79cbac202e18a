#!/bin/sh
# The central service, wiremock-rs and a bare axum handler side by side with WireMock (Java), all of them under the same load.
#
# WireMock comes from its npm package into a temporary folder, which goes again at the end; it needs npm, java and cargo. It
# serves a fixed stub of the same size as the service's answer, with its journal off and a length instead of chunks: it only has
# to answer.
#
#     harness/world/benches/wiremock.sh [arguments of the bench]
#
# BENCH names a bench that was built already; without it cargo builds one.
set -eu
here=$(cd "$(dirname "$0")/../../.." && pwd)
folder=$(mktemp -d)
pid=
trap 'test -z "$pid" || kill "$pid"; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

echo '{"private": true}' >"$folder/package.json"
(cd "$folder" && npm install --no-audit --no-fund --loglevel=error wiremock)
jar=$(find "$folder/node_modules/wiremock" -name '*.jar' | head -n 1)
test -n "$jar" || { echo "wiremock.sh: the npm package has no jar any more: look into it" >&2; exit 1; }

bench() {
    if [ -n "${BENCH:-}" ]; then
        "$BENCH" --bench "$@"
    else
        (cd "$here" && cargo bench -q -p madoguchi-world --bench central -- "$@")
    fi
}

mkdir -p "$folder/stubs/mappings" "$folder/stubs/__files"
bench --answer "$folder/stubs/__files/answer.json"
cat >"$folder/stubs/mappings/search.json" <<END
{"request": {"method": "POST", "urlPath": "/oqs-api-pro/MSA01030/ILI01030SV01/search"},
 "response": {"status": 200, "bodyFileName": "answer.json", "headers": {"Content-Type": "application/json;charset=UTF-8"}}}
END

java -jar "$jar" --port 0 --bind-address 127.0.0.1 --root-dir "$folder/stubs" \
    --no-request-journal --disable-request-logging --use-chunked-encoding never >"$folder/log" 2>&1 &
pid=$!
for _ in $(seq 300); do
    port=$(sed -n 's/^port: *\([0-9][0-9]*\).*/\1/p' "$folder/log")
    test -z "$port" || break
    kill -0 "$pid" || { cat "$folder/log" >&2; exit 1; }
    sleep 0.1
done
test -n "$port" || { echo "wiremock.sh: WireMock did not say its port within 30 s" >&2; cat "$folder/log" >&2; exit 1; }

uptime
java -version 2>&1 | head -n 1
basename "$jar" .jar
bench "$@" --beside "WireMock (Java), fixed stub" "http://127.0.0.1:$port" "$pid"
uptime
