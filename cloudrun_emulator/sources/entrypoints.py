"""The entry point that an author names: a variable's, or a Procfile's."""

import re
from collections.abc import Mapping
from pathlib import Path

from localcloud.errors import InvalidError

ENTRYPOINT = "GOOGLE_ENTRYPOINT"
PROCFILE = "Procfile"
WEB = "web"
# pkg/entrypoint.
PROCESS = re.compile(
    r"^(?P<name>[A-Za-z0-9_-]+):\s*(?P<command>.+)$", re.MULTILINE
)
# The port at Google, where the buildpacks write it as it is. Here each
# instance has one of its own.
PORT = re.compile(r"(?<![\w.$-])8080(?![\w.-])")


def find_entrypoint(
    folder: Path, variables: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the command that is named, as bash takes it; else nothing.

    Raises:
        InvalidError: A Procfile without a web process.
    """
    if named := variables.get(ENTRYPOINT, "").strip():
        return _write_command(named)
    path = folder / PROCFILE
    if not path.is_file():
        return ()
    text = path.read_text("utf-8", errors="replace")
    found = {
        each["name"]: each["command"].strip() for each in PROCESS.finditer(text)
    }
    if WEB not in found:
        raise InvalidError(
            f"web process not found in {PROCFILE}, found processes: "
            f"[{' '.join(found)}]",
            "write for instance web: uvicorn main:app --host 0.0.0.0 --port "
            "$PORT",
        )
    return _write_command(found[WEB])


def _write_command(text: str) -> tuple[str, ...]:
    command = PORT.sub("$PORT", text.removeprefix("exec "))
    # A shell that gives place to it: signals reach the application.
    return ("bash", "-c", f"exec {command}" if _is_simple(command) else command)


def _is_simple(command: str) -> bool:
    """Tell one program with its arguments from what only a shell can do."""
    first = command.split(maxsplit=1)[0]
    return "=" not in first and not re.search(r"[;&|(){}<>`]", command)
