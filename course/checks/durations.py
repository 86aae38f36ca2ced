"""Durations as Cloud Build reads them, and the other forms people write."""

import re

# google.protobuf.Duration in JSON: seconds, then s.
SECONDS = re.compile(r"\d+(\.\d+)?s", re.ASCII)
# The first that matches is named.
FORMS = {
    "no_unit": re.compile(r"\d+(\.\d+)?", re.ASCII),
    "long_unit": re.compile(
        r"\d+(\.\d+)? ?(S|sec\.?|secs|secondes?|seconds?)|PT\d+S", re.ASCII
    ),
    "other_unit": re.compile(
        r"(PT)?(\d+ ?(h|hours?|heures?|ms|m|min|minutes?) ?)+(\d+ ?s?)?"
        r"|\d+:\d+(:\d+)?",
        re.ASCII | re.IGNORECASE,
    ),
}


def name_duration(value: object) -> str:
    """Name what is wrong with the form of a duration; empty if nothing is."""
    if not isinstance(value, str):
        return "number"
    if SECONDS.fullmatch(value):
        return ""
    bare = value.strip()
    glued = "".join(value.split())
    named = (name for name, form in FORMS.items() if form.fullmatch(bare))
    return next(named, "spaces" if SECONDS.fullmatch(glued) else "form")
