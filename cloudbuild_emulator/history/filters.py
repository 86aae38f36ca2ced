"""Filters of `builds.list`: `status="SUCCESS" AND create_time>"2026-..."`."""

from cloudbuild_emulator.history.conditions import Every, Filter


def parse_filter(text: str) -> Filter:
    """Parse a filter; an empty one holds for every build.

    Raises:
        InvalidError: With what is wrong, and what is expected.
    """
    if not text.strip():
        return Every(())
    from cloudbuild_emulator.history.grammar import (  # noqa: PLC0415 -- slow to load
        read_filter,
    )

    return read_filter(text)
