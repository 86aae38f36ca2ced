"""What the course runs is POSIX's: macOS has no GNU programs."""

import re
from pathlib import Path

import pytest

from course.places import REPOSITORY

# Options that BSD's programs lack or read otherwise (their manual pages).
GNU_ONLY = re.compile(
    r"\bsed +(-[Enr]+ +)*(-\w*i\b|--)|\bstat +-c|\breadlink +-f|\bdate +(-d|--)"
    r"|\bgrep +-\w*P|\bcp +-\w*[tT]\b|\bxargs +-\w*[dr]\b|\bsort +-\w*V"
    r"|\bhead +-n? *-\d|\bln +-\w*[rT]\b|\bmktemp +-p|-printf\b|\bsetsid\b"
    r"|\b(tac|nproc|timeout|shuf|ionice|taskset) +[-\w$\"']"
    r"|\\t/[pg']"
)
FILES = [
    *(REPOSITORY / name for name in ("Makefile", "binder/environment.sh")),
    *(REPOSITORY / "purchase_predict" / name for name in ("install.sh",)),
    *(REPOSITORY / "course").rglob("*.py"),
]


def find_gnu(text: str) -> list[str]:
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return [line for line in lines if GNU_ONLY.search(line)]


@pytest.mark.parametrize(
    "line",
    [
        "sed -i 's/a/b/' file",
        "sed -E -i s/a/b/ file",
        "stat -c %s file",
        'repository=$(readlink -f "$0")',
        "grep -oP '\\d+'",
        "date --iso-8601",
        "timeout 5 make",
        r"sed -E 's/a/\t/'",
    ],
)
def test_what_only_gnu_knows_is_found(line: str) -> None:
    assert find_gnu(line) == [line]


@pytest.mark.parametrize("line", ["nice -n 19 make", "grep -hE a", "timeout=5"])
def test_what_posix_knows_is_left_alone(line: str) -> None:
    assert find_gnu(line) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_program_of_the_course_needs_gnu(path: Path) -> None:
    assert find_gnu(path.read_text(encoding="utf-8")) == []
