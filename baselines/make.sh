#!/usr/bin/env bash
# Makes the baseline files of the two samples again: baselines/make.sh [FOLDER]; without a folder, in place.
# Same program, same samples, same bytes: a test compares them with the files here.
# DRIFT_EXPORTER names the program; else it is what ./build.sh build has built.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$here}
samples=$here/../samples
drift_exporter() {
  if [ -n "${DRIFT_EXPORTER:-}" ]; then
    "$DRIFT_EXPORTER" "$@"
  else
    dotnet "$here/../src/DriftExporter/bin/Release/net10.0/drift-exporter.dll" "$@"
  fi
}

drift_exporter baseline -i "$samples/adult/train.parquet" -o "$out/adult.baseline.json" --yes \
  --model adult-income --label class --prediction pred_class,confidence

# Season, month, day and weather are codes, not amounts.
drift_exporter baseline -i "$samples/bike/train.parquet" -o "$out/bike.baseline.json" --yes \
  --model bike-demand --label cnt --timestamp ts --prediction prediction \
  --categorical season,mnth,weekday,weathersit
