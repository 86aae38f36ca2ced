"""Somebody with a work tree and plain git."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

IDENTITY = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))
}
# No push of a test may hang: well above what any takes.
SECONDS = 60


class Learner:
    """Commits and pushes, with a configuration of their own or with none."""

    def __init__(self, folder: Path, branch: str = "main") -> None:
        self.folder = folder
        self.home = folder.with_name(f"{folder.name}-home")
        self.home.mkdir(parents=True)
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch", branch)
        # Large files are noise, which compressing would only slow down.
        self.git("config", "core.compression", "0")

    def git(self, *words: str) -> str:
        """Run git, which has to succeed; return what it prints."""
        done = self.try_git(*words)
        assert done.returncode == 0, done.stdout
        return done.stdout.strip()

    def try_git(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run git, whatever comes of it."""
        return subprocess.run(
            ["git", *words],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def start_git(self, *words: str) -> subprocess.Popen[bytes]:
        """Start git, in the background."""
        return subprocess.Popen(
            ["git", *words],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "GIT_TERMINAL_PROMPT": "0",
            **IDENTITY,
        }

    def commit(
        self, files: Mapping[str, str | bytes], message: str = "Change"
    ) -> str:
        """Write files, commit everything, and return the commit's SHA."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            path.write_bytes(data)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")
