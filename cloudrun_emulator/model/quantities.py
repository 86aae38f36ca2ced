"""Kubernetes' quantities: `512Mi`, `1G`, `500m`, `2`."""

import re
from decimal import Decimal

# github.com/kubernetes/apimachinery, pkg/api/resource.
QUANTITY = re.compile(
    r"(?P<number>[0-9]{1,12}(\.[0-9]{1,9})?)(?P<unit>[a-zA-Z]*)"
)
UNITS = {
    "": Decimal(1),
    "m": Decimal("0.001"),
    **{unit: Decimal(1000**n) for n, unit in enumerate("kMGT", 1)},
    **{f"{unit}i": Decimal(1024**n) for n, unit in enumerate("KMGT", 1)},
}


def read_quantity(text: str) -> Decimal | None:
    """Read a quantity; None for what is none."""
    found = QUANTITY.fullmatch(text.strip())
    if found is None or found["unit"] not in UNITS:
        return None
    return Decimal(found["number"]) * UNITS[found["unit"]]
