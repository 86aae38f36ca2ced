"""What other programs say in English alone is said in the reader's language."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from errno import EACCES, EIO, ENOENT, ENOSPC
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from course.authoring.coverage import Statement
from course.authoring.foreign import find_foreign
from course.errors import CourseError, FactError, LessonError
from course.handing.manifest import Manifest
from course.lessons.documents import read_document
from course.lessons.facts import Entry
from course.lessons.faults import (
    OTHER,
    Reasons,
    explain_faults,
    explain_unread,
)
from course.lessons.notebooks import read_notebook
from course.messages import translate
from course.reasons import explain_system

WRONG: list[Any] = [None, True, 7, 1.5, "x", date(2026, 1, 2), [1], {"a": 1}]
GOOD: dict[type, dict[str, Any]] = {
    Entry: {
        "value": 1,
        "name": {"fr": "un", "en": "one"},
        "source": "https://example.org",
        "verified": date(2026, 1, 2),
        "unit": "min",
        "confirmed": False,
        "why": "because",
    },
    Statement: {
        "number": 1,
        "lesson": 2,
        "says": {"fr": "un", "en": "one"},
        "cells": ["a"],
        "corrected": {
            "what": {"fr": "un", "en": "one"},
            "why": {"fr": "un", "en": "one"},
            "since": None,
        },
    },
    Manifest: {
        "version": "1",
        "language": "fr",
        "solutions": True,
        "lessons": [1],
        "files": {"a": {"sha256": "0", "cells": {"b": "1"}}},
    },
}


def spoil(document: Any) -> Iterator[Any]:
    """Put each wrong value in each place, leave each key out, add one."""
    yield from WRONG
    if isinstance(document, list):
        yield from ([each] for each in spoil(document[0]))
    if not isinstance(document, dict):
        return
    yield document | {"surplus": 1}
    for key, value in document.items():
        yield {name: each for name, each in document.items() if name != key}
        yield from (document | {key: each} for each in spoil(value))


def find_faults(form: type) -> Iterator[ValidationError]:
    adapter: TypeAdapter[Any] = TypeAdapter(form)
    for document in spoil(GOOD[form]):
        try:
            adapter.validate_python(document)
        except ValidationError as error:
            yield error


@pytest.mark.parametrize("form", GOOD)
def test_every_fault_of_our_files_has_words_of_our_own(form: type) -> None:
    TypeAdapter(form).validate_python(GOOD[form])
    errors = list(find_faults(form))
    assert len(errors) > 30
    for error in errors:
        reasons = explain_faults(error)
        assert OTHER not in {each.message for each in reasons.all}, error
        # Names and what is quoted are the author's.
        own = [replace(each, quoted="", place="") for each in reasons.all]
        for language in ("fr", "en"):
            said = Reasons(tuple(own)).say(language)
            assert find_foreign(said, language) == []


@pytest.mark.parametrize("form", GOOD)
def test_no_words_of_pydantics_stand_in_a_french_reason(form: type) -> None:
    for error in find_faults(form):
        said = explain_faults(error).say("fr").lower()
        for each in error.errors(include_url=False):
            assert each["msg"].lower() not in said


def test_a_kind_of_fault_that_is_not_known_is_said_in_general() -> None:
    class Odd(BaseModel):
        value: complex

    with pytest.raises(ValidationError, match="complex") as caught:
        Odd.model_validate({"value": "x"})
    said = explain_faults(caught.value).say("fr")
    assert said == "value : n'a pas la forme attendue ici, pas 'x'"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a: [", "ce n'est plus du YAML dès la ligne 1, colonne 5"),
        (b"a: b: c", "ce n'est plus du YAML dès la ligne 1, colonne 5"),
        (b"a: \x07", "ce n'est pas du YAML"),
        (b"caf\xe9", "ce n'est pas du texte en UTF-8, dès l'octet 4"),
        (b"a: 2026-13-45", "une date ou un nombre qui n'existe pas"),
    ],
)
def test_a_file_that_cannot_be_taken_apart_is_refused_in_french(
    content: bytes, found: str, tmp_path: Path
) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes(content)
    form = TypeAdapter(dict[str, int])
    with pytest.raises(FactError, match="it cannot be read") as caught:
        read_document(path, form, FactError, "x")
    said = caught.value.say("fr")
    assert f"lecture impossible ({found}" in said.replace("il contient ", "")
    assert find_foreign(said, "fr") == []


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "il n'y a ni fichier ni dossier de ce nom"),
        ('{"cells": [', "ce n'est plus du JSON dès la ligne 1, colonne 11"),
        ("<html>", "ce n'est plus du JSON dès la ligne 1, colonne 1"),
        ("{}", "nbformat : champ obligatoire"),
        ('{"nbformat": "x"}', "nbformat : doit être un nombre entier, pas 'x'"),
    ],
)
def test_a_notebook_that_is_none_is_refused_in_french(
    content: str | None, found: str, tmp_path: Path
) -> None:
    path = tmp_path / "01_a.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(LessonError, match="cannot be read") as caught:
        read_notebook(path)
    assert f"lecture impossible ({found})" in caught.value.say("fr")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (ENOENT, "il n'y a ni fichier ni dossier de ce nom"),
        (EACCES, "l'accès est refusé"),
        (ENOSPC, "le disque est plein"),
        (EIO, "odd"),
    ],
)
def test_what_the_system_refuses_is_said_anew(number: int, said: str) -> None:
    error = OSError(number, "odd")
    assert explain_system(error).say("fr") == said
    assert explain_unread(error).say("fr") == said


def test_a_reason_is_said_in_the_language_of_the_whole_error() -> None:
    reason = explain_unread(yaml.YAMLError("mapping values are not allowed"))
    error = CourseError("a.yaml", "{said}", "b", "c", said=reason)
    assert str(error) == error.say("en")
    assert error.say("en").startswith("a.yaml: it is no YAML; expected")
    assert error.say("fr").startswith("a.yaml : ce n'est pas du YAML ; ")
    assert error.say_found("fr") == "a.yaml : ce n'est pas du YAML"
    assert translate(reason.message, "fr") != reason.message
