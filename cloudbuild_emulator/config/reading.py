"""From a file's bytes to Google's Build, with all that is wrong with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import proto
from google.protobuf.json_format import ParseError

from cloudbuild_emulator import limits
from cloudbuild_emulator.config.build_rules import check_whole, warn_of_names
from cloudbuild_emulator.config.connections import take_connection
from cloudbuild_emulator.config.document import (
    Document,
    DocumentError,
    read_document,
)
from cloudbuild_emulator.config.fidelity_rules import find_unsupported
from cloudbuild_emulator.config.step_rules import check_steps, warn_of_env
from cloudbuild_emulator.config.structure import check_structure
from cloudbuild_emulator.errors import ConfigError, Problem, refuse
from cloudbuild_emulator.messages import Build, BuildTrigger
from localcloud.messages import copy_message, from_document, keep_more

Message = TypeVar("Message", bound=proto.Message)
# What else there is to say of a build, told together with the rest.
Check = Callable[[Build], Iterable[Problem]]


@dataclass(frozen=True)
class Config:
    """A build config that keeps every rule."""

    build: Build
    warnings: tuple[Problem, ...]
    text: str
    name: str


def _check_no_more(_: Build) -> Iterable[Problem]:
    return ()


def read_config(
    data: bytes,
    name: str,
    *,
    submitted: bool = False,
    check_more: Check = _check_no_more,
) -> Config:
    """Read a YAML or JSON build config.

    Args:
        data: The file's bytes.
        name: What messages call it.
        submitted: By `submit`, which takes one value for a list of one, as
            gcloud does, and whose options may still change the build.
        check_more: Further rules.

    Raises:
        ConfigError: With every problem of the file.
    """
    document = _read(data, name)
    document.as_gcloud = submitted
    build, warnings = _check_document(document, name, check_more)
    return Config(build, warnings, data.decode("utf-8-sig"), name)


def parse_build(document: object, name: str = "build") -> Config:
    """Check a Build that came as decoded JSON, like a file's."""
    build, warnings = _check_document(Document(document, by_client=True), name)
    return Config(build, warnings, "", name)


def read_trigger(
    data: bytes, name: str
) -> tuple[BuildTrigger, tuple[Problem, ...]]:
    """Read a YAML or JSON trigger, with warnings. Raises `ConfigError`."""
    document = _read(data, name)
    document.value = take_connection(document.value, name)
    trigger, warnings = _parse(document, BuildTrigger, name)
    return trigger, (*warnings, *find_unsupported(trigger)[1])


def parse_trigger(document: object, name: str = "trigger") -> BuildTrigger:
    """Check the structure of a BuildTrigger that came as decoded JSON."""
    taken = Document(take_connection(document, name), by_client=True)
    return _parse(taken, BuildTrigger, name)[0]


def check_build(
    build: Build, name: str = "build", found: Iterable[Problem] = ()
) -> tuple[Problem, ...]:
    """Hold a build to every rule; return the warnings.

    Raises:
        ConfigError: With every problem, those that were found before too.
    """
    problems, warnings = _find_problems(build)
    problems += found
    if problems:
        raise refuse(name, problems)
    return tuple(warnings)


def apply_defaults(build: Build) -> Build:
    """Fill in the service's defaults for times, and what it resolves."""
    build = copy_message(build)
    if not build.timeout:
        build.timeout = timedelta(seconds=limits.DEFAULT_TIMEOUT_S)
    if not build.queue_ttl:
        build.queue_ttl = timedelta(seconds=limits.DEFAULT_QUEUE_TTL_S)
    if release := build.options.worker_release:
        build.options.resolved_worker_release = release
    return build


def _find_problems(build: Build) -> tuple[list[Problem], list[Problem]]:
    refusals, warnings = find_unsupported(build)
    problems = [*check_steps(build), *check_whole(build), *refusals]
    warnings = [*warn_of_env(build), *warn_of_names(build), *warnings]
    return list(dict.fromkeys(problems)), warnings


def _read(data: bytes, name: str) -> Document:
    try:
        document = read_document(data)
    except DocumentError as error:
        raise ConfigError(name, [error.problem]) from error
    if document.value is None:
        raise ConfigError(
            name,
            [
                Problem(
                    "",
                    "the file is empty",
                    "write `steps:` and a first step below it",
                )
            ],
        )
    return document


def _check_document(
    document: Document, name: str, check_more: Check = _check_no_more
) -> tuple[Build, tuple[Problem, ...]]:
    # A wrong structure and broken rules are told together.
    try:
        build, warnings = _parse(document, Build, name)
        found: tuple[Problem, ...] = ()
    except _StructureError as error:
        build, warnings, found = error.partial, (), error.problems
    problems, more = _find_problems(_leave_open(build, document))
    problems += check_more(build)
    told = {each.where for each in found}
    problems = [
        *found,
        *(each for each in problems if not _is_told(each.where, told)),
    ]
    if problems:
        raise refuse(name, problems)
    return build, (*warnings, *more)


def _leave_open(build: Build, document: Document) -> Build:
    """Leave out what options of `submit` may still change."""
    if document.as_gcloud:
        build = copy_message(build)
        # --gcs-log-dir and --default-buckets-behavior say where its log goes.
        build.service_account = ""
        seconds = build.timeout.total_seconds() if build.timeout else 0
        if 0 < seconds <= limits.LONGEST_TIMEOUT_S:
            build.timeout = None
    return build


def _is_told(where: str, told: Iterable[str]) -> bool:
    """Tell whether a problem only follows from one of the structure."""
    return "" in told or any(
        where == each or _is_below(where, each) or _is_below(each, where)
        for each in told
    )


def _is_below(where: str, above: str) -> bool:
    return where.startswith((f"{above}.", f"{above}["))


class _StructureError(ConfigError):
    """A wrong structure, and what of it could be read."""

    def __init__(
        self, name: str, problems: list[Problem], partial: Build
    ) -> None:
        super().__init__(name, problems)
        self.partial = partial


def _parse(
    document: Document, kind: type[Message], name: str
) -> tuple[Message, tuple[Problem, ...]]:
    structure = check_structure(
        document,
        kind.pb().DESCRIPTOR,
        by_user=kind is Build and not document.by_client,
    )
    problems = structure.problems
    try:
        message = from_document(kind, structure.value)
    except ParseError as error:
        words = " ".join(str(error).split())
        raise ConfigError(name, [*problems, Problem("", words)]) from error
    keep_more(message, structure.kept)
    if problems and isinstance(message, Build):
        raise _StructureError(name, problems, message)
    if problems:
        raise refuse(name, problems)
    return message, tuple(structure.warnings)
