"""Substitutions: what Cloud Build puts in the place of `$KEY`."""

from cloudbuild_emulator.substitutions.builtin import BUILT_IN
from cloudbuild_emulator.substitutions.expansion import expand
from cloudbuild_emulator.substitutions.resolution import resolve_build

__all__ = ["BUILT_IN", "expand", "resolve_build"]
