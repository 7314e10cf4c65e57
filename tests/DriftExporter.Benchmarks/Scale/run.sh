#!/usr/bin/env bash
# A baseline of a large made-up Parquet file, and DuckDB's exact figures of it, in one run: wall time, CPU and peak RSS of each process.
#   tests/DriftExporter.Benchmarks/Scale/run.sh [--rows 5000000] [--peers FOLDER] [--data FOLDER] [--keep]
# The program is the one on the PATH (./build.sh publish makes it), else that of ./build.sh build. --peers is a folder where npm has
# @duckdb/node-api; it also makes the file.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../../.." && pwd)
rows=5000000 peers=$repository/../shared/bench/peers/node data=$repository/.cache/bench keep=
while [ $# -gt 0 ]; do
  case $1 in
    --rows) rows=$2; shift 2 ;;
    --peers) peers=$2; shift 2 ;;
    --data) data=$2; shift 2 ;;
    --keep) keep=1; shift ;;
    *) sed -n '3,5s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
done

mkdir -p "$data"
data=$(cd "$data" && pwd)
file=$data/scale_$rows.parquet
output=$data/scale_$rows.baseline.json
program=(drift-exporter)
command -v drift-exporter >/dev/null || program=(dotnet "$repository/src/DriftExporter/bin/Release/net10.0/drift-exporter.dll")

measure() { # NAME COMMAND…
  local name=$1
  shift
  /usr/bin/time -f "$name: wall %e s, CPU %U + %S s, peak RSS %M KiB" "$@" >/dev/null
}

cd "$peers"
[ -f "$file" ] || node "$here/scale.mjs" generate --file "$file" --rows "$rows"
echo "$rows rows, $(stat -c %s "$file") bytes, load $(cut -d ' ' -f 1 /proc/loadavg)"
measure "drift-exporter baseline" "${program[@]}" baseline -i "$file" -o "$output" --yes --quiet
measure "drift-exporter baseline --sample 0.01" "${program[@]}" baseline -i "$file" -o "$output" --yes --quiet --sample 0.01
measure "DuckDB, deciles" node "$here/scale.mjs" deciles --file "$file"
measure "DuckDB, 2,047 quantiles and counts" node "$here/scale.mjs" points --file "$file"
rm -f "$output"
[ -n "$keep" ] || rm -f "$file"
