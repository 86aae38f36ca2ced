#!/usr/bin/env bash
set -e
python -m pip install --quiet --root-user-action=ignore --no-index ./tiny-1-py3-none-any.whl
