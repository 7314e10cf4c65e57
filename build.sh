#!/usr/bin/env bash
# The one door: everything that CI does, a developer does with this script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
configuration=Release
framework=net10.0

usage() {
  cat <<TEXT
./build.sh build              build everything, warnings are errors
./build.sh test [FILTER]      all tests; FILTER keeps the classes whose full name contains it
./build.sh fast [FILTER]      the tests that take seconds
./build.sh simd               the kernel tests on four instruction-set legs
./build.sh e2e [FILTER]       the published program with the real Prometheus and Alertmanager
./build.sh soak               the long form: 100 million decimals, 20,000 histories of a log, 1,000 kills, logrotate for ten minutes a mode; about an hour
./build.sh demo [OPTIONS]     baseline, sidecar and a replayed real log; --once, --speed N
./build.sh publish            the single-file program, to artifacts/publish
./build.sh tool               a package for dotnet tool install, to artifacts/tool
./build.sh image              the container image, where buildah or docker is
./build.sh bench [STAGE…]     benchmarks, with peers where they are installed; --help tells its options
./build.sh calibration        simulate verdicts against fixed thresholds, into docs/statistics.md; --windows 0.1 takes a tenth
./build.sh golden             compute the golden figures again and compare
./build.sh docs               write the generated parts of docs/ again
TEXT
}

build() { # PROJECT
  local out
  if ! out=$(dotnet build "$1" -c $configuration -v q -clp:NoSummary 2>&1); then
    printf '%s\n' "$out" >&2
    exit 1
  fi
}

# Runs one test program and adds its counts; xunit prints "Total: n, Errors: n, Failed: n, Skipped: n" at its end.
passed=0 failed=0 skipped=0
run_tests() { # NAME PROJECT [ARGUMENTS…]
  local name=$1 project=$2 out line status=0
  shift 2
  echo "== $name"
  out=$(mktemp)
  dotnet "tests/$project/bin/$configuration/$framework/$project.dll" "$@" -noLogo -noColor >"$out" 2>&1 || status=$?
  grep -vE '^ *(Discovering|Discovered|Starting|Finished):' "$out" || true
  line=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+, Not Run: [0-9]+' "$out" | tail -n 1)
  if [ -z "$line" ] && grep -qE 'Total: 0$' "$out"; then
    rm -f "$out" # the filter left nothing of this one
    return
  fi
  rm -f "$out"
  if [ -z "$line" ]; then
    echo "$name ended with exit code $status and no summary." >&2
    failed=$((failed + 1))
    return
  fi
  set -- $(printf '%s' "$line" | tr -cs '0-9' ' ')
  passed=$((passed + $1 - $2 - $3 - $4 - $5))
  failed=$((failed + $2 + $3))
  skipped=$((skipped + $4))
  if [ "$status" -ne 0 ] && [ $(($2 + $3)) -eq 0 ]; then
    failed=$((failed + 1))
  fi
}

