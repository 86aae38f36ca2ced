"""Git as lessons need it: of the learner's own settings, the name alone.

A global configuration may sign each commit, run hooks, rewrite addresses or
send them to a proxy, any of which stops practice on 127.0.0.1. Lessons have one
of their own, in the state folder; a terminal of the learner's keeps theirs.
"""

import shutil
from pathlib import Path

from course.errors import WorkspaceError
from course.messages import N_
from course.places import Home
from course.programs import Ended, run_program

SETTINGS = """\
# Written by the course when a lesson is opened: git's settings in lessons.
[include]
	path = {identity}
[safe]
	# Folders may belong to another user: a container's root, a shared disk.
	directory = *
[core]
	# Git would read the learner's own without being told to.
	excludesFile = /dev/null
	# A template of the learner's may have put some into a repository.
	hooksPath = /dev/null
	attributesFile = /dev/null
"""
# Only where the learner's git knows no other.
IDENTITY = {
    "user.name": "Learner",
    "user.email": "learner@example.invalid",
}
PROMPT = "GIT_TERMINAL_PROMPT"
# No cell waits for an answer that nobody can give it, and no line of a push
# ends by a terminal's code, which a notebook would keep.
UNATTENDED = {
    "TERM": "dumb",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_EDITOR": "true",
    PROMPT: "0",
}


def prepare_git(home: Home) -> dict[str, str]:
    """Write the lessons' git settings; give the variables that choose them.

    The learner's name and address are looked up where they have them, unless
    this process has been given the lessons' settings already. Where there is no
    git, the lessons that need it say so.
    """
    if shutil.which("git") is None:
        return UNATTENDED
    settings = home.folder / "gitconfig"
    identity = home.folder / "gitconfig.identity"
    found = {name: ask_git(home.folder, "config", name) for name in IDENTITY}
    settings.write_text(SETTINGS.format(identity=identity.name), "utf-8")
    for name, value in found.items():
        if value:
            run_git(home.folder, "config", "--file", str(identity), name, value)
    return UNATTENDED | {"GIT_CONFIG_GLOBAL": str(settings)}


def run_git(folder: Path, *words: str) -> Ended:
    """Run git in a folder to its end.

    Raises:
        WorkspaceError: there is no git.
    """
    try:
        return run_program(
            ["git", *words], folder=folder, environment={PROMPT: "0"}
        )
    except FileNotFoundError as error:
        raise WorkspaceError(
            "git",
            N_("no such program on PATH"),
            N_("git 2.32 or newer"),
            N_("install it (apt install git, or git-scm.com)"),
        ) from error


def ask_git(folder: Path, *words: str) -> str:
    """Give what git says in one line; empty where it says nothing."""
    return run_git(folder, *words).output.strip()


def require_git(folder: Path, *words: str) -> None:
    """Run git in a folder.

    Raises:
        WorkspaceError: git refuses.
    """
    ended = run_git(folder, *words)
    if ended.failed:
        said = ended.find_reason("")
        raise WorkspaceError(
            N_("git {word} in {folder}"),
            "{said}" if said else N_("it failed"),
            N_("a repository that git can work with"),
            N_("mend it, or rename the folder {folder}/.git"),
            word=words[0],
            folder=folder.name,
            said=said,
        )


def name_author(folder: Path) -> None:
    """Give a repository's commits an author, where git knows none.

    Raises:
        WorkspaceError: git refuses.
    """
    for name, value in IDENTITY.items():
        if not ask_git(folder, "config", name):
            require_git(folder, "config", name, value)
