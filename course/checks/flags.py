"""A learner's function that gives a deployment its flags, read word by word."""

import shlex
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches

from course.checks.diagnosis import Diagnosis
from course.checks.reading import (
    FoundError,
    name_value,
    read_items,
    require_function,
    show,
    show_error,
)
from course.checks.verdict import ask_answer

# Versions that the function has to name the revision for.
VERSIONS = ("v2", "v31")
SERVICE = "shop"
NO_TRAFFIC, TAG, SUFFIX = "no-traffic", "tag", "revision-suffix"
WANTED = {NO_TRAFFIC: "no_traffic", TAG: "no_tag", SUFFIX: "no_suffix"}
CANDIDATE = "candidate"
# Of `update-traffic`, which comes once a revision is there.
LATER = frozenset(
    {"to-tags", "to-revisions", "to-latest", "set-tags", "update-tags"}
)


def name_flags(function: object) -> Diagnosis:
    """Ask for the flags of several versions; name the first mistake."""
    function = require_function(function, 1, "not_callable")
    found = [ask_for(function, version) for version in VERSIONS]
    if found[0] == found[1] and found[0].get(SUFFIX) in VERSIONS:
        return Diagnosis("hard_coded", {"value": show(found[0][SUFFIX])})
    named = map(name_flags_of, found, VERSIONS)
    return next(filter(None, named), Diagnosis("right"))


def ask_for(function: Callable[..., object], version: str) -> dict[str, str]:
    """Read the flags that the function gives a version, by their names.

    Raises:
        FoundError: it raised, or what it gave cannot be read.
    """
    outcome = ask_answer(function, version)
    if outcome.error:
        error = {"error": show_error(outcome.error)}
        raise FoundError(Diagnosis("raises", error))
    if outcome.value is None:
        raise FoundError(Diagnosis("none"))
    return read_flags(list(list_words(outcome.value)))


def list_words(value: object) -> Iterator[str]:
    """List the words that the shell would see. Raises FoundError."""
    if isinstance(value, str | bytes):
        raise FoundError(Diagnosis("text", {"value": show(value)}))
    if isinstance(value, Mapping | set | frozenset):
        raise FoundError(Diagnosis("mapping", {"value": show(value)}))
    items = read_items(value)
    if items is None:
        raise FoundError(name_value(value, "not_list"))
    for item in items:
        if item is ...:
            raise FoundError(Diagnosis("ellipsis"))
        quoted = {"value": show(item)}
        if not isinstance(item, str):
            raise FoundError(Diagnosis("item_type", quoted))
        if "{" in item or "$" in item:
            raise FoundError(Diagnosis("braces", quoted))
        try:
            yield from shlex.split(item)
        except ValueError:
            raise FoundError(Diagnosis("quotes", quoted)) from None


def read_flags(words: list[str]) -> dict[str, str]:
    """Read flags as gcloud does: `--tag=x`, or `--tag x`. Raises FoundError."""
    found: dict[str, str] = {}
    while words:
        word = words.pop(0)
        if not word.startswith("--"):
            raise FoundError(Diagnosis("no_dashes", {"value": show(word)}))
        name, equals, value = word[2:].partition("=")
        refuse_other(name, word)
        if name == NO_TRAFFIC:
            if equals:
                raise FoundError(Diagnosis("flag_value", {"value": show(word)}))
        elif not equals:
            if not words or words[0].startswith("-"):
                raise FoundError(Diagnosis("no_value", {"value": show(word)}))
            value = words.pop(0)
        if name in found:
            raise FoundError(Diagnosis("twice", {"value": show(f"--{name}")}))
        found[name] = value
    return found


def refuse_other(name: str, word: str) -> None:
    """Refuse a flag that is none of the three. Raises FoundError."""
    if name in WANTED:
        return
    quoted = {"value": show(word)}
    if name == "traffic":
        raise FoundError(Diagnosis("traffic", quoted))
    if name in LATER:
        raise FoundError(Diagnosis("later", quoted))
    if near := get_close_matches(name, [*WANTED, "suffix"], 1):
        right = SUFFIX if near[0] == "suffix" else near[0]
        raise FoundError(Diagnosis("misspelt", quoted | {"right": right}))
    raise FoundError(Diagnosis("other", quoted))


def name_flags_of(found: Mapping[str, str], version: str) -> Diagnosis | None:
    """Name what lacks, or is not as it should be for this version."""
    for name, diagnosis in WANTED.items():
        if name not in found:
            return Diagnosis(diagnosis)
    if found[TAG] != CANDIDATE:
        return Diagnosis("tag", {"value": show(found[TAG])})
    if found[SUFFIX] == f"{SERVICE}-{version}":
        return Diagnosis("whole_name", {"value": show(found[SUFFIX])})
    if found[SUFFIX] != version:
        said = {"value": show(found[SUFFIX]), "right": version}
        return Diagnosis("suffix", said)
    return None
