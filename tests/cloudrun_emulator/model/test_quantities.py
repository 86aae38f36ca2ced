"""Kubernetes' quantities."""

from decimal import Decimal

import pytest

from cloudrun_emulator.model.quantities import read_quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("512Mi", 512 * 2**20),
        ("2Gi", 2 * 2**30),
        ("1G", 10**9),
        ("500m", Decimal("0.5")),
        ("0.08", Decimal("0.08")),
        ("4", 4),
    ],
)
def test_a_quantity_is_read(text: str, value: object) -> None:
    assert read_quantity(text) == value


@pytest.mark.parametrize("text", ["", "x", "1Q", "-1", "1e3", "1 Gi", "1mi"])
def test_what_is_none_is_told(text: str) -> None:
    assert read_quantity(text) is None
