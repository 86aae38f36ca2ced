"""The fidelity table knows every field of Google's messages."""

from pathlib import Path
from typing import Any

import pytest

import cloudrun_emulator
from cloudrun_emulator.api.calls import KNOWN
from cloudrun_emulator.errors import UnsupportedError
from cloudrun_emulator.fidelity import render_table
from cloudrun_emulator.fidelity_table import BEHAVIOURS, EXTRAS, FIELDS
from cloudrun_emulator.messages import Service
from cloudrun_emulator.model.documents import read_document
from cloudrun_emulator.model.fidelity_rules import check_support, list_warnings
from localcloud.fidelity import Kind

NAMES = sorted({key.partition(".")[0] for key in FIELDS})
# Where a service holds each message that an author writes.
PLACES = {
    "Service": "",
    "ServiceScaling": "scaling.",
    "RevisionTemplate": "template.",
    "RevisionScaling": "template.scaling.",
    "Container": "template.containers[0].",
    "ContainerPort": "template.containers[0].ports[0].",
    "EnvVar": "template.containers[0].env[0].",
    "ResourceRequirements": "template.containers[0].resources.",
    "Probe": "template.containers[0].startup_probe.",
}
WRITTEN = [key for key in FIELDS if key.partition(".")[0] in PLACES]


def find_kind(name: str) -> Any:
    return Service.pb().DESCRIPTOR.file.pool.FindMessageTypeByName(
        f"google.cloud.run.v2.{name}"
    )


def make_example(key: str) -> Service:
    """Make a service in which that field alone is set."""
    message, name = key.split(".")
    part = whole = Service.pb()()
    for step in PLACES[message].split(".")[:-1]:
        field, bracket, _ = step.partition("[")
        value = getattr(part, field)
        part = value.add() if bracket else value
    fields = {each.json_name: each for each in part.DESCRIPTOR.fields}
    set_example(part, fields[name])
    service: Service = Service.wrap(whole)
    return service


def set_example(part: Any, known: Any) -> None:
    value = getattr(part, known.name)
    scalar = {known.TYPE_BOOL: True, known.TYPE_STRING: "x"}.get(known.type, 1)
    if known.message_type and known.message_type.GetOptions().map_entry:
        value["k"] = "v"
    elif known.message_type and known.is_repeated:
        value.add()
    elif known.message_type:
        value.SetInParent()
    elif known.is_repeated:
        value.append(scalar)
    else:
        setattr(part, known.name, scalar)


def find_place(key: str) -> str:
    message, name = key.split(".")
    start = PLACES[message].replace("startup_probe", "startupProbe")
    return f"service.{start}{name}"


def list_of(kind: Kind) -> list[str]:
    return [key for key in WRITTEN if FIELDS[key].kind is kind]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_in_the_table_and_no_other(name: str) -> None:
    fields = {f"{name}.{each.json_name}" for each in find_kind(name).fields}
    assert fields == {each for each in FIELDS if each.startswith(f"{name}.")}


@pytest.mark.parametrize("key", list_of(Kind.REFUSED))
def test_what_the_table_refuses_is_refused(key: str) -> None:
    with pytest.raises(UnsupportedError) as error:
        check_support(make_example(key))
    assert error.value.message.startswith(f"{find_place(key)}: ")
    assert f"Next: {FIELDS[key].next_step}" in error.value.message


@pytest.mark.parametrize("key", list_of(Kind.WARNED))
def test_what_the_table_warns_of_is_warned_of(key: str) -> None:
    example = make_example(key)
    check_support(example)
    assert list_warnings(example) == [f"{find_place(key)}: {FIELDS[key].why}"]


@pytest.mark.parametrize("key", list_of(Kind.EMULATED))
def test_what_the_table_emulates_is_taken_without_a_word(key: str) -> None:
    example = make_example(key)
    check_support(example)
    assert list_warnings(example) == []


@pytest.mark.parametrize("key", FIELDS)
def test_every_field_may_be_asked_for_alone(key: str) -> None:
    assert key.partition(".")[2] in KNOWN


@pytest.mark.parametrize("key", EXTRAS)
def test_an_extra_field_is_in_no_message_and_in_the_page(key: str) -> None:
    message, name = key.split(".")
    assert name not in {each.json_name for each in find_kind(message).fields}
    assert f"| `{key}` |" in render_table()


def test_an_ignored_extra_field_is_taken_out() -> None:
    found = read_document(Service, {"functionalType": 1}, "service")
    assert found == Service()


def test_a_refused_extra_field_is_refused() -> None:
    with pytest.raises(UnsupportedError, match=r"service\.template\.sandboxes"):
        read_document(Service, {"template": {"sandboxes": []}}, "service")


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_every_behaviour_is_in_the_page(name: str) -> None:
    assert f"| `{name}` |" in render_table()


def test_the_page_is_what_the_table_renders() -> None:
    page = Path(cloudrun_emulator.__file__).with_name("FIDELITY.md")
    assert page.read_text(encoding="utf-8") == render_table()
