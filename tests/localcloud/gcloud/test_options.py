"""How the values of options are read."""

import pytest

from localcloud.errors import InvalidError
from localcloud.gcloud.options import read_duration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2h15m5s", "8105s"),
        ("2h", "7200s"),
        ("1d", "86400s"),
        ("1d2h", "93600s"),
        ("0.5h", "1800s"),
        ("1.5m", "90s"),
        ("90", "90s"),
        ("90s", "90s"),
        ("0.25s", "0.25s"),
        ("PT2H15M5S", "8105s"),
        ("p1d", "86400s"),
    ],
)
def test_a_duration_is_read_as_gcloud_reads_it(
    text: str, expected: str
) -> None:
    assert read_duration("--timeout", text) == expected


@pytest.mark.parametrize(
    "text", ["", "m", "20x", "-5", "1,5h", "5m2h", "٣", "P", "PT", "1 h", "h"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="--timeout: found"):
        read_duration("--timeout", text)
