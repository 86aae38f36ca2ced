"""Bare git repositories in the state folder."""

import re
import secrets
import shutil
from pathlib import Path

from cloudbuild_emulator.repositories.git import run_git
from cloudbuild_emulator.repositories.repository import Repository
from cloudbuild_emulator.repositories.tokens import OpenPushes
from localcloud.errors import ConflictError, InvalidError, NotFoundError

# Cloud Source Repositories' rule, without slashes: a name is one folder.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}")
# The first is git's and in our URLs, the second is git's.
RESERVED = (".git", ".lock")
HOOK = """\
#!/bin/sh
# Tells the service of a push that came over it.
[ -n "$CLOUDBUILD_EMULATOR_HOOK" ] || exit 0
exec "$CLOUDBUILD_EMULATOR_PYTHON" -I -S "$CLOUDBUILD_EMULATOR_HOOK"
"""


class Repositories:
    """The repositories below one folder, by project and name."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.pushes = OpenPushes()

    def create(self, project: str, name: str) -> Repository:
        """Create an empty one. Raises `InvalidError`, `ConflictError`."""
        repository = self._locate(project, name)
        part = _name_part(repository.path)
        part.parent.mkdir(parents=True, exist_ok=True)
        # No template: the machine's may hold hooks.
        words = ["init", "--quiet", "--bare", "--template=", str(part)]
        run_git(part.parent, words)
        hook = part / "hooks" / "post-receive"
        hook.parent.mkdir()
        hook.write_text(HOOK, encoding="utf-8")
        hook.chmod(0o755)
        try:
            part.rename(repository.path)
        except OSError as error:
            shutil.rmtree(part)
            raise ConflictError(
                f"repository {name} exists already in project {project}",
                "choose another name, or use it",
            ) from error
        return repository

    def get(self, project: str, name: str) -> Repository:
        """Return one that exists. Raises `InvalidError`, `NotFoundError`."""
        repository = self._locate(project, name)
        if not repository.path.is_dir():
            raise NotFoundError(
                f"repository {name} not found in project {project}",
                f"cloudbuild repos create {name}",
            )
        return repository

    def list(self, project: str) -> list[Repository]:
        """Return a project's repositories by name."""
        _check_name("project", project, PROJECT)
        folders = sorted((self._root / project).glob("*.git"))
        return [Repository(project, each.stem, each) for each in folders]

    def delete(self, project: str, name: str) -> None:
        """Remove one and all its commits. Raises `NotFoundError`."""
        path = self.get(project, name).path
        # Gone at once: who reads it meanwhile reads all of it or none.
        shutil.rmtree(path.rename(_name_part(path)))

    def _locate(self, project: str, name: str) -> Repository:
        _check_name("project", project, PROJECT)
        _check_name("repository", name, NAME)
        return Repository(project, name, self._root / project / f"{name}.git")


def _name_part(path: Path) -> Path:
    return path.with_name(f".{path.stem}-{secrets.token_hex(4)}.part")


def _check_name(kind: str, word: str, rule: re.Pattern[str]) -> None:
    if not rule.fullmatch(word) or word.endswith(RESERVED):
        raise InvalidError(
            f"invalid {kind} name {word[:80]!r}; expected letters, digits, "
            "'-', '_' and '.'",
            "choose a name like purchase_predict",
        )
