"""Reads a YAML file that people write: all its faults at once, each placed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, StrictStr, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from course.errors import CourseError
from course.languages import LANGUAGES
from course.messages import N_

Form = TypeVar("Form")
LONGEST_QUOTE = 60
LONGEST_REASON = 200
UNREAD = N_("it cannot be read ({said})")
# What these faults quote is the whole entry.
_UNQUOTED = {"missing", "missing_argument", "together"}


def _check_languages(texts: dict[str, str]) -> dict[str, str]:
    if texts.keys() != set(LANGUAGES):
        wanted = " and ".join(LANGUAGES)
        raise PydanticCustomError(
            "languages", "must be in {wanted}", {"wanted": wanted}
        )
    return texts


# A text by language: {fr: ..., en: ...}.
Texts = Annotated[dict[StrictStr, StrictStr], AfterValidator(_check_languages)]


def read_document(
    path: Path, form: TypeAdapter[Form], refusal: type[CourseError], what: str
) -> Form:
    """Read a file of a form.

    Args:
        path: a file of the folder notebooks/.
        form: what it has to hold.
        refusal: the error to raise.
        what: the form in a few words, marked by `N_`, for the error.

    Raises:
        CourseError: of the class `refusal`, naming every fault by its place.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return form.validate_python(document)
    except ValidationError as error:
        found, said = "{said}", "; ".join(_list_faults(error))
    except (OSError, ValueError, yaml.YAMLError) as error:
        found, said = UNREAD, str(error)[:LONGEST_REASON]
    raise refusal(
        "{file}",
        found,
        what,
        N_("correct notebooks/{file}"),
        file=path.name,
        said=said,
    )


def _list_faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_context=False):
        place, said = _write_place(fault["loc"]), fault["msg"]
        said = said[:1].lower() + said[1:]
        quoted = f", not {_quote(fault['input'])}"
        tail = "" if fault["type"] in _UNQUOTED else quoted
        yield f"{place}: {said}{tail}" if place else f"{said}{tail}"


def _write_place(keys: tuple[int | str, ...]) -> str:
    written = (f"[{k}]" if isinstance(k, int) else f".{k}" for k in keys)
    return "".join(written).removeprefix(".")


def _quote(value: Any) -> str:
    text = repr(value)
    whole = len(text) <= LONGEST_QUOTE
    return text if whole else f"{text[: LONGEST_QUOTE - 1]}…"
