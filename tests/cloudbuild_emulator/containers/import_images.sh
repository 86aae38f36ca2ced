#!/usr/bin/env bash
# Imports a small root file system into podman under the names that the
# scenarios use: no registry is asked. Run as root, with debootstrap.
set -euo pipefail
export CONTAINERS_CONF=$(dirname "$(realpath "$0")")/containers.conf
cache=${1:?the folder to keep the root file system in}
archive=$cache/bookworm.tar
mkdir -p "$cache"
if [ ! -e "$archive" ]; then
    root=$(mktemp -d)
    debootstrap --variant=minbase \
        --include=python3,python3-pip,python3-venv,python-is-python3,git,ca-certificates \
        bookworm "$root" > "$cache/debootstrap.log"
    # As in the python image, pip installs into the one Python there is.
    rm -f "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
    tar --numeric-owner -C "$root" -cf "$archive.part" .
    rm -rf "$root"
    mv "$archive.part" "$archive"
fi
for name in python:3.11 bash:latest; do
    if ! podman image exists "docker.io/library/$name"; then
        podman import --quiet "$archive" "docker.io/library/$name" > /dev/null
    fi
done
