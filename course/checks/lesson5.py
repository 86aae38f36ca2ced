"""Checks of lesson 5: the quality gate, and an alias that moves."""

from course.checks.aliases import load_mlflow
from course.checks.gates import diagnose_gate
from course.checks.moves import diagnose_move
from course.checks.parts import PARTS, Diagnose, check_part
from course.checks.verdict import Verdict

# Each file that the learner writes: its check's name, and what judges it.
FILES: dict[str, tuple[str, Diagnose]] = {
    PARTS["gate"]: ("lesson5.gate", diagnose_gate),
    PARTS["alias"]: ("lesson5.alias", diagnose_move),
}


def check_gate() -> Verdict:
    """Check what the gate finds lacking, in good models and in bad ones."""
    return check_part(PARTS["gate"], *FILES[PARTS["gate"]])


def check_alias() -> Verdict:
    """Check that an alias moves, and that its last place is told."""
    load_mlflow()
    return check_part(PARTS["alias"], *FILES[PARTS["alias"]])
