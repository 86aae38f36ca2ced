"""Names: what may be one, and how the emulator chooses."""

import re

import pytest

from cloudrun_emulator.errors import ViolationError
from cloudrun_emulator.model.images import (
    name_source_image,
    read_image_name,
)
from cloudrun_emulator.model.names import (
    Place,
    check_place,
    check_service_id,
    make_revision_name,
    make_service_id,
)
from localcloud.errors import InvalidError

TELLS = (
    r"^Resource name must use only lowercase letters, numbers and '-'\. Must "
    r"begin with a letter and cannot end with a '-'\. Maximum length is 63 "
    r"characters\.$"
)


@pytest.mark.parametrize("name", ["a", "shop-2", "s" * 49])
def test_a_name_of_lowercase_letters_is_taken(name: str) -> None:
    check_service_id(name)


@pytest.mark.parametrize(
    "name", ["", "Shop", "2shop", "shop-", "sh_op", "s" * 50, "shop\n"]
)
def test_another_name_is_refused_in_the_service_s_words(name: str) -> None:
    with pytest.raises(ViolationError, match=TELLS) as error:
        check_service_id(name)
    (violation,) = error.value.details[0]["fieldViolations"]
    assert violation["field"] == "metadata.name"


def test_a_revision_has_five_digits_and_three_letters() -> None:
    name = make_revision_name("shop", 7)
    assert re.fullmatch(r"shop-00007-[bcdfghjklmnpqrstvwxz2456789]{3}", name)


def test_a_chosen_name_is_a_name() -> None:
    check_service_id(make_service_id())


@pytest.mark.parametrize(
    "place", [Place("", "eu"), Place("p", "E"), Place("p", "-")]
)
def test_a_place_that_can_be_none_is_refused(place: Place) -> None:
    with pytest.raises(InvalidError, match="expected"):
        check_place(place)


def test_the_parts_of_an_image_s_name_are_told_apart() -> None:
    name = read_image_name("eu-docker.pkg.dev/p/r/shop:v1@sha256:" + "a" * 64)
    assert name.path == "eu-docker.pkg.dev/p/r/shop"
    assert (name.tag, name.digest) == ("v1", "a" * 64)


def test_a_source_s_image_is_named_as_gcloud_names_it() -> None:
    found = name_source_image(Place("p", "europe-west1"), "shop")
    assert found == "europe-west1-docker.pkg.dev/p/cloud-run-source-deploy/shop"
