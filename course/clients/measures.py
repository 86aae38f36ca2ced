"""What a canary is judged by: measured of each revision's answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from statistics import fmean, median

from course.clients.services import Answer

OK = 200
Measured = dict[str, float]


def measure_answers(answers: Iterable[Answer]) -> dict[str, Measured]:
    """Measure each revision: requests, errors, median_ms, mean.

    `mean` is of all predictions that came, from 0 to 1; `median_ms` in
    milliseconds. Both are 0 where there are none. Answers that name no
    revision are counted under an empty name.
    """
    groups: dict[str, list[Answer]] = defaultdict(list)
    for each in answers:
        groups[each.revision].append(each)
    return {name: _measure(groups[name]) for name in sorted(groups)}


def _measure(answers: list[Answer]) -> Measured:
    good = [each for each in answers if each.status == OK]
    predictions = [x for each in good for x in _read_predictions(each.body)]
    return {
        "requests": len(answers),
        "errors": len(answers) - len(good),
        "median_ms": round(1000 * median(each.seconds for each in answers), 1),
        "mean": round(fmean(predictions), 2) if predictions else 0.0,
    }


def _read_predictions(body: object) -> list[float]:
    found = body.get("predictions") if isinstance(body, Mapping) else None
    return found if isinstance(found, list) else []
