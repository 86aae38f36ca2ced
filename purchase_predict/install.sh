#!/usr/bin/env bash
# Installs the exact versions of requirements.txt for the `python` on PATH.
set -euo pipefail
cd "$(dirname "$0")"

python -m pip install --quiet --disable-pip-version-check uv==0.13.9
python -m uv pip install --python "$(command -v python)" --quiet \
  -r requirements.txt
