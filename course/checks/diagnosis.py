"""What a check finds: names and values, in no language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

RIGHT = "right"


@dataclass(frozen=True)
class Thing:
    """Something that each language has its own words for."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


# Text is what a learner wrote, or an identifier: the same in every language.
Value: TypeAlias = str | int | float | Thing | tuple[str | Thing, ...]


@dataclass(frozen=True)
class Diagnosis:
    """What a check made of an answer: a name, and values for its templates."""

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether the name says right, or right with a remark."""
        return self.name.partition("_")[0] == RIGHT
