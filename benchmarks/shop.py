"""How fast the shop writes its log, and in how much memory.

Each line is a process of its own, on one core. ``--month`` adds the 42 M events
of a whole month.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

CASES = (
    (1, 20_000, "csv"),
    (1, 1_370_000, "csv"),
    (1, 1_370_000, "csv.gz"),
    (1, 1_370_000, "parquet"),
    (7, 1_370_000, "csv"),
    (1, 10_000_000, "csv"),
)
MONTH = (31, 1_370_000, "csv")
COLUMNS = "{:>5} {:>11} {:>8} {:>11} {:>8} {:>11} {:>9}"


def main() -> None:
    """Print a line a case."""
    heads = ("days", "events/day", "format", "events", "seconds", "events/s")
    print(COLUMNS.format(*heads, "peak MiB"))
    for case in (*CASES, *([MONTH] if "--month" in sys.argv else [])):
        events, seconds, peak = measure(*case)
        days, events_per_day, file_format = case
        speed = f"{events / seconds:,.0f}"
        numbers = (f"{events:,}", f"{seconds:.2f}", speed, f"{peak:,.0f}")
        print(
            COLUMNS.format(days, f"{events_per_day:,}", file_format, *numbers),
            flush=True,
        )


def measure(
    days: int, events_per_day: int, file_format: str
) -> tuple[int, float, float]:
    """Events written, seconds and peak MiB of one simulation."""
    case = json.dumps([days, events_per_day, file_format])
    root = Path(__file__).parents[1]
    answer = subprocess.check_output(
        [sys.executable, __file__, "--case", case],
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    events, seconds, peak = json.loads(answer)
    return events, seconds, peak


def run_case(case: str) -> None:
    """Simulate one case and print its measures; imports are not counted."""
    from course.shop import simulate  # noqa: PLC0415 - only where it is measured

    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    days, events_per_day, file_format = json.loads(case)
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        log = simulate(
            Path(folder),
            days=days,
            events_per_day=events_per_day,
            file_format=file_format,
        )
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([log.events, seconds, peak]))


if __name__ == "__main__":
    if "--case" in sys.argv:
        run_case(sys.argv[2])
    else:
        main()
