"""`--flags-file`: options of a command, written in a YAML or JSON file.

Source: `gcloud topic flags-file`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from localcloud.errors import InvalidError

OPTION = "--flags-file"
# A file may name others.
LONGEST_CHAIN = 10
SEPARATORS = ",;:|~#@"
ADVICE = "write for instance --limit: 5, an option a line"


def expand_flags(args: Sequence[str], depth: int = LONGEST_CHAIN) -> list[str]:
    """Put in place of each file the options that it names.

    Raises `InvalidError`.
    """
    found: list[str] = []
    rest = iter(args)
    for each in rest:
        name, equals, value = each.partition("=")
        if name != OPTION:
            found.append(each)
            continue
        path = Path(value if equals else next(rest, ""))
        if depth == 0:
            raise InvalidError(
                f"{OPTION}: {path} names itself", "remove it from the file"
            )
        found += expand_flags([*_read_flags(path)], depth - 1)
    return found


def _read_flags(path: Path) -> Iterator[str]:
    try:
        document = yaml.safe_load(path.read_bytes())
    except (OSError, ValueError, yaml.YAMLError) as error:
        words = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise InvalidError(f"{OPTION}: {path}: {words}", ADVICE) from error
    for part in document if isinstance(document, list) else [document]:
        if not isinstance(part, dict):
            raise InvalidError(
                f"{OPTION}: {path}: found {part!r:.80}; expected options, each "
                "with its value",
                ADVICE,
            )
        for name, value in part.items():
            yield _write_flag(path, str(name), value)


def _write_flag(path: Path, name: str, value: Any) -> str:
    if not name.startswith("-"):
        raise InvalidError(
            f"{OPTION}: {path}: found {name[:80]!r}; expected the name of an "
            "option, such as --limit",
            ADVICE,
        )
    match value:
        case None | True:
            return name
        case False:
            return f"--no-{name.lstrip('-')}"
        case dict():
            pairs = (f"{key}={_write(each)}" for key, each in value.items())
            return f"{name}={_join([*pairs])}"
        case list():
            return f"{name}={_join([_write(each) for each in value])}"
    return f"{name}={_write(value)}"


def _write(value: Any) -> str:
    return "" if value is None else str(value)


def _join(parts: Sequence[str]) -> str:
    """Join what a list holds, as `gcloud topic escaping` has it."""
    text = "".join(parts)
    separator = next((each for each in SEPARATORS if each not in text), "\x1f")
    start = "" if separator == SEPARATORS[0] else f"^{separator}^"
    return start + separator.join(parts)
