"""Probes as options write them."""

import pytest

from cloudrun_emulator.cli.probes import read_probe
from localcloud.errors import InvalidError

OPTION = "--startup-probe"


def test_a_probe_is_read() -> None:
    text = "httpGet.path=/ping,httpGet.port=9000,failureThreshold=3"
    assert read_probe(OPTION, text) == {
        "httpGet": {"path": "/ping", "port": 9000},
        "failureThreshold": 3,
    }


def test_an_empty_text_is_no_probe() -> None:
    assert read_probe(OPTION, "") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("path=/ping", "found 'path'; expected initialDelaySeconds"),
        ("periodSeconds=x", "periodSeconds: found 'x'; expected a whole"),
        ("successThreshold=2", "successThreshold: the API has 1 alone"),
    ],
)
def test_what_is_no_probe_is_refused(text: str, words: str) -> None:
    with pytest.raises(InvalidError, match=f"{OPTION}: {words}"):
        read_probe(OPTION, text)
