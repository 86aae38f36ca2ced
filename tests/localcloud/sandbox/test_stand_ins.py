import pytest

from localcloud.errors import InvalidError
from localcloud.sandbox.interpreters import list_interpreters
from localcloud.sandbox.stand_ins import (
    check_stand_ins,
    find_stand_in,
    read_stand_ins,
    say_asked,
)

NEWEST = list_interpreters()[0]
MINOR = ".".join(NEWEST.version.split(".")[:2])
REMEDY = "install {version}, or `x serve {stand_in}`"


def test_several_may_be_asked_for() -> None:
    found = read_stand_ins(["python:3.12=3.13", "python:3.10=3.11"])
    assert found == {"3.12": "3.13", "3.10": "3.11"}


@pytest.mark.parametrize("text", ["", "3.12", "python:3=3.13", "3.12=3.13"])
def test_what_names_no_two_versions_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match=r"expected python:X\.Y=X\.Z"):
        read_stand_ins([text])


def test_one_that_this_machine_lacks_is_refused() -> None:
    with pytest.raises(
        InvalidError, match=r"--stand-in python:3\.12=3\.98: no Python 3\.98"
    ):
        check_stand_ins({"3.12": "3.98"})


@pytest.mark.parametrize("version", ["3.99", "3.99.1"])
def test_one_that_was_asked_for_stands_in_and_it_is_said(version: str) -> None:
    asked = {"3.99": MINOR}
    assert find_stand_in(version, "x", asked, REMEDY) == NEWEST
    assert say_asked(version, asked) == (
        f", as --stand-in python:3.99={MINOR} asks"
    )


def test_nothing_is_said_of_a_version_that_nobody_asked_about() -> None:
    assert say_asked("3.98.1", {"3.99": MINOR}) == ""


def test_a_refusal_names_the_option_that_lets_the_nearest_stand_in() -> None:
    with pytest.raises(InvalidError) as refused:
        find_stand_in("3.99.1", "python:3.99.1", {"3.98": MINOR}, REMEDY)
    assert refused.value.message.endswith(
        f"install 3.99.1, or `x serve --stand-in python:3.99={MINOR}`"
    )
