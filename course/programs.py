"""Runs a program to its end, and quotes what it says of itself."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from course.environment import course_environment

LINES_QUOTED = 8
LINE_WIDTH_QUOTED = 300


@dataclass(frozen=True)
class Ended:
    """What a program came to.

    Args:
        status: 0 where it did its work.
        output: What it wrote to standard output.
        errors: What it wrote to standard error.
    """

    status: int
    output: str
    errors: str

    @property
    def failed(self) -> bool:
        return self.status != 0

    def quote(self) -> str:
        """Quote the last lines of what it said, to follow a heading."""
        return quote_end(self.output + self.errors)

    def find_reason(self, default: str = "it failed") -> str:
        """Give the last line that it said, where programs say why."""
        words = (self.errors.strip() or self.output.strip()).splitlines()
        return words[-1].strip() if words else default


def run_program(
    command: Sequence[str | Path],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    given: str = "",
    seconds: float | None = None,
) -> Ended:
    """Run a program of the course's environment to its end, unseen.

    Args:
        command: The program and its arguments.
        folder: Where it works; by default where we do.
        environment: Variables beside those of the course.
        given: Its standard input; by default empty.
        seconds: How long it may take; by default as long as it wants.

    Raises:
        subprocess.TimeoutExpired: it did not end in time, and was ended.
    """
    done = subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        cwd=folder,
        env=course_environment() | dict(environment or {}),
        timeout=seconds,
        **(
            {"stdin": subprocess.DEVNULL} if given is None else {"input": given}
        ),  # type: ignore[call-overload]
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def quote_end(text: str) -> str:
    """Quote the last lines of a text, indented and capped, after a heading."""
    lines = text.strip().splitlines()[-LINES_QUOTED:]
    return "".join(f"\n  {line.rstrip()[:LINE_WIDTH_QUOTED]}" for line in lines)
