"""In which order resources stand: `--sort-by`, `:sort=`."""

from collections.abc import Callable, Sequence
from typing import Any

from localcloud.gcloud.cells import write_value
from localcloud.gcloud.keys import Document


def sort_by(
    documents: Sequence[Document],
    read: Callable[[Document], Any],
    *,
    reverse: bool,
) -> list[Document]:
    """Sort by a value: nothing first, then numbers, then texts."""

    def rank(document: Document) -> tuple[int, float, str]:
        value = read(document)
        if value is None:
            return 0, 0.0, ""
        if isinstance(value, int | float):
            return 1, float(value), ""
        return 2, 0.0, write_value(value, ";")

    return sorted(documents, key=rank, reverse=reverse)
