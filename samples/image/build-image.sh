#!/usr/bin/env bash
# Builds the container image from the Dockerfile: ./build.sh image [TAG]
#   with docker, where an engine answers;
#   else with buildah. Where the registry of the base images cannot be reached, Debian stands in for them: a small
#   bookworm made by mmdebstrap, and for the SDK the same with this machine's .NET folder. Run as root (or in a user
#   namespace: buildah unshare).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

tag=${1:-drift-exporter:dev}
sdk=${SDK_IMAGE:-mcr.microsoft.com/dotnet/sdk:10.0}
runtime=${RUNTIME_IMAGE:-mcr.microsoft.com/dotnet/runtime-deps:10.0}
revision=$(git rev-parse HEAD 2>/dev/null || true)
stand_in_runtime=localhost/drift-exporter-base:runtime-deps
stand_in_sdk=localhost/drift-exporter-base:sdk

have() { command -v "$1" >/dev/null; }

# A base that is there already, or that can be pulled.
reachable() { # IMAGE
  buildah inspect --type image "$1" >/dev/null 2>&1 || timeout 300 buildah pull --quiet "$1" >/dev/null 2>&1
}

commit() { # CONTAINER IMAGE
  buildah config --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$1"
  buildah commit --quiet --format docker --rm "$1" "$2" >/dev/null
}

make_stand_ins() {
  have mmdebstrap && have dotnet || {
    echo "The base images cannot be pulled, and mmdebstrap and dotnet are not both here to stand in for them." >&2
    exit 1
  }
  local container sources=()
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  # On the same Debian its own mirror serves; elsewhere mmdebstrap's default does.
  if grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release && [ -f /etc/apt/sources.list.d/debian.sources ]; then
    sources=(/etc/apt/sources.list.d/debian.sources)
  fi
  if ! buildah inspect --type image $stand_in_runtime >/dev/null 2>&1; then
    echo "Making a stand-in for $runtime" >&2
    mmdebstrap --quiet --variant=essential \
      --include=ca-certificates,libgcc-s1,libssl3,libstdc++6,tzdata,zlib1g bookworm "$folder/root.tar" "${sources[@]}"
    container=$(buildah from scratch)
    buildah add --quiet "$container" "$folder/root.tar" / >/dev/null
    commit "$container" $stand_in_runtime
  fi
  if ! buildah inspect --type image $stand_in_sdk >/dev/null 2>&1; then
    echo "Making a stand-in for $sdk from this machine's .NET" >&2
    container=$(buildah from --pull-never $stand_in_runtime)
    buildah add --quiet "$container" "$(dirname "$(readlink -f "$(command -v dotnet)")")" /usr/share/dotnet >/dev/null
    buildah config --env PATH=/usr/share/dotnet:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
    commit "$container" $stand_in_sdk
  fi
}

if have docker && docker info >/dev/null 2>&1; then
  exec docker build --tag "$tag" --build-arg SDK_IMAGE="$sdk" --build-arg RUNTIME_IMAGE="$runtime" --build-arg REVISION="$revision" .
fi
if ! have buildah; then
  echo "Neither a docker engine nor buildah is here. Debian has buildah, podman, runc and mmdebstrap." >&2
  exit 1
fi

volumes=()
if ! reachable "$runtime" || ! reachable "$sdk"; then
  make_stand_ins
  runtime=$stand_in_runtime sdk=$stand_in_sdk
  # The stand-in takes packages from where this machine has them, and the feed from where this machine does.
  for path in "$HOME/.nuget" /etc/ssl/certs; do
    [ ! -d "$path" ] || volumes+=(--volume "$path:${path/#$HOME//root}")
  done
fi
buildah build --isolation chroot --network host --pull-never --format docker "${volumes[@]}" --tag "$tag" \
  --build-arg SDK_IMAGE="$sdk" --build-arg RUNTIME_IMAGE="$runtime" --build-arg REVISION="$revision" .
echo "Built $tag. Try it: podman run --rm --network host --read-only --tmpfs /tmp $tag demo --once --speed 1000"
