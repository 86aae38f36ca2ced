"""Triggers: which builds a push starts."""

from cloudbuild_emulator.repositories import RefUpdate
from cloudbuild_emulator.triggers.firing import (
    Start,
    fire_push,
    run_by_hand,
)
from cloudbuild_emulator.triggers.rules import check_trigger, read_event

__all__ = [
    "RefUpdate",
    "Start",
    "check_trigger",
    "fire_push",
    "read_event",
    "run_by_hand",
]
