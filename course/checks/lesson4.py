"""Checks of lesson 4: a node, its wiring, and an entry of the catalog."""

from course.checks.carts import diagnose_carts
from course.checks.parts import (
    ENCODER,
    PARTS,
    TRAINING,
    Diagnose,
    check_part,
)
from course.checks.verdict import Verdict
from course.checks.wiring import diagnose_entry, diagnose_wiring

# Each file that the learner writes: its check's name, and what judges it.
FILES: dict[str, tuple[str, Diagnose]] = {
    PARTS["carts"]: ("lesson4.carts", diagnose_carts),
    TRAINING: ("lesson4.wiring", diagnose_wiring),
    ENCODER: ("lesson4.entry", diagnose_entry),
}


def check_carts() -> Verdict:
    """Check the node that scores the rows of a cart."""
    return check_part(PARTS["carts"], *FILES[PARTS["carts"]])


def check_wiring() -> Verdict:
    """Check that the training pipeline runs this node, on the right data."""
    return check_part(TRAINING, *FILES[TRAINING])


def check_entry() -> Verdict:
    """Check that the catalog keeps the encoder."""
    return check_part(ENCODER, *FILES[ENCODER])
