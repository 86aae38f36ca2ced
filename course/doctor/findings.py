"""What an examination finds: a verdict, and values for its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Verdict(Enum):
    """How much a finding matters."""

    GOOD = "good"
    # The lessons go on without it.
    OPTIONAL = "optional"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Args:
        subject: Names the words for it.
        verdict: How much it matters.
        case: Which of the subject's words say what was found.
        values: For the words' templates.
    """

    subject: str
    verdict: Verdict
    case: str = "good"
    values: Mapping[str, object] = field(default_factory=dict)
