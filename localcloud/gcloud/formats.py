"""The formats of `--format`, and the attributes that each knows.

Source: `gcloud topic formats`.
"""

from localcloud.gcloud.errors import ExpressionError
from localcloud.gcloud.projections import (
    OPTION,
    Format,
    check_word,
    parse_format,
)
from localcloud.gcloud.tables import ALIGNMENTS
from localcloud.spelling import find_similar

# Which any format takes: nothing here has another way without them.
EVERYWHERE = ("color", "log", "no-color", "pager", "private", "transforms")
VALUES = ("delimiter", "separator", "terminator", "quote", "no-quote")
TREE = ("no-undefined", "no-transforms", "null", "version")
FLAT = ("no-pad", "pad", "separator", "no-undefined")
KNOWN: dict[str, tuple[str, ...]] = {
    "config": (),
    "csv": (*VALUES, "heading", "no-heading"),
    "default": (),
    "diff": ("format", "title"),
    "disable": (),
    "flattened": FLAT,
    "get": VALUES,
    "json": TREE,
    "list": ("always-display-title", "compact", "title"),
    "multi": ("separator", "terminator"),
    "none": (),
    "object": ("separator", "terminator"),
    "table": (
        "all-box",
        "ascii",
        "box",
        "heading",
        "margin",
        "no-heading",
        "pad",
        "title",
    ),
    "text": FLAT,
    "value": VALUES,
    "yaml": TREE,
}
NEEDS_KEYS = frozenset({"csv", "diff", "get", "multi", "value"})


def read_format(text: str) -> Format:
    """Read and check `--format`, all but its keys.

    Raises:
        ExpressionError: For an unknown format or attribute, or no keys where
            the format needs them.
    """
    found = parse_format(text or "default")
    if found.name not in KNOWN:
        meant = find_similar(found.name, KNOWN)
        ending = f" (did you mean {meant}?)" if meant else ""
        raise ExpressionError(
            f"{OPTION}={found.name[:80]}: unknown format{ending}; expected "
            "json, yaml, table(KEY, ...), value(KEY, ...), csv(KEY, ...), "
            "flattened, list or none"
        )
    known = (*KNOWN[found.name], *EVERYWHERE)
    for name in found.attributes:
        check_word(OPTION, f"attribute of {found.name}", name, known)
    if inner := found.attributes.get("format"):
        read_format(inner)
    for column in found.columns or ():
        align = column.attributes.get("align", "left")
        check_word(OPTION, "alignment", align, tuple(ALIGNMENTS))
        if inner := column.attributes.get("format"):
            read_format(inner)
        elif found.name == "multi":
            raise ExpressionError(
                f"{OPTION}=multi: {column.name[:80]} has no format",
                f"name it: {OPTION}='multi({column.name[:80]}:format=json)'",
            )
    if found.name in NEEDS_KEYS and not found.columns:
        raise ExpressionError(
            f"{OPTION}={found.name}: keys are missing",
            f"name them: {OPTION}='{found.name}(id, status)'",
        )
    return found
