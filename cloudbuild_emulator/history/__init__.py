"""The history of builds, and the triggers: all SQL is written here."""

from cloudbuild_emulator.history.builds import Stored
from cloudbuild_emulator.history.filters import parse_filter
from cloudbuild_emulator.history.history import History

__all__ = ["History", "Stored", "parse_filter"]
