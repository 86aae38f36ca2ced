"""Reads a YAML file that people write: all its faults at once, each placed."""

from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import AfterValidator, StrictStr, TypeAdapter, ValidationError

from course.errors import CourseError, Sayable
from course.languages import LANGUAGES
from course.lessons.faults import (
    explain_faults,
    explain_unread,
    fault,
)
from course.messages import N_

Form = TypeVar("Form")
UNREAD = N_("it cannot be read ({said})")


def _check_languages(texts: dict[str, str]) -> dict[str, str]:
    if texts.keys() != set(LANGUAGES):
        wanted = ", ".join(LANGUAGES)
        raise fault("languages", N_("must be in {wanted}"), wanted=wanted)
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
    said: Sayable
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return form.validate_python(document)
    except ValidationError as error:
        found, said = "{said}", explain_faults(error)
    except (OSError, ValueError, yaml.YAMLError) as error:
        found, said = UNREAD, explain_unread(error)
    raise refusal(
        "{file}",
        found,
        what,
        N_("correct notebooks/{file}"),
        file=path.name,
        said=said,
    )
