"""JSON into messages: both forms of enums, and what is no such message."""

from typing import Any

import pytest

from cloudrun_emulator.messages import LATEST, Service
from cloudrun_emulator.model.documents import read_document
from localcloud.errors import InvalidError

NAME = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"


def read(document: dict[str, Any]) -> Service:
    return read_document(Service, document, "service")


@pytest.mark.parametrize("value", [1, NAME])
def test_an_enum_is_read_as_number_and_as_name(value: object) -> None:
    service = read({"traffic": [{"type": value, "percent": 100}]})
    assert service.traffic[0].type_ == LATEST


def test_numbers_of_64_bits_are_text_and_null_is_absent() -> None:
    service = read({"generation": "7", "description": None, "template": None})
    assert service == Service(generation=7)


@pytest.mark.parametrize("name", ["invokerIamDisabled", "invoker_iam_disabled"])
def test_fields_have_two_spellings(name: str) -> None:
    assert read({name: True}).invoker_iam_disabled


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (
            {"traffic": 0},
            (
                r"^Invalid value at 'service\.traffic' \(type\.googleapis\.com/"
                r"google\.cloud\.run\.v2\.TrafficTarget\), 0$"
            ),
        ),
        ({"traffic": ["x"]}, r"'service\.traffic\[0\]' .*, \"x\"$"),
        ({"template": []}, r"'service\.template' .*RevisionTemplate\), \[\]"),
        (
            {"template": {"containers": [{"imag": "x"}]}},
            (
                r"Unknown name \"imag\" at "
                r"'service\.template\.containers\[0\]': "
                r"Cannot find field\. \(did you mean image\?\)"
            ),
        ),
        ({"description": 7}, "Invalid JSON payload received"),
        ({"template": {"timeout": "7 minutes"}}, "Invalid JSON payload"),
    ],
)
def test_what_is_no_message_is_refused(
    document: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidError, match=words):
        read(document)
