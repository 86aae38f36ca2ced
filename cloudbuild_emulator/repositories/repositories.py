"""Bare git repositories in the state folder."""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cloudbuild_emulator.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
)
from cloudbuild_emulator.repositories.git import GitError, run_git

# Cloud Source Repositories' rule, without slashes: a name is one folder.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,62}")
HOOK = """\
#!/bin/sh
# Tells the service of a push that came over it.
[ -n "$CLOUDBUILD_EMULATOR_HOOK" ] || exit 0
exec "$CLOUDBUILD_EMULATOR_PYTHON" -I -S "$CLOUDBUILD_EMULATOR_HOOK"
"""
SETTINGS = {
    "http.receivepack": "true",
    "receive.denyNonFastForwards": "false",
    # Builds fetch exactly their commit, whatever was pushed since.
    "uploadpack.allowAnySHA1InWant": "true",
    "gc.auto": "0",
    "receive.autogc": "false",
}
NO_COMMIT = "0" * 40


@dataclass(frozen=True)
class Commit:
    """A commit: `author` is a name, `time` in UTC."""

    sha: str
    subject: str
    message: str
    author: str
    time: datetime


@dataclass(frozen=True)
class Repository:
    """A bare repository."""

    project: str
    name: str
    path: Path

    def branches(self) -> dict[str, str]:
        """Return the branches' commits by name."""
        return self._list_refs("heads")

    def tags(self) -> dict[str, str]:
        """Return the tags' commits by name."""
        return self._list_refs("tags")

    def _list_refs(self, kind: str) -> dict[str, str]:
        form = "%(refname:strip=2)%00%(objectname)%00%(*objectname)"
        text = run_git(
            self.path, ["for-each-ref", f"--format={form}", f"refs/{kind}"]
        ).decode()
        refs = {}
        for line in text.splitlines():
            name, sha, peeled = line.split("\0")
            refs[name] = peeled or sha
        return refs

    def resolve(self, ref: str) -> str:
        """Return the commit of a ref or a SHA. Raises `NotFoundError`."""
        try:
            words = ["rev-parse", "--verify", "--quiet", "--end-of-options"]
            found = run_git(self.path, [*words, f"{ref}^{{commit}}"])
        except GitError as error:
            short = ref.removeprefix("refs/heads/").removeprefix("refs/tags/")
            raise NotFoundError(
                f"couldn't find revision {short!r} in repository {self.name}",
                "push it, or correct its name",
            ) from error
        return found.decode().strip()

    def read_file(self, sha: str, path: str) -> bytes:
        """Return a file as of a commit. Raises `NotFoundError`."""
        try:
            return run_git(self.path, ["cat-file", "blob", f"{sha}:{path}"])
        except GitError as error:
            raise NotFoundError(
                f"{path} does not exist in {self.name} at {sha[:7]}",
                "commit the file and push again",
            ) from error

    def changed_files(self, old: str, new: str) -> list[str]:
        """Return the files that differ; all files where there is no old."""
        words = ["diff", "--name-only", "--no-renames", "-z", old, new]
        if old == NO_COMMIT:
            words = ["ls-tree", "-r", "--name-only", "-z", new]
        text = run_git(self.path, words).decode(errors="surrogateescape")
        return [each for each in text.split("\0") if each]

    def commit(self, sha: str) -> Commit:
        """Return what is known of a commit."""
        form = "--format=%H%x00%an%x00%ct%x00%s%x00%B"
        text = run_git(
            self.path, ["log", "-1", form, "--end-of-options", sha]
        ).decode(errors="replace")
        full, author, seconds, subject, message = text.split("\0", 4)
        time = datetime.fromtimestamp(int(seconds), UTC)
        return Commit(full, subject, message, author, time)


class Repositories:
    """The repositories below one folder, by project and name."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def create(self, project: str, name: str) -> Repository:
        """Create an empty one. Raises `InvalidError`, `ConflictError`."""
        repository = self._place(project, name)
        if repository.path.exists():
            raise ConflictError(
                f"repository {name} exists already in project {project}",
                "choose another name, or use it",
            )
        repository.path.mkdir(parents=True)
        run_git(repository.path, ["init", "--quiet", "--bare"])
        for key, value in SETTINGS.items():
            run_git(repository.path, ["config", key, value])
        hook = repository.path / "hooks" / "post-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(HOOK, encoding="utf-8")
        hook.chmod(0o755)
        return repository

    def get(self, project: str, name: str) -> Repository:
        """Return one that exists. Raises `NotFoundError`."""
        repository = self._place(project, name)
        if not repository.path.is_dir():
            raise NotFoundError(
                f"repository {name} not found in project {project}",
                f"cloudbuild repos create {name}",
            )
        return repository

    def list(self, project: str) -> list[Repository]:
        """Return a project's repositories by name."""
        self._place(project, "x")
        folders = sorted((self._root / project).glob("*.git"))
        return [Repository(project, each.stem, each) for each in folders]

    def delete(self, project: str, name: str) -> None:
        """Remove one and all its commits. Raises `NotFoundError`."""
        shutil.rmtree(self.get(project, name).path)

    def _place(self, project: str, name: str) -> Repository:
        for kind, word, rule in (
            ("project", project, PROJECT),
            ("repository", name, NAME),
        ):
            if not rule.fullmatch(word) or word.endswith((".git", ".lock")):
                raise InvalidError(
                    f"invalid {kind} name {word[:80]!r}; expected letters, "
                    "digits, '-', '_' and '.'",
                    "choose a name like purchase_predict",
                )
        return Repository(project, name, self._root / project / f"{name}.git")
