"""The learner's repository, its remote `google` and its triggers.

Lesson 6 makes them by hand; who opens a later lesson first gets what it made.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

import cloudbuild_emulator
from course.cloud.lifecycle import Addresses
from course.cloud.ports import LOOPBACK
from course.lessons.plan import BRANCH, Delivery
from course.places import PROJECT_ID, PROJECT_NAME, REMOTE, Home
from course.workspace.git import ask_git, name_author, require_git, run_git
from course.workspace.histories import has_git, locate_repository
from localcloud.errors import ConflictError

TRIGGER = "build-purchase-predict-staging"
SUBSTITUTION = "_MLFLOW_SERVER"

MESSAGE = "Bring in the project of the earlier lessons"
PUT_BACK = "Put back what another lesson had left as a draft [skip ci]"


def prepare_delivery(
    wanted: Delivery, folder: Path, addresses: Addresses
) -> None:
    """Make what is wanted, where it is missing; renew old addresses.

    Args:
        wanted: How far the learner's repository is to be.
        folder: The learner's purchase_predict.
        addresses: Of the local cloud, which runs.

    Raises:
        WorkspaceError: git refuses.
    """
    if wanted is Delivery.NONE:
        return
    if wanted is Delivery.BY_LEARNER:
        if has_git(folder):
            _point_remote(folder, addresses, create=False)
        return
    _make_repository(folder)
    _create_on_server()
    _point_remote(folder, addresses, create=True)
    if not _has_branch():
        # Before there is a trigger, so that no build starts.
        require_git(folder, "push", "--quiet", REMOTE, f"HEAD:{BRANCH}")
    _prepare_trigger(wanted, addresses)


def commit_put_back(home: Home, paths: Sequence[PurePath]) -> None:
    """Commit files of the project that were put back, and push them.

    No build starts. Where the learner is on another branch, or the remote has
    what this repository lacks, the lesson's own next push brings them.

    Raises:
        WorkspaceError: git refuses to commit.
    """
    folder = home.project
    if ask_git(folder, "branch", "--show-current") != BRANCH:
        return
    inside = [
        str(path.relative_to(PROJECT_NAME))
        for path in paths
        if path.is_relative_to(PROJECT_NAME)
    ]
    require_git(folder, "add", "--all", "--", *inside)
    staged = ["diff", "--cached", "--quiet", "--", *inside]
    if run_git(folder, *staged).failed:
        words = ["commit", "--quiet", "--message", PUT_BACK, "--only", "--"]
        require_git(folder, *words, *inside)
        run_git(folder, "push", "--quiet", REMOTE, BRANCH)


def list_substitutions(
    wanted: Delivery, addresses: Addresses
) -> dict[str, str]:
    """List what the trigger holds in a state of the repository."""
    if wanted < Delivery.CONFIGURED:
        return {}
    return {
        SUBSTITUTION: addresses.mlflow_server,
        "_BUCKET": str(addresses.bucket),
    }


def _make_repository(folder: Path) -> None:
    """Make it, or bring to its end what stopped before the first commit."""
    if not has_git(folder):
        require_git(folder, "init", "--quiet", "--initial-branch", BRANCH)
    if not run_git(folder, "rev-parse", "--verify", "--quiet", "HEAD").failed:
        return
    require_git(folder, "symbolic-ref", "HEAD", f"refs/heads/{BRANCH}")
    name_author(folder)
    require_git(folder, "add", ".")
    require_git(folder, "commit", "--quiet", "--message", MESSAGE)


def _create_on_server() -> None:
    with cloudbuild_emulator.Client() as client:
        try:
            path = f"{client.own}/repositories"
            client.call("POST", path, json={"name": PROJECT_NAME})
        except ConflictError:
            return  # it is there


def _has_branch() -> bool:
    with cloudbuild_emulator.Client() as client:
        path = f"{client.own}/repositories/{PROJECT_NAME}"
        return BRANCH in client.call("GET", path).get("branches", [])


def _point_remote(folder: Path, addresses: Addresses, *, create: bool) -> None:
    """Let the remote name where the service is today: ports may change."""
    url = locate_repository(addresses.cloudbuild, PROJECT_NAME)
    found = ask_git(folder, "config", f"remote.{REMOTE}.url")
    if found and found != url and f"://{LOOPBACK}:" in found:
        require_git(folder, "remote", "set-url", REMOTE, url)
    elif not found and create:
        require_git(folder, "remote", "add", REMOTE, url)


def _prepare_trigger(state: Delivery, addresses: Addresses) -> None:
    from course.clients.builds import connect  # noqa: PLC0415 -- slow to load

    wanted = list_substitutions(state, addresses)
    client = connect()
    named = {
        each.name: each
        for each in client.list_build_triggers(project_id=PROJECT_ID)
    }
    if TRIGGER not in named:
        client.create_build_trigger(
            project_id=PROJECT_ID, trigger=describe_trigger(wanted)
        )
    for found in named.values():
        changed = _renew(found.substitutions, addresses)
        if found.name == TRIGGER:
            # Who left lesson 7 early, or went past it, lacks some.
            missing = wanted.keys() - found.substitutions.keys()
            changed |= {name: wanted[name] for name in missing}
        if changed:
            found.substitutions.update(changed)
            client.update_build_trigger(
                project_id=PROJECT_ID, trigger_id=found.id, trigger=found
            )


def describe_trigger(
    substitutions: Mapping[str, str],
) -> "cloudbuild_emulator.BuildTrigger":
    """Describe the trigger that lesson 6 creates."""
    from localcloud.messages import from_document  # noqa: PLC0415 -- slow to load

    return from_document(
        cloudbuild_emulator.BuildTrigger,
        {
            "name": TRIGGER,
            "filename": "cloudbuild.yaml",
            "triggerTemplate": {
                "repoName": PROJECT_NAME,
                "branchName": f"^{BRANCH}$",
            },
            "substitutions": dict(substitutions),
        },
    )


def _renew(found: Mapping[str, str], addresses: Addresses) -> dict[str, str]:
    """Give today's address of MLflow in place of an old one of this machine."""
    old = found.get(SUBSTITUTION, "")
    new = addresses.mlflow_server
    is_ours = old.startswith(f"http://{LOOPBACK}:")
    return {SUBSTITUTION: new} if new and is_ours and old != new else {}
