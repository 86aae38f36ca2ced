"""The words: every status has some, and they are good French."""

import re
from collections.abc import Mapping

import pytest
from babel.messages.pofile import read_po

from cloudbuild_emulator.catalogs import CATALOGS, translate
from cloudbuild_emulator.console.words import (
    DECISIONS,
    STATUSES,
    STEP_STATUSES,
)
from cloudbuild_emulator.messages import BuildApproval, Status


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (STATUSES, {*Status.__members__}),
        (STEP_STATUSES, {*Status.__members__, "NOT_RUN"}),
        (DECISIONS, {*BuildApproval.State.__members__}),
    ],
    ids=["builds", "steps", "approvals"],
)
def test_every_name_of_the_api_has_words(
    table: Mapping[str, str], names: set[str]
) -> None:
    assert {*table} == names


def test_a_step_is_feminine_in_french_and_a_build_is_not() -> None:
    both = STATUSES["SUCCESS"], STEP_STATUSES["SUCCESS"]
    assert [translate(each, "fr") for each in both] == ["Réussi", "Réussie"]
    assert {translate(each, "en") for each in both} == {"Succeeded"}


def test_french_puts_a_no_break_space_before_its_double_signs() -> None:
    with CATALOGS.locate("fr").open("rb") as file:
        said = [str(each.string) for each in read_po(file) if each.id]
    assert said
    assert not [each for each in said if re.search(r" [?!:;]", each)]
