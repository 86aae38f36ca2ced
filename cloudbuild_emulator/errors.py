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
    are known, with what was found and what is expected. `unsupported` marks
    what is right for Google, and cannot be run on one machine.
    """

    where: str
    message: str
    next_step: str = ""
    unsupported: bool = False

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


class UnsupportedError(ConfigError):
    """A config that is valid for Google, and cannot run here."""

    exit_code = 50
    http_status = 501
    status = "UNIMPLEMENTED"


def refuse(name: str, problems: Sequence[Problem]) -> ConfigError:
    """Make the error of a config's problems, of which there are some."""
    valid = all(each.unsupported for each in problems)
    return (UnsupportedError if valid else ConfigError)(name, problems)


def refuse_source(name: str, build: Mapping[str, Any]) -> None:
    """Refuse a config's own source beside one that is sent, as gcloud does.

    Args:
        name: Of the config.
        build: As JSON.

    Raises:
        ConfigError: It names a source.
    """
    if "source" in build:
        problem = Problem(
            "source",
            "config cannot specify source",
            "remove it, or leave the folder out with --no-source",
        )
        raise ConfigError(name, [problem])


class BuildFailedError(CloudError):
    """A submitted build did not end with SUCCESS."""

    exit_code = 1
