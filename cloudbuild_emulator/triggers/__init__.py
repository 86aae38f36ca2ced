"""Triggers: which builds a push starts."""

from cloudbuild_emulator.repositories import RefUpdate
from cloudbuild_emulator.triggers.events import Event, read_event
from cloudbuild_emulator.triggers.firing import fire_push
from cloudbuild_emulator.triggers.manual import make_manual_start
from cloudbuild_emulator.triggers.rules import check_trigger, list_warnings
from cloudbuild_emulator.triggers.starts import Revision, Start

__all__ = [
    "Event",
    "RefUpdate",
    "Revision",
    "Start",
    "check_trigger",
    "fire_push",
    "list_warnings",
    "make_manual_start",
    "read_event",
]
