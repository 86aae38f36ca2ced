"""The shape of what a check says; `french` holds the words themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Words(NamedTuple):
    """What one diagnosis says: templates for `str.format`."""

    found: str
    next_step: str


@dataclass(frozen=True)
class Texts:
    """All that one check can say, by the name of the diagnosis."""

    expected: str
    right: Mapping[str, str]
    wrong: Mapping[str, Words]


@dataclass(frozen=True)
class Diagnosis:
    """What a check made of an answer: a name, and values for its templates."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
