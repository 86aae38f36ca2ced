"""The shape of what a check says: English, marked for the catalogs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Words(NamedTuple):
    """What one diagnosis says: templates for `wording.Filler`."""

    found: str
    next_step: str


@dataclass(frozen=True)
class Texts:
    """All that one check can say, by the name of the diagnosis."""

    expected: str
    right: Mapping[str, str]
    wrong: Mapping[str, Words]
    things: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """What every check says around its own texts, and what all may say."""

    right: str
    wrong: str
    labels: tuple[str, str, str]  # of what is found, expected and next
    unanswered: Mapping[str, str]
    words: Mapping[str, Words]
    things: Mapping[str, str]
