"""Builds as lessons read them, by Google's own client of Cloud Build."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import requests
from google.api_core.exceptions import GoogleAPICallError
from google.auth.credentials import AnonymousCredentials
from google.cloud.devtools.cloudbuild_v1 import CloudBuildClient

from cloudbuild_emulator import FINISHED, Build, matches_ref
from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.errors import BuildError
from course.messages import N_
from course.places import PROJECT_ID, PROJECT_NAME, REMOTE
from course.programs import run_program

FOLDER = Path(PROJECT_NAME)
SECONDS_BETWEEN_LOOKS = 0.3
# On Google a push makes its build a moment later; here, at once.
SECONDS_TO_APPEAR = 2.0
SECONDS_TO_ANSWER = 10.0


def connect() -> CloudBuildClient:
    """Connect to the Cloud Build of CLOUDBUILD_EMULATOR_HOST.

    Without `transport`, `credentials` and `client_options` the same client
    speaks to Google.
    """
    return CloudBuildClient(
        transport="rest",
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
        client_options={"api_endpoint": read_address()},
    )


def read_address() -> str:
    """Read where Cloud Build is.

    Raises:
        BuildError: no lesson was opened in this kernel.
    """
    address = os.environ.get("CLOUDBUILD_EMULATOR_HOST")
    if not address:
        raise BuildError(
            "CLOUDBUILD_EMULATOR_HOST",
            N_("it is not set"),
            N_("the address of Cloud Build"),
            N_("run the first cells of the lesson, which start it"),
        )
    return address


def list_builds(text: str = "") -> list[Build]:
    """List builds, the newest first; `text` is a filter of the API's.

    Raises:
        BuildError: the service refuses the filter, or does not answer.
    """
    try:
        return list(
            connect().list_builds(
                request={"project_id": PROJECT_ID, "filter": text},
                retry=None,
                timeout=SECONDS_TO_ANSWER,
            )
        )
    except GoogleAPICallError as error:
        raise BuildError(
            "list_builds",
            "{said}",
            N_('a filter such as status="SUCCESS"'),
            N_("correct it"),
            said=_read_message(error),
        ) from error
    except requests.RequestException as error:
        raise _unreachable() from error


def find_build(folder: str | Path = FOLDER) -> Build:
    """Find the newest build of the last commit in a folder.

    Raises:
        BuildError: nothing is committed there, or its commit has no build.
    """
    commit = read_commit(Path(folder))
    end = time.monotonic() + SECONDS_TO_APPEAR
    while time.monotonic() < end:
        for build in list_builds():
            if build.substitutions.get("COMMIT_SHA") == commit:
                return build
        time.sleep(SECONDS_BETWEEN_LOOKS)
    branch, patterns = _find_branches(Path(folder))
    next_step = N_(
        "`git -C {folder} push google {branch}`, and read what the remote "
        "answers"
    )
    if patterns:
        next_step = N_(
            "`git -C {folder} push google HEAD:BRANCH` with a BRANCH of "
            "`{patterns}`, and read what the remote answers"
        )
    if not _has_remote(Path(folder)):
        next_step = N_(
            "this folder has no remote `{remote}`: run the lesson's cells from "
            "`cloudbuild repos create` on, then this one again"
        )
    raise BuildError(
        N_("commit {commit} of {folder}"),
        N_("no build of it"),
        N_("a push to a branch that a trigger watches"),
        next_step,
        commit=commit[:7],
        folder=folder,
        branch=branch,
        patterns="|".join(patterns),
        remote=REMOTE,
    )


def _has_remote(folder: Path) -> bool:
    asked = run_program(["git", "-C", folder, "remote", "get-url", REMOTE])
    return not asked.failed


def _find_branches(folder: Path) -> tuple[str, list[str]]:
    """Find a folder's branch, and which its triggers watch instead, if any."""
    asked = run_program(["git", "-C", folder, "branch", "--show-current"])
    branch = asked.output.strip()
    patterns = [
        each.trigger_template.branch_name
        for each in connect().list_build_triggers(project_id=PROJECT_ID)
        if each.trigger_template.repo_name == folder.resolve().name
    ]
    is_watched = any(_matches(each, branch) for each in patterns)
    return branch, [] if is_watched else patterns


def _matches(pattern: str, branch: str) -> bool:
    return bool(branch) and matches_ref(pattern, branch, invert=False)


def read_commit(folder: Path) -> str:
    """Read the last commit of a folder's repository.

    Raises:
        BuildError: there is none.
    """
    ended = run_program(["git", "-C", folder, "rev-parse", "--verify", "HEAD"])
    if ended.failed:
        said = ended.errors.strip().partition("\n")[0]
        found = "{said}" if said else N_("no commit")
        raise BuildError(
            N_("folder {folder}"),
            found if folder.is_dir() else N_("it is not there"),
            N_("a git repository with a commit"),
            N_("run the lesson's cells that make it, then this one again"),
            folder=folder,
            said=said,
        )
    return ended.output.strip()


def follow_build(build_id: str) -> Iterator[Build]:
    """Yield a build as it is, again and again, until it has ended.

    Should the service go away, it is started again, which is said.

    Raises:
        BuildError: there is no such build.
    """
    while True:
        build = get_build(build_id)
        yield build
        if build.status in FINISHED:
            return
        time.sleep(SECONDS_BETWEEN_LOOKS)


def get_build(build_id: str) -> Build:
    """Get a build by its id, or the beginning of it.

    Raises:
        BuildError: there is no such build, or no service.
    """
    try:
        return _get(build_id)
    except requests.RequestException:
        found = lifecycle.up(say=print, servers=[CLOUD_BUILD])
        os.environ.update(found.environment)
    try:
        return _get(build_id)
    except requests.RequestException as error:
        raise _unreachable() from error


def _get(build_id: str) -> Build:
    try:
        return connect().get_build(
            request={"project_id": PROJECT_ID, "id": build_id},
            retry=None,
            timeout=SECONDS_TO_ANSWER,
        )
    except GoogleAPICallError as error:
        raise BuildError(
            N_("build {build!r}"),
            "{said}",
            N_("the id of a build"),
            N_("`cloudbuild list` shows them"),
            build=build_id,
            said=_read_message(error),
        ) from error


def _read_message(error: GoogleAPICallError) -> str:
    """Take the service's own words, which follow the method and the URL."""
    words = str(error.message).partition("\n")[0]
    return words.partition(": ")[2] or words


def _unreachable() -> BuildError:
    return BuildError(
        N_("Cloud Build at {address}"),
        N_("no answer"),
        N_("a service that runs"),
        N_("run the lesson's first cells again: they start it"),
        address=read_address(),
    )
