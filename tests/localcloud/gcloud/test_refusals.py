"""Commands of gcloud that one machine has no use for."""

import pytest
from click.testing import CliRunner

from localcloud.gcloud.refusals import RefusedGroup

SPICES = RefusedGroup("spices", "there are none", "cook without")


@pytest.mark.parametrize("words", [[], ["list"], ["create", "x", "--hot"]])
def test_a_refused_command_says_why_and_what_to_do(words: list[str]) -> None:
    said = CliRunner().invoke(SPICES, words).output
    assert said == "Error: spices: there are none\nNext: cook without\n"
