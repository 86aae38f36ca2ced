"""Checks of lesson 1: a test before its code, a step that deploys."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from cloudbuild_emulator import BuildStep, find_waits
from course.checks.deployments import deploy, read_entrypoint
from course.checks.diagnosis import Diagnosis
from course.checks.parts import Diagnose
from course.checks.played_tests import Played, play, read_filled
from course.checks.reading import FoundError, cap, show
from course.checks.verdict import UNFILLED, Verdict, judge

SHOP = "bookshop"
TEST, CONFIG = "test_refusal.py", "cloudbuild.yaml"
APPLICATION = ("price.py", "settings.json")
CI, CD = "CI", "CD"
_PRICE = """\
import json
from pathlib import Path

SETTINGS = Path(__file__).with_name("settings.json")


def price(net):
    vat = json.loads(SETTINGS.read_text())["vat"]
    {refuse}
    return round(net * (1 + {rate}), 1)
"""
_REFUSE = "if net < 0: raise {error}('a negative price')"
TODAY = _PRICE.format(refuse="", rate="vat / 100")
WANTED = _PRICE.format(
    refuse=_REFUSE.format(error="ValueError"), rate="vat / 100"
)
# What a test that any error satisfies would let through.
CRASHES = WANTED.replace("ValueError", "NameError")
_SETTINGS = '{"vat": 5.5}'


def check_test(folder: object = SHOP) -> Verdict:
    """Check the test that a learner wrote, beside code that it has to judge.

    Args:
        folder: of the shop's repository.
    """
    return judge(
        folder, "lesson1.test", lambda: name_test(Path(str(folder)) / TEST)
    )


def name_test(path: Path) -> Diagnosis:
    """Tell a test that waits for its code from one that judges nothing."""
    text = read_filled(path)

    def try_on(price: str) -> Played:
        files = {TEST: text, "price.py": price, "settings.json": _SETTINGS}
        return play(TEST, files)

    wanted, today = try_on(WANTED), try_on(TODAY)
    if not wanted.count:
        return Diagnosis("none_played")
    if wanted.failed:
        own = wanted.reason.startswith("ValueError")
        name = "not_expected" if own else "refuses_right"
        return Diagnosis(name, {"error": wanted.reason})
    if not today.failed:
        return Diagnosis("never_red")
    return Diagnosis("right" if try_on(CRASHES).failed else "right_wide")


def check_delivery(folder: object = SHOP) -> Verdict:
    """Check the shop's build config: what its step CD copies, and when.

    Args:
        folder: of the shop's repository.
    """
    return judge(
        folder,
        "lesson1.delivery",
        lambda: name_delivery(Path(str(folder)) / CONFIG),
    )


def name_delivery(path: Path) -> Diagnosis:
    """Tell a step that deploys the whole shop, after its tests, from others."""
    steps = read_steps(path)
    ids = [step.get("id") for step in steps]
    for each in (CI, CD):
        if each not in ids:
            return Diagnosis("no_step", {"id": each})
    if steps[ids.index(CI)].get("allowFailure"):
        return Diagnosis("may_fail")
    built = [
        BuildStep(id=str(step.get("id", "")), wait_for=step.get("waitFor"))
        for step in steps
    ]
    if ids.index(CI) not in find_waits(built)[ids.index(CD)]:
        return Diagnosis("at_once")
    return name_deployment(steps[ids.index(CD)])


def read_steps(path: Path) -> list[Mapping[str, Any]]:
    """Read the steps of a build config that a learner was to fill.

    Raises:
        FoundError: it is missing, is no config, or holds `...` still.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise FoundError(Diagnosis("no_file", {"name": path.name})) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        values = {"line": mark.line + 1 if mark else 0}
        raise FoundError(Diagnosis("no_yaml", values)) from error
    steps = document.get("steps") if isinstance(document, dict) else None
    if not isinstance(steps, list) or not all(
        isinstance(step, dict) for step in steps
    ):
        raise FoundError(Diagnosis("no_steps"))
    if any("..." in step.values() for step in steps):
        raise FoundError(Diagnosis(UNFILLED))
    return steps


def name_deployment(step: Mapping[str, Any]) -> Diagnosis:
    """Name what a step that should copy the shop into its bucket lacks."""
    image = str(step.get("name", ""))
    if read_entrypoint(image) is None:
        return Diagnosis("no_gcloud", {"image": show(image)})
    if not step.get("script") and not step.get("args"):
        return Diagnosis("no_command")
    workspace = (*APPLICATION, TEST, CONFIG)
    done = deploy(step, workspace)
    if done.status:
        return Diagnosis("fails", {"error": cap(done.reason)})
    if found := name_absence(done.files):
        return found
    if not deploy(step, workspace, refuse=True).status:
        return Diagnosis("hides")
    wanted = {f"{SHOP}/{each}" for each in APPLICATION}
    return Diagnosis("right_more" if done.files > wanted else "right")


def name_absence(files: frozenset[str]) -> Diagnosis | None:
    """Name which part of the shop is not in its bucket; None where all is."""
    arrived = [each for each in APPLICATION if f"{SHOP}/{each}" in files]
    if not files:
        return Diagnosis("nothing")
    if not arrived:
        return Diagnosis("elsewhere", {"place": f"gs://{min(files)}"})
    return None if len(arrived) == len(APPLICATION) else Diagnosis("forgotten")


# Each file that a solution writes: its check's name, and what judges it.
FILES: dict[str, tuple[str, Diagnose]] = {
    f"{SHOP}/{TEST}": ("lesson1.test", name_test),
    f"{SHOP}/{CONFIG}": ("lesson1.delivery", name_delivery),
}