filter_arguments() { # [FILTER]
  [ $# -eq 0 ] || printf -- '-class\n*%s*\n' "$1"
}

fast_tests() { # [FILTER]
  local -a filter
  mapfile -t filter < <(filter_arguments "$@")
  run_tests "Core" DriftExporter.Core.Tests -trait- Category=Slow "${filter[@]}"
  run_tests "Exporter" DriftExporter.Tests -trait- Category=Slow "${filter[@]}"
}

# The same kernels on every instruction set that .NET can be told to do without.
simd_tests() {
  local -a kernels=(-trait- Category=Slow -namespace "DriftExporter.Tests.Binning*" -namespace "DriftExporter.Tests.Numerics*" -namespace "DriftExporter.Tests.Statistics*" -namespace "DriftExporter.Tests.Windows*" -namespace "DriftExporter.Tests.InstructionSets*")
  DRIFT_LEG=plain run_tests "Kernels, everything the CPU has" DriftExporter.Core.Tests "${kernels[@]}"
  DRIFT_LEG=noavx512 DOTNET_EnableAVX512=0 run_tests "Kernels without AVX-512" DriftExporter.Core.Tests "${kernels[@]}"
  DRIFT_LEG=noavx2 DOTNET_EnableAVX2=0 run_tests "Kernels without AVX2" DriftExporter.Core.Tests "${kernels[@]}"
  DRIFT_LEG=nohw DOTNET_EnableHWIntrinsic=0 run_tests "Kernels without intrinsics" DriftExporter.Core.Tests "${kernels[@]}"
}

slow_tests() { # [FILTER]
  local -a filter
  mapfile -t filter < <(filter_arguments "$@")
  run_tests "Core, slow" DriftExporter.Core.Tests -trait Category=Slow "${filter[@]}"
  run_tests "Exporter, slow" DriftExporter.Tests -trait Category=Slow "${filter[@]}"
}

publish() { # [FOLDER]
  local folder=${1:-artifacts/publish} out
  if ! out=$(dotnet publish src/DriftExporter -c $configuration -r linux-x64 --self-contained -v q -o "$folder" 2>&1); then
    printf '%s\n' "$out" >&2
    exit 1
  fi
}

# The package of `dotnet tool install drift-exporter`: the program as it was built, for any system that has .NET.
tool() { # [FOLDER]
  local out
  build src/DriftExporter
  if ! out=$(dotnet pack src/DriftExporter -c $configuration --no-restore -p:PackAsTool=true -v q -o "${1:-artifacts/tool}" 2>&1); then
    printf '%s\n' "$out" >&2
    exit 1
  fi
}

# Prometheus, promtool, Alertmanager, logrotate, strace and a parser of OpenMetrics: those that are installed, else Debian's, unpacked into
# .cache/tools (nothing is installed, no daemon starts).
tools() {
  local missing=() package
  export PATH="$PWD/.cache/tools/usr/bin:$PATH"
  { [ -e "/usr/lib/$(uname -m)-linux-gnu/libpopt.so.0" ] && [ -e "/usr/lib/$(uname -m)-linux-gnu/libunwind.so.8" ]; } || export LD_LIBRARY_PATH="$PWD/.cache/tools/usr/lib/$(uname -m)-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  { command -v prometheus && command -v promtool; } >/dev/null || missing+=(prometheus)
  { command -v logrotate || [ -x .cache/tools/usr/sbin/logrotate ]; } >/dev/null || missing+=(logrotate libpopt0)
  { command -v strace || [ -x .cache/tools/usr/bin/strace ]; } >/dev/null || missing+=(strace libunwind8)
  { command -v prometheus-alertmanager && command -v amtool; } >/dev/null || missing+=(prometheus-alertmanager)
  [ ! -x /usr/bin/python3 ] || [ -d .cache/tools/usr/lib/python3/dist-packages/prometheus_client ] ||
    /usr/bin/python3 -c 'import prometheus_client' 2>/dev/null || missing+=(python3-prometheus-client)
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    echo "Left out: ${missing[*]} are not installed, and there is no apt-get to bring them; the tests that need them say so." >&2
    return
  fi
  mkdir -p .cache/tools .cache/deb
  if (cd .cache/deb && { apt-get download -q "${missing[@]}" >/dev/null 2>&1 ||
      { apt-get update -q >/dev/null 2>&1 && apt-get download -q "${missing[@]}" >/dev/null 2>&1; }; }); then
    for package in .cache/deb/*.deb; do dpkg-deb -x "$package" .cache/tools; done
    # Debian's Alertmanager reads its templates below a fixed path. Unpacked, it gets one of the same length below its
    # working folder, and the tests start it in .cache/tools.
    [ ! -f .cache/tools/usr/bin/prometheus-alertmanager ] ||
      LC_ALL=C sed -i 's#/usr/share/prometheus/alertmanager#usr//share/prometheus/alertmanager#g' .cache/tools/usr/bin/prometheus-alertmanager
  else
    echo "Left out: ${missing[*]} could not be downloaded; the tests that need them say so." >&2
  fi
}

e2e_tests() { # [FILTER]
  local -a filter
  mapfile -t filter < <(filter_arguments "$@")
  tools
  publish
  DRIFT_EXPORTER="$PWD/artifacts/publish/drift-exporter" run_tests "End to end" DriftExporter.EndToEnd "${filter[@]}"
}

summary() {
  if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  [ "$failed" -eq 0 ]
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  build)
    build DriftExporter.sln
    ;;
  fast)
    build DriftExporter.sln
    fast_tests "$@"
    summary
    ;;
  simd)
    build tests/DriftExporter.Core.Tests
    simd_tests
    summary
    ;;
  e2e)
    build tests/DriftExporter.EndToEnd
    e2e_tests "$@"
    summary
    ;;
  test)
    build DriftExporter.sln
    fast_tests "$@"
    [ $# -gt 0 ] || simd_tests
    slow_tests "$@"
    e2e_tests "$@"
    summary
    ;;
  soak)
    build DriftExporter.sln
    DRIFT_DECIMALS=100000000 DRIFT_JSON_BYTES=100000000 run_tests "Numbers and JSON" DriftExporter.Core.Tests -trait Category=Slow -class "*NumberParserTests" -class "*JsonDifferentialTests"
    DRIFT_HISTORIES=20000 run_tests "Histories" DriftExporter.Tests -trait Category=Slow -class "*HistoryTests"
    tools
    publish
    DRIFT_KILLS=1000 DRIFT_LOGROTATE_SECONDS=600 DRIFT_EXPORTER="$PWD/artifacts/publish/drift-exporter" \
      run_tests "Kills and rotations" DriftExporter.EndToEnd -class "*KillTests" -class "*Logrotate*" -diagnostics
    summary
    ;;
  demo)
    build src/DriftExporter
    exec dotnet "src/DriftExporter/bin/$configuration/$framework/drift-exporter.dll" demo "$@"
    ;;
  publish)
    publish "$@"
    ls -l "${1:-artifacts/publish}"
    ;;
  tool)
    tool "$@"
    ls -l "${1:-artifacts/tool}"
    ;;
  image)
    exec ./samples/image/build-image.sh "$@"
    ;;
  bench)
    build tests/DriftExporter.Benchmarks
    exec dotnet "tests/DriftExporter.Benchmarks/bin/$configuration/$framework/DriftExporter.Benchmarks.dll" "$@"
    ;;
  calibration)
    if [ $# -ne 0 ] && { [ "$1" != --windows ] || [ $# -ne 2 ]; }; then
      echo "Give --windows SCALE, or nothing." >&2
      exit 2
    fi
    build tests/DriftExporter.Core.Tests
    DRIFT_WINDOWS=${2:-1} dotnet "tests/DriftExporter.Core.Tests/bin/$configuration/$framework/DriftExporter.Core.Tests.dll" \
      -class "*CalibrationTables" -explicit only -showLiveOutput -noLogo -noColor
    ;;
  golden)
    # numpy and scipy are those of Debian's python3-scipy, where there is one.
    python=/usr/bin/python3
    [ -x $python ] || python=python3
    exec $python tests/golden/generate.py "$@"
    ;;
  docs)
    build DriftExporter.sln
    DRIFT_WRITE_DOCS=1 run_tests "Generated documentation" DriftExporter.Tests -class "*Docs*" -class "*Reference*"
    summary
    ;;
  *)
    usage
    [ -z "$command" ] || exit 2
    ;;
esac
