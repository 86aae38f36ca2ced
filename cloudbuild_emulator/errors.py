"""What only builds can have wrong; the rest is in `localcloud.errors`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localcloud.errors import CloudError, InvalidError

BAD_REQUEST_TYPE = "type.googleapis.com/google.rpc.BadRequest"


@dataclass(frozen=True)
class Problem:
    """One broken rule of a build config.

    `where` is the field as gcloud writes it (`steps[1].dependsOn`, or a line),
    empty for the whole file; `message` is the service's own words where they
    are known, with what was found and what is expected.
    """

    where: str
    message: str
    next_step: str = ""

    def __str__(self) -> str:
        start = f"{self.where}: " if self.where else ""
        return f"{start}{self.description}"

    @property
    def description(self) -> str:
        ending = f". Next: {self.next_step}" if self.next_step else ""
        return f"{self.message}{ending}"


class ConfigError(InvalidError):
    """A build config, with all the problems found in it."""

    exit_code = 42

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.name = name
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{name}: {each}" for each in problems))

    @property
    def details(self) -> Sequence[Mapping[str, Any]]:
        violations = [
            {"field": each.where, "description": each.description}
            for each in self.problems
        ]
        return [{"@type": BAD_REQUEST_TYPE, "fieldViolations": violations}]


class BuildFailedError(CloudError):
    """A submitted build did not end with SUCCESS."""

    exit_code = 1
