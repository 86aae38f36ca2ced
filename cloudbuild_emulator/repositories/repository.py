"""One bare git repository: its refs, commits and files."""

import posixpath
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cloudbuild_emulator.repositories.git import GitError, run_git
from localcloud.errors import InvalidError, NotFoundError

# What git writes for the commit of a ref that is new, or gone.
NO_COMMIT = "0" * 40
SHA = re.compile(r"[0-9a-f]{7,40}")
# git-check-ref-format(1): in no ref's name, but in revisions (`main~1`).
NOT_IN_REFS = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{")
HEADS = "refs/heads/"
TAGS = "refs/tags/"
# What a new repository's HEAD becomes, if it is among the branches pushed.
USUAL_BRANCHES = ("main", "master")
# Build configs are read up to this: as much as their parser takes.
BYTES_OF_A_FILE = 2**20
# git's own modes of tree entries.
LINK = "120000"
LAST_SECOND = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


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
        text = self._run("for-each-ref", f"--format={form}", f"refs/{kind}")
        refs = {}
        for line in text.decode(errors="surrogateescape").splitlines():
            name, sha, peeled = line.split("\0")
            refs[name] = peeled or sha
        return refs

    def default_branch(self) -> str:
        """Return the branch that HEAD names, whether it exists or not."""
        text = self._run("symbolic-ref", "HEAD").decode(errors="replace")
        return text.strip().removeprefix(HEADS)

    def adopt_branch(self) -> None:
        """Let HEAD name a branch that exists, after a first push."""
        branches = self.branches()
        if not branches or self.default_branch() in branches:
            return
        usual = [each for each in USUAL_BRANCHES if each in branches]
        chosen = next(iter([*usual, *branches]))
        self._run("symbolic-ref", "HEAD", HEADS + chosen)

    def resolve(self, revision: str) -> str:
        """Return the commit of a full ref's name, or of a SHA's beginning.

        Raises:
            NotFoundError: There is none.
        """
        short = revision.removeprefix(HEADS).removeprefix(TAGS)
        if sha := self._find_commit(revision):
            return sha
        raise NotFoundError(
            f"couldn't find revision {short[:200]!r} in repository {self.name}",
            "push it, or correct its name",
        )

    def _find_commit(self, revision: str) -> str:
        is_ref = revision.startswith((HEADS, TAGS))
        wrong = NOT_IN_REFS.search(revision)
        if wrong or not (is_ref or SHA.fullmatch(revision)):
            return ""
        words = ["--verify", "--quiet", "--end-of-options"]
        try:
            found = self._run("rev-parse", *words, f"{revision}^{{commit}}")
        except GitError:
            return ""
        sha = found.decode().strip()
        # The name of a branch may look like the beginning of a SHA; a whole
        # one may be a tag's own.
        is_whole = len(revision) == len(NO_COMMIT)
        return sha if is_ref or is_whole or sha.startswith(revision) else ""

    def read_file(self, sha: str, path: str) -> bytes:
        """Return a file as of a commit.

        Raises:
            NotFoundError: There is none.
            InvalidError: A folder, a link, or far too large.
        """
        normal = posixpath.normpath(path)
        words = ["--full-tree", "-l", "-z", "--end-of-options", sha]
        leaves = normal.startswith(("/", "../"))
        entry = b"" if leaves else self._run("ls-tree", *words, normal)
        if not entry:
            raise NotFoundError(
                f"{path} does not exist in {self.name} at {sha[:7]}",
                "commit the file and push again",
            )
        mode, kind, blob, size = entry.decode(errors="replace").split()[:4]
        if kind != "blob" or mode == LINK:
            what = "a symbolic link" if mode == LINK else "a folder"
            raise InvalidError(f"{path} is {what}; expected a file")
        if int(size) > BYTES_OF_A_FILE:
            raise InvalidError(
                f"{path} has {int(size):,} bytes; expected at most "
                f"{BYTES_OF_A_FILE:,}",
                "move long scripts to files of their own",
            )
        return self._run("cat-file", "blob", blob)

    def list_files(self, sha: str, folder: str = "") -> list[str]:
        """Return the names of the files directly in a folder."""
        below = [f"{posixpath.normpath(folder)}/"] if folder else []
        text = self._run("ls-tree", "-z", "--full-tree", sha, *below)
        entries = text.decode(errors="surrogateescape").split("\0")
        return [
            posixpath.basename(name)
            for each in entries
            for head, _, name in [each.partition("\t")]
            if " blob " in head
        ]

    def changed_files(self, old: str, new: str) -> list[str]:
        """Return the files that differ; all files where there is no old."""
        words = ["diff-tree", "-r", "--name-only", "--no-renames", "-z"]
        words += [old, new]
        if old == NO_COMMIT:
            words = ["ls-tree", "-r", "--full-tree", "--name-only", "-z", new]
        text = self._run(*words).decode(errors="surrogateescape")
        return [each for each in text.split("\0") if each]

    def commit(self, sha: str) -> Commit:
        """Return what is known of a commit."""
        form = "--format=%H%x00%an%x00%ct%x00%s%x00%B"
        words = ["-1", "--no-show-signature", form, "--end-of-options", sha]
        text = self._run("log", *words).decode(errors="replace")
        full, author, seconds, subject, message = text.split("\0", 4)
        time = datetime.fromtimestamp(min(float(seconds), LAST_SECOND), UTC)
        return Commit(full, subject, message, author, time)

    def _run(self, *words: str) -> bytes:
        return run_git(self.path, words)
