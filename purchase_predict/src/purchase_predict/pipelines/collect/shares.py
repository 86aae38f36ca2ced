"""Rows dropped, file by file: a few are usual, many are a fault."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from purchase_predict.errors import DataError

from .cleaning import NO_DIRT
from .events import MEND

# Far above the usual: of the real shop's rows, 1 in 1,000,000 is unreadable.
MOST = 0.2
FEW = 10  # rows, which prove nothing of a file unless they are all of it
EXAMPLE = "rows such as 2019-10-01 00:00:00 UTC,cart,1004856,..."


def check_shares(counts: Iterable[dict[str, Any]], paths: list[str]) -> None:
    """Refuse a file of which much cannot be read: all of it would be lost.

    Args:
        counts: file (its place in `paths`), reason (None: kept) and rows.
        paths: the files, by name.

    Raises:
        DataError: names the first such file, and why its rows were dropped.
    """
    files: dict[int, dict[str | None, int]] = defaultdict(dict)
    for count in counts:
        files[count["file"]][count["reason"]] = count["rows"]
    for place, reasons in sorted(files.items()):
        dirt = {
            reason: rows
            for reason, rows in sorted(reasons.items(), key=str)
            if reason and reason not in NO_DIRT
        }
        rows, dropped = sum(reasons.values()), sum(dirt.values())
        if dropped == rows or dropped > max(FEW, MOST * rows):
            found = f"no usable row of {rows}: {dirt}"
            if dropped < rows:
                found = f"{dropped} of {rows} rows cannot be read: {dirt}"
            raise DataError(paths[place], found, EXAMPLE, MEND)
