"""How transforms read what they are given."""

from localcloud.gcloud.errors import CallError


def is_yes(argument: object) -> bool:
    """Read `true` and `false`, as arguments write them."""
    return str(argument).lower() not in {"", "false", "none", "0"}


def read_number(name: str, text: object) -> int:
    """Read an argument that is a whole number. Raises `CallError`."""
    try:
        return int(str(text))
    except ValueError as error:
        raise CallError(
            f"{name}: found {str(text)[:80]!r}; expected a number"
        ) from error
