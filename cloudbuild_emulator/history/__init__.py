"""The history of builds, and the triggers."""

from cloudbuild_emulator.history.filters import parse_filter
from cloudbuild_emulator.history.history import History, Stored

__all__ = ["History", "Stored", "parse_filter"]
