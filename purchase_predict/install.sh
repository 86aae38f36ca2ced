#!/usr/bin/env bash
# Installs the exact versions of requirements.txt into an empty environment.
set -euo pipefail
cd "$(dirname "$0")"

python -m pip install --quiet --disable-pip-version-check uv==0.13.9
python -m uv pip install --system --quiet -r requirements.txt
