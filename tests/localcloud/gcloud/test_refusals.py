"""Options of gcloud that one machine has no use for."""

import click
import pytest
from click.testing import CliRunner

from localcloud.gcloud.refusals import refused_options


@click.command()
@refused_options({"--spice": ("there is none", "cook without")}, {})
def cook() -> None:
    click.echo("cooked")


def test_a_refused_option_says_why_and_what_to_do() -> None:
    said = CliRunner().invoke(cook, ["--spice=pepper"]).output
    assert said == "Error: --spice: there is none\nNext: cook without\n"


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_a_refused_option_is_not_missed(words: list[str]) -> None:
    done = CliRunner().invoke(cook, words)
    assert (done.exit_code, "--spice" in done.output) == (0, False)
