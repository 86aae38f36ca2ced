"""A repository that was deleted or replaced goes on from what was pushed.

A learner who removes a folder, or renames `workspace/`, keeps the service's
repository of that name: its commits would refuse every push of a new one.
"""

from collections.abc import Sequence
from pathlib import Path

from course.places import PROJECT_ID
from course.workspace.git import ask_git, name_author, require_git, run_git

# Of commits that no learner makes.
AUTHOR = {"user.name": "course", "user.email": "course@example.invalid"}
MESSAGE = "Go on from what was pushed before [skip ci]"
BRANCHES = "refs/heads/*"
# Where fetched branches lie while they are looked at; never pushed.
SEEN = "refs/course/seen"


def join_history(folder: Path, branch: str, service: str) -> bool:
    """Put a repository's coming commits after those that the service holds.

    Only commits that this repository has never seen count: branches that were
    pushed from here may lie where they like. Nothing of the folder's files
    changes. A folder that has no repository gets one, if there is something to
    go on from.

    Args:
        folder: The repository, or where a lesson is going to make it.
        branch: What a new repository's first branch is called.
        service: The address of Cloud Build.

    Returns:
        Whether there were such commits.

    Raises:
        WorkspaceError: git refuses.
    """
    url = locate_repository(service, folder.name)
    tips = _list_unseen(folder, url)
    if not tips:
        return False
    if not has_git(folder):
        folder.mkdir(parents=True, exist_ok=True)
        require_git(folder, "init", "--quiet", "--initial-branch", branch)
        name_author(folder)
    require_git(
        folder, "fetch", "--quiet", "--no-tags", url, f"+{BRANCHES}:{SEEN}/*"
    )
    _commit_after(folder, list(tips.values()))
    return True


def locate_repository(service: str, name: str) -> str:
    """Give the address of a repository of the service."""
    return f"{service}/p/{PROJECT_ID}/r/{name}"


def has_git(folder: Path) -> bool:
    """Tell whether a folder is a repository; a worktree's mark is a file."""
    return (folder / ".git").exists()


def _list_unseen(folder: Path, url: str) -> dict[str, str]:
    """List the service's branches whose commits are unknown here."""
    where = folder if has_git(folder) else Path(folder.anchor)
    listed = run_git(where, "ls-remote", "--quiet", "--heads", url)
    if listed.failed:
        return {}  # no such repository there: nothing to go on from
    tips = {
        name: commit
        for line in listed.output.splitlines()
        for commit, _, name in [line.partition("\t")]
    }
    if not has_git(folder):
        return tips
    return {k: v for k, v in tips.items() if not _knows(folder, v)}


def _knows(folder: Path, commit: str) -> bool:
    return not run_git(folder, "cat-file", "-e", f"{commit}^{{commit}}").failed


def _commit_after(folder: Path, tips: Sequence[str]) -> None:
    """Let HEAD follow what it holds now and all tips, its files as they are."""
    own = ask_git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    parents = _drop_contained(folder, [*([own] if own else []), *tips])
    target = parents[0]
    if own or len(parents) > 1:
        # Of several the files of the first: what is in the folder comes next.
        tree = f"{own or target}^{{tree}}"
        words = [word for each in parents for word in ("-p", each)]
        options = [
            word
            for name, value in AUTHOR.items()
            for word in ("-c", f"{name}={value}")
        ]
        target = ask_git(
            folder, *options, "commit-tree", tree, *words, "-m", MESSAGE
        )
    require_git(folder, "update-ref", "HEAD", target)
    require_git(folder, "reset", "--quiet")


def _drop_contained(folder: Path, commits: list[str]) -> list[str]:
    """Drop commits that another one of them follows."""
    found = ask_git(folder, "merge-base", "--independent", *commits)
    return sorted(found.split(), key=commits.index)
