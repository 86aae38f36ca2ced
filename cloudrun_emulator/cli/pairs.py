"""Maps that options edit: environment, secrets, labels."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from localcloud.errors import InvalidError
from localcloud.gcloud.options import read_pairs, split_list

# `.env`, as python-dotenv reads it: export, quotes, comments.
LINE = re.compile(r"\s*(?:export\s+)?(?P<name>[^=\s#]+)\s*=\s*(?P<value>.*)")
FILE_OPTION = "--env-vars-file"


def edit_pairs(
    current: Mapping[str, str], wanted: Mapping[str, Any], noun: str
) -> dict[str, str] | None:
    """Return a map as the options of a noun want it; None: as it is.

    Args:
        current: As it stands.
        wanted: All options of the command.
        noun: `env_vars`: set_env_vars, update_env_vars, remove_env_vars,
            clear_env_vars and env_vars_file are read.

    Raises:
        InvalidError: What is no map.
    """
    replaced = _read_replaced(wanted, noun)
    updated = wanted.get(f"update_{noun}")
    removed = wanted.get(f"remove_{noun}")
    if replaced is None and updated is None and removed is None:
        return None
    found = dict(current) if replaced is None else replaced
    for name in split_list(removed or ""):
        found.pop(name, None)
    return {**found, **read_pairs(_name("update", noun), updated or "")}


def _read_replaced(
    wanted: Mapping[str, Any], noun: str
) -> dict[str, str] | None:
    if wanted.get(f"clear_{noun}"):
        return {}
    if (text := wanted.get(f"set_{noun}")) is not None:
        return read_pairs(_name("set", noun), text)
    if path := wanted.get(f"{noun}_file"):
        return read_variables(Path(path))
    return None


def _name(verb: str, noun: str) -> str:
    return f"--{verb}-{noun.replace('_', '-')}"


def read_variables(path: Path) -> dict[str, str]:
    """Read a file of variables: YAML, or lines of a `.env`."""
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise InvalidError(
            f"{FILE_OPTION}: {path}: {getattr(error, 'strerror', error)}"
        ) from error
    if path.name.endswith(".env"):
        return dict(_read_line(path, x) for x in _list_lines(text))
    try:
        document = yaml.load(text, yaml.BaseLoader)  # noqa: S506 -- texts alone
    except yaml.YAMLError as error:
        raise InvalidError(
            f"{FILE_OPTION}: {path}: {' '.join(str(error).split())}"
        ) from error
    if not isinstance(document, dict) or not all(
        isinstance(each, str) for each in document.values()
    ):
        raise InvalidError(
            f"{FILE_OPTION}: {path}: expected a text for each name",
            'write for instance NAME: "value", one a line',
        )
    return {str(name): value for name, value in document.items()}


def _list_lines(text: str) -> list[str]:
    lines = (each.strip() for each in text.splitlines())
    return [each for each in lines if each and not each.startswith("#")]


def _read_line(path: Path, line: str) -> tuple[str, str]:
    found = LINE.fullmatch(line)
    if found is None:
        raise InvalidError(
            f"{FILE_OPTION}: {path}: found {line[:80]!r}; expected NAME=VALUE"
        )
    value = found["value"].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1]
    return found["name"], value
