"""How the values of options are read."""

import pytest

from localcloud.errors import InvalidError
from localcloud.gcloud.options import read_duration


def test_hours_minutes_and_seconds_are_added() -> None:
    assert read_duration("--timeout", "2h15m5s") == "8105s"


@pytest.mark.parametrize("text", ["", "m", "20x", "-5", "1.5h", "5m2h", "٣"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="--timeout: found"):
        read_duration("--timeout", text)
