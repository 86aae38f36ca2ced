"""The history of builds, and the triggers: all SQL is written here."""

from cloudbuild_emulator.history.builds import BuildTable, Stored
from cloudbuild_emulator.history.filters import parse_filter
from cloudbuild_emulator.history.history import History
from cloudbuild_emulator.history.triggers import TriggerTable

__all__ = ["BuildTable", "History", "Stored", "TriggerTable", "parse_filter"]
