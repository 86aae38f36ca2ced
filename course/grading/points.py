"""Points by exercise: one each, unless a YAML file says otherwise."""

from collections.abc import Iterable
from difflib import get_close_matches
from math import isfinite
from pathlib import Path

import yaml

from course.errors import GradingError
from course.lessons.faults import explain_unread
from course.messages import N_

ONE = 1.0


def read_points(path: Path | None, keys: Iterable[str]) -> dict[str, float]:
    """Give each exercise's points.

    Args:
        path: A YAML file of them: `3.exercice-1: 2`, or by lesson
            `3: {exercice-1: 2}`; None: one each.
        keys: Of all exercises that the course has.

    Raises:
        GradingError: the file is not of this form, or names no exercise.
    """
    points = dict.fromkeys(keys, ONE)
    if path is None:
        return points
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise _refuse(path, "{said}", said=explain_unread(error)) from error
    if not isinstance(document, dict):
        raise _refuse(path, N_("no list of exercises"))
    for key, value in _flatten(document).items():
        if key not in points:
            near = get_close_matches(key, points, n=1, cutoff=0.3)
            found = N_("no exercise is called {key!r} (did you mean {near!r}?)")
            raise _refuse(path, found, key=key, near="".join(near))
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _refuse(path, "{key}: {value!r}", key=key, value=value)
        if not isfinite(value) or value < 0:
            raise _refuse(path, "{key}: {value!r}", key=key, value=value)
        points[key] = float(value)
    return points


def _flatten(document: dict[object, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in document.items():
        if isinstance(value, dict):
            found |= {f"{key}.{inner}": each for inner, each in value.items()}
        else:
            found[str(key)] = value
    return found


def _refuse(path: Path, found: str, **values: object) -> GradingError:
    return GradingError(
        "{file}",
        found,
        N_("points by exercise, such as `3.exercice-1: 2`, none below 0"),
        N_("correct the file, then run the command again"),
        file=path.name,
        **values,
    )
