"""What the MLflow registry holds: an alias's version, all in one line.

What goes wrong is told apart: a server that does not answer, one that refuses,
an address where something else answers, and what the registry lacks.
"""

import os
import re
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

import requests

from course.environment import TELEMETRY_OFF
from course.errors import RegistryError
from course.messages import N_, speak
from course.places import PROJECT_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlflow import MlflowClient
    from mlflow.entities.model_registry import ModelVersion
    from mlflow.exceptions import MlflowException

MODEL = PROJECT_NAME
SERVER = "MLFLOW_SERVER"
# MLflow's client would ask again for minutes.
SECONDS_TO_ANSWER = 10.0
REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
# The registry's codes for what it does not have (mlflow.org, REST API): a
# missing alias is a value that it does not take.
MISSING = "RESOURCE_DOES_NOT_EXIST"
NOT_TAKEN = "INVALID_PARAMETER_VALUE"
WORDS_QUOTED = 200
PLACE = N_("MLflow at {server}")


def find_version(alias: str) -> "ModelVersion | None":
    """Find the version that an alias names on MLFLOW_SERVER; None if none.

    Raises:
        RegistryError: the registry cannot be asked; says why.
    """
    from mlflow.exceptions import MlflowException  # noqa: PLC0415 -- as below

    with _ask(_read_server()) as client:
        try:
            return client.get_model_version_by_alias(MODEL, alias)
        except MlflowException as error:
            if not _is_missing(error):
                raise
    return None


def require_version(alias: str) -> "ModelVersion":
    """Find the version that an alias names on MLFLOW_SERVER.

    Raises:
        RegistryError: the alias names none, or the registry cannot be asked.
    """
    found = find_version(alias)
    if found is None:
        raise RegistryError(
            "{model}@{alias}",
            N_(
                "no version has this alias: "
                "none was registered, or it was deleted"
            ),
            N_(
                "a green build of the branch {alias}, "
                "whose step CD registers one"
            ),
            N_(
                "read the build's log; cloudbuild.yaml must be that of lesson 7"
            ),
            model=MODEL,
            alias=alias,
        )
    return found


def describe_model(server: str) -> str:
    """Name the newest version that has an alias, or the newest of all.

    Raises:
        RegistryError: the registry cannot be asked; says why.
    """
    with _ask(server) as client:
        found = client.search_model_versions(f"name='{MODEL}'")
        versions = [
            client.get_model_version(MODEL, each.version) for each in found
        ]
    if not versions:
        return speak(N_("no version of {model} was registered"), model=MODEL)
    return _describe(
        max(versions, key=lambda each: (bool(each.aliases), int(each.version)))
    )


def _describe(version: "ModelVersion") -> str:
    aliases = " ".join(f"@{alias}" for alias in sorted(version.aliases))
    words = N_("{model} version {version} {aliases}")
    if not aliases:
        words = N_("{model} version {version} without alias")
    return speak(words, model=MODEL, version=version.version, aliases=aliases)


def _read_server() -> str:
    if server := os.environ.get(SERVER):
        return server
    raise RegistryError(
        SERVER,
        N_("it is not set"),
        N_("the address of MLflow"),
        N_("run the first cells of the lesson, which start it"),
    )


@contextmanager
def _ask(server: str) -> "Iterator[MlflowClient]":
    """Give a client of a server that answers; say what else it came to."""
    require_answer(server)
    os.environ.update(TELEMETRY_OFF)
    # Two seconds of loading: only who asks needs it.
    from mlflow import MlflowClient  # noqa: PLC0415
    from mlflow.exceptions import MlflowException  # noqa: PLC0415

    try:
        yield MlflowClient(server, server)
    except MlflowException as error:
        if error.get_http_status_code() in REFUSALS:  # type: ignore[no-untyped-call]
            raise _refuse(server, _quote(error.message)) from error
        require_answer(server)
        raise RegistryError(
            PLACE,
            "{said}",
            N_("what was asked for"),
            N_("look at its page of models whether it was deleted or renamed"),
            server=_hide_password(server),
            said=_quote(error.message),
        ) from error


def require_answer(server: str) -> None:
    """Refuse to go on where no MLflow answers at this address.

    Raises:
        RegistryError: tells whether nobody, another program or a refusal did.
    """
    try:
        answer = requests.get(f"{server}/health", timeout=SECONDS_TO_ANSWER)
    except requests.RequestException as error:
        raise RegistryError(
            PLACE,
            N_("no answer ({error})"),
            N_("a server that runs"),
            N_(
                "`course up`, or run the lesson's first cells again: "
                "they start it"
            ),
            server=_hide_password(server),
            error=type(error).__name__,
        ) from error
    if answer.status_code in REFUSALS:
        raise _refuse(server, f"{answer.status_code} {answer.reason}")
    if answer.status_code != HTTPStatus.OK:
        raise RegistryError(
            PLACE,
            N_(
                "something answers there, but not as MLflow does: "
                "{status} for /health"
            ),
            N_("the address of MLflow itself, without what a page adds to it"),
            N_("correct {variable}; `course status` prints the local cloud's"),
            server=_hide_password(server),
            status=f"{answer.status_code} {answer.reason}",
            variable=SERVER,
        )


def _refuse(server: str, found: str) -> RegistryError:
    return RegistryError(
        PLACE,
        N_("it answers, and refuses: {found}"),
        N_("a server that lets you read its registry"),
        N_(
            "ask whoever runs it for access, "
            "or use the local cloud's: `course up`"
        ),
        server=_hide_password(server),
        found=found,
    )


def _hide_password(server: str) -> str:
    """Name the server without a password that its address may hold."""
    # All up to the last @: a password may hold any sign.
    return re.sub(r"^(\w+://)?.*@", r"\1", server)


def _is_missing(error: "MlflowException") -> bool:
    unknown = error.error_code == NOT_TAKEN and "not found" in error.message
    return error.error_code == MISSING or unknown


def _quote(message: str) -> str:
    words = " ".join(message.split())
    return re.sub(r"//\S*@", "//", words)[:WORDS_QUOTED]
