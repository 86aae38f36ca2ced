import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from course.checks.candidates import CASES
from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson9 import (
    check_candidate_flags,
    check_judgement,
    check_requests_needed,
    check_startup_probe,
)
from course.checks.verdict import Verdict
from course.lessons.notebooks import list_lessons, read_notebook

Accepted = Callable[[Verdict, Diagnosis], None]
Refused = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
Met = Callable[..., None]
Wrong = Mapping[str, tuple[object, Diagnosis]]
Measured = Mapping[str, float]


def candidate_flags(version: str) -> list[str]:
    return ["--no-traffic", "--tag=candidate", f"--revision-suffix={version}"]


def give(*flags: object) -> Callable[[str], list[object]]:
    """Give these flags; `v2` in them stands for the version."""

    def answer(version: str) -> list[object]:
        return [
            each.replace("v2", version) if isinstance(each, str) else each
            for each in flags
        ]

    return answer


NO, TAG, SUFFIX = "--no-traffic", "--tag=candidate", "--revision-suffix=v2"


def yield_flags(version: str) -> Any:
    yield from candidate_flags(version)


async def await_flags(version: str) -> list[str]:
    return candidate_flags(version)


def misname(_version: str) -> Any:
    return [NO, TAG, candidate]  # type: ignore[name-defined]  # noqa: F821


RIGHT_FLAGS = {
    "as asked": candidate_flags,
    "apart": give(NO, "--tag", "candidate", "--revision-suffix", "v2"),
    "one text a flag": give(NO, "--tag candidate", "--revision-suffix v2"),
    "in another order": give(SUFFIX, TAG, NO),
    "a tuple": lambda version: tuple(candidate_flags(version)),
    "an array": lambda version: np.array(candidate_flags(version)),
    "quoted": give(NO, "--tag='candidate'", '--revision-suffix="v2"'),
    "more than asked": lambda version, *_: candidate_flags(version),
}
WRONG_FLAGS: Wrong = {
    "no function": (
        [NO],
        Diagnosis("not_callable", {"value": Thing("object", {"type": "list"})}),
    ),
    "no argument": (lambda: [NO], Diagnosis("arguments")),
    "class": (type("Flags", (), {}), Diagnosis("class")),
    "raises": (
        lambda version: version.flags,
        Diagnosis(
            "raises",
            {"error": "AttributeError: 'str' object has no attribute 'flags'"},
        ),
    ),
    "nothing": (lambda _: print(end=""), Diagnosis("none")),
    "prints": (
        lambda version: print(candidate_flags(version)),
        Diagnosis("prints"),
    ),
    "yields": (yield_flags, Diagnosis("generator")),
    "async": (await_flags, Diagnosis("coroutine")),
    "unquoted": (misname, Diagnosis("undefined", {"name": "candidate"})),
    "one text": (
        lambda version: f"{NO} {TAG} --revision-suffix={version}",
        Diagnosis(
            "text",
            {"value": "'--no-traffic --tag=candidate --revision-suffix=v2'"},
        ),
    ),
    "dict": (
        lambda version: {"tag": "candidate", "revision-suffix": version},
        Diagnosis("mapping", {"value": Thing("object", {"type": "dict"})}),
    ),
    "number": (lambda _: 3, Diagnosis("not_list", {"value": "3"})),
    "ellipsis": (give(NO, ...), Diagnosis("ellipsis")),
    "number inside": (
        give(NO, TAG, SUFFIX, 3),
        Diagnosis("item_type", {"value": "3"}),
    ),
    "no f": (
        lambda _: [NO, TAG, "--revision-suffix={version}"],
        Diagnosis("braces", {"value": "'--revision-suffix={version}'"}),
    ),
    "shell's": (
        lambda _: [NO, TAG, "--revision-suffix=$version"],
        Diagnosis("braces", {"value": "'--revision-suffix=$version'"}),
    ),
    "quote": (
        give(NO, "--tag='candidate", SUFFIX),
        Diagnosis("quotes", {"value": '"--tag=\'candidate"'}),
    ),
    "no dashes": (
        give("no-traffic", TAG, SUFFIX),
        Diagnosis("no_dashes", {"value": "'no-traffic'"}),
    ),
    "one dash": (
        give(NO, "-tag=candidate", SUFFIX),
        Diagnosis("no_dashes", {"value": "'-tag=candidate'"}),
    ),
    "command": (
        give("cloudrun", "deploy"),
        Diagnosis("no_dashes", {"value": "'cloudrun'"}),
    ),
    "true": (
        give("--no-traffic=true", TAG, SUFFIX),
        Diagnosis("flag_value", {"value": "'--no-traffic=true'"}),
    ),
    "tag without a name": (
        give("--tag", NO, SUFFIX),
        Diagnosis("no_value", {"value": "'--tag'"}),
    ),
    "ends too early": (
        give(NO, TAG, "--revision-suffix"),
        Diagnosis("no_value", {"value": "'--revision-suffix'"}),
    ),
    "twice": (
        give(NO, TAG, TAG, SUFFIX),
        Diagnosis("twice", {"value": "'--tag'"}),
    ),
    "percent": (
        give("--traffic=0", TAG, SUFFIX),
        Diagnosis("traffic", {"value": "'--traffic=0'"}),
    ),
    "later": (
        give(NO, "--to-tags=candidate=10", SUFFIX),
        Diagnosis("later", {"value": "'--to-tags=candidate=10'"}),
    ),
    "suffix alone": (
        give(NO, TAG, "--suffix=v2"),
        Diagnosis(
            "misspelt", {"value": "'--suffix=v2'", "right": "revision-suffix"}
        ),
    ),
    "tags": (
        give(NO, "--tags=candidate", SUFFIX),
        Diagnosis("misspelt", {"value": "'--tags=candidate'", "right": "tag"}),
    ),
    "another": (
        give(NO, TAG, SUFFIX, "--memory=1Gi"),
        Diagnosis("other", {"value": "'--memory=1Gi'"}),
    ),
    "traffic": (give(TAG, SUFFIX), Diagnosis("no_traffic")),
    "no tag": (give(NO, SUFFIX), Diagnosis("no_tag")),
    "no suffix": (give(NO, TAG), Diagnosis("no_suffix")),
    "empty": (give(), Diagnosis("no_traffic")),
    "tag": (
        give(NO, "--tag=canary", SUFFIX),
        Diagnosis("tag", {"value": "'canary'"}),
    ),
    "whole name": (
        give(NO, TAG, "--revision-suffix=shop-v2"),
        Diagnosis("whole_name", {"value": "'shop-v2'"}),
    ),
    "number alone": (
        lambda version: [NO, TAG, f"--revision-suffix={version[1:]}"],
        Diagnosis("suffix", {"value": "'2'", "right": "v2"}),
    ),
    "hard-coded": (
        lambda _: [NO, TAG, SUFFIX],
        Diagnosis("hard_coded", {"value": "'v2'"}),
    ),
}


def requests_needed(fault: float, share: float, confidence: float) -> int:
    return math.ceil(math.log(1 - confidence) / math.log(1 - fault * share))


def count_on(fault: float, share: float, confidence: float) -> int:
    number = 0
    while 1 - (1 - fault * share) ** number < confidence:
        number += 1
    return number


def never_end(fault: float, share: float, confidence: float) -> int:
    while fault * share < confidence:
        pass
    return 0


def tell(
    number: str,
    fault: float,
    share: float,
    confidence: float,
    right: int,
    **more: str,
) -> dict[str, Any]:
    given = {
        "fault": f"{fault:g}",
        "share": f"{share:g}",
        "confidence": f"{confidence:g}",
    }
    return {"value": number, **given, "right": right, **more}


def in_first(number: str, **more: str) -> dict[str, Any]:
    return tell(number, 0.05, 0.1, 0.95, 598, **more)


def in_last(number: str, **more: str) -> dict[str, Any]:
    return tell(number, 0.01, 0.1, 0.99, 4603, **more)


RIGHT_NUMBERS = {
    "as asked": requests_needed,
    "by counting": count_on,
    "of NumPy": lambda f, s, c: np.ceil(np.log(1 - c) / np.log1p(-f * s)),
    "an array": lambda f, s, c: np.array(requests_needed(f, s, c)),
    "one more": lambda f, s, c: requests_needed(f, s, c) + 1,
    "rule of three": lambda f, s, c: math.ceil(-math.log(1 - c) / (f * s)),
}
WRONG_NUMBERS: Wrong = {
    "no function": (598, Diagnosis("not_callable", {"value": "598"})),
    "two arguments": (lambda _f, _s: 598, Diagnosis("arguments")),
    "raises": (
        lambda f, s, _c: f[s],
        Diagnosis(
            "raises",
            {"error": "TypeError: 'float' object is not subscriptable"},
        ),
    ),
    "nothing": (lambda _f, _s, _c: print(end=""), Diagnosis("none")),
    "text": (lambda _f, _s, _c: "598", Diagnosis("text", {"value": "'598'"})),
    "infinite": (
        lambda _f, _s, _c: math.inf,
        Diagnosis("not_finite", {"value": "inf"}),
    ),
    "turned sign": (
        lambda f, s, c: -requests_needed(f, s, c),
        Diagnosis("negative", in_first("-598")),
    ),
    "no share": (
        lambda f, _s, c: requests_needed(f, 1, c),
        Diagnosis("no_share", in_first("59")),
    ),
    "times share": (
        lambda f, s, c: math.ceil(requests_needed(f, 1, c) * s),
        Diagnosis("times_share", in_first("6")),
    ),
    "no fault": (
        lambda _f, s, c: requests_needed(1, min(s, 0.999), c),
        Diagnosis("no_fault", in_first("29")),
    ),
    "one expected": (
        lambda f, s, _c: round(1 / (f * s)),
        Diagnosis("one_expected", in_first("200")),
    ),
    "turned confidence": (
        lambda f, s, c: requests_needed(f, s, 1 - c),
        Diagnosis("turned_confidence", in_first("11")),
    ),
    "always 95 %": (
        lambda f, s, _c: requests_needed(f, s, 0.95),
        Diagnosis("no_confidence", in_last("2995")),
    ),
    "3 / p": (
        lambda f, s, _c: round(3 / (f * s)),
        Diagnosis("no_confidence", in_last("3000")),
    ),
    "on average": (
        lambda f, s, c: round(requests_needed(f, 1, c) / s),
        Diagnosis("share_after", in_first("590")),
    ),
    "rounded down": (
        lambda f, s, c: requests_needed(f, s, c) - 1,
        Diagnosis("rounded_down", in_first("597")),
    ),
    "not rounded": (
        lambda f, s, c: math.log(1 - c) / math.log(1 - f * s),
        Diagnosis("fraction", in_first("597.647")),
    ),
    "a half more": (
        lambda f, s, c: requests_needed(f, s, c) + 0.5 + 0 * f,
        Diagnosis("fraction", in_first("598.5")),
    ),
    "few": (
        lambda _f, _s, _c: 100,
        Diagnosis("few", in_first("100", reached="0.394")),
    ),
    "many": (
        lambda _f, _s, _c: 10000,
        Diagnosis("many", in_first("10000", reached="1.000")),
    ),
}


def judge(old: Measured, new: Measured) -> bool:
    if not new["requests"]:
        return False
    more = new["errors"] / new["requests"] - old["errors"] / old["requests"]
    slower = new["median_ms"] > 2 * old["median_ms"]
    return more <= 0.01 and not slower and abs(new["mean"] - old["mean"]) <= 0.1


def but(**changes: Any) -> Callable[[Measured, Measured], bool]:
    """Judge as is right, with these rules in the place of its own."""

    def judged(old: Measured, new: Measured) -> bool:
        rules: dict[str, Callable[[Measured, Measured], bool]] = {
            "silent": lambda _, new: bool(new["requests"]),
            "errors": lambda old, new: rate(new) - rate(old) <= 0.01,
            "time": lambda old, new: new["median_ms"] <= 2 * old["median_ms"],
            "mean": lambda old, new: abs(new["mean"] - old["mean"]) <= 0.1,
        }
        return all(rule(old, new) for rule in (rules | changes).values())

    return judged


def rate(measured: Measured) -> float:
    return measured["errors"] / max(measured["requests"], 1)


def let(*_: Measured) -> bool:
    return True


RIGHT_JUDGES = {
    "as asked": judge,
    "by rules": but(),
    "of NumPy": lambda old, new: np.bool_(judge(old, new)),
}
WRONG_JUDGES: Wrong = {
    "no function": (True, Diagnosis("not_callable", {"value": "True"})),
    "one argument": (lambda _new: True, Diagnosis("arguments")),
    "raises": (
        lambda _old, new: new["error"] < 1,
        Diagnosis("raises", {"error": "KeyError: 'error'"}),
    ),
    "divides": (
        lambda old, new: (
            judge(old, new) and new["errors"] / new["requests"] < 1
            if new["requests"]
            else 1 / 0 > 1
        ),
        Diagnosis("divides"),
    ),
    "nothing": (lambda _old, _new: print(end=""), Diagnosis("none")),
    "one way": (
        lambda old, new: judge(old, new) or None,
        Diagnosis("none_sometimes"),
    ),
    "text": (
        lambda _old, _new: "go on",
        Diagnosis("not_bool", {"value": "'go on'"}),
    ),
    "number": (lambda _old, _new: 1, Diagnosis("not_bool", {"value": "1"})),
    "inverted": (lambda old, new: not judge(old, new), Diagnosis("inverted")),
    "turned": (
        lambda new, old: judge(old, new) if old["requests"] else False,
        Diagnosis("turned"),
    ),
    "always": (let, Diagnosis("always")),
    "never": (lambda _old, _new: False, Diagnosis("never")),
    "strict": (
        lambda old, new: (
            new["median_ms"] <= old["median_ms"] and judge(old, new)
        ),
        Diagnosis("sound"),
    ),
    "no errors asked": (but(errors=let), Diagnosis("errors")),
    "no time asked": (but(time=let), Diagnosis("slow")),
    "no mean asked": (but(mean=let), Diagnosis("high")),
    "mean one way": (
        but(mean=lambda old, new: new["mean"] - old["mean"] <= 0.1),
        Diagnosis("low"),
    ),
    "counts": (
        but(errors=lambda old, new: new["errors"] <= max(old["errors"], 1)),
        Diagnosis("counts"),
    ),
    "counts, too": (
        lambda old, new: judge(old, new) and new["errors"] <= old["errors"] + 4,
        Diagnosis("counts_more"),
    ),
    "no error": (
        but(errors=lambda _, new: rate(new) <= 0.02),
        Diagnosis("no_error"),
    ),
    "one error": (
        but(errors=lambda old, new: rate(new) <= rate(old)),
        Diagnosis("one_error"),
    ),
    "errors both ways": (
        but(errors=lambda old, new: abs(rate(new) - rate(old)) <= 0.02),
        Diagnosis("better"),
    ),
    "time both ways": (
        but(
            time=lambda old, new: (
                abs(new["median_ms"] - old["median_ms"]) <= 1.4
            )
        ),
        Diagnosis("faster"),
    ),
    "little time": (
        but(time=lambda old, new: new["median_ms"] <= 1.5 * old["median_ms"]),
        Diagnosis("bit_slower"),
    ),
    "little above": (
        but(mean=lambda old, new: -0.1 <= new["mean"] - old["mean"] <= 0.03),
        Diagnosis("bit_off"),
    ),
    "little below": (
        but(mean=lambda old, new: -0.03 <= new["mean"] - old["mean"] <= 0.1),
        Diagnosis("bit_below"),
    ),
    "silence": (but(silent=let), Diagnosis("silent")),
}


def wait(period: object = 1, times: object = 30, more: str = "") -> str:
    waiting = f"periodSeconds={period},failureThreshold={times}"
    return f"httpGet.path=/ping,{waiting}{more}"


def found(
    name: str, period: int, times: int, first: int = 0, timeout: int = 1
) -> Diagnosis:
    said = {"timeout": timeout, "period": period, "first": first}
    return Diagnosis(name, said | {"seconds": first + period * times})


RIGHT_PROBES = {
    "as asked": wait(),
    "every two seconds": wait(2, 15),
    "as in deploy.sh": "httpGet.path=/ping,periodSeconds=2,failureThreshold=30",
    "turned": "periodSeconds=1,failureThreshold=60,httpGet.path=/ping",
    "with the port": wait(more=",httpGet.port=8080"),
    "with all": wait(2, 30, ",initialDelaySeconds=1,timeoutSeconds=2"),
}
WRONG_PROBES: Wrong = {
    "list": (
        ["httpGet.path=/ping"],
        Diagnosis("not_text", {"value": Thing("object", {"type": "list"})}),
    ),
    "number": (30, Diagnosis("not_text", {"value": "30"})),
    "function": (wait, Diagnosis("function")),
    "flag": (
        f"--startup-probe={wait()}",
        Diagnosis("flag", {"value": f"'--startup-probe={wait()}'"}),
    ),
    "spaces": (
        "httpGet.path=/ping, periodSeconds=1",
        Diagnosis("spaces", {"value": "'httpGet.path=/ping, periodSeconds=1'"}),
    ),
    "empty": ("", Diagnosis("no_pair", {"value": "''"})),
    "no value": (
        "httpGet.path=",
        Diagnosis("no_pair", {"value": "'httpGet.path='"}),
    ),
    "colon": (
        "httpGet.path:/ping",
        Diagnosis("no_pair", {"value": "'httpGet.path:/ping'"}),
    ),
    "misspelt": (
        "httpGet.path=/ping,failureTreshold=30",
        Diagnosis(
            "misspelt",
            {"value": "failureTreshold", "right": "failureThreshold"},
        ),
    ),
    "no action": ("colour=red", Diagnosis("unknown", {"value": "colour"})),
    "twice": (
        wait(more=",periodSeconds=2"),
        Diagnosis("twice", {"value": "periodSeconds"}),
    ),
    "unit": (wait("1s"), Diagnosis("number", {"value": "periodSeconds=1s"})),
    "huge": (
        wait("9" * 50),
        Diagnosis("number", {"value": f"periodSeconds={'9' * 50}"}),
    ),
    "tcp": (
        "tcpSocket.port=8080,periodSeconds=1,failureThreshold=30",
        Diagnosis("tcp", {"value": "None"}),
    ),
    "grpc": ("grpc.port=8080", Diagnosis("grpc", {"value": "None"})),
    "no path": (
        "periodSeconds=1,failureThreshold=30",
        Diagnosis("no_path", {"value": "None"}),
    ),
    "no slash": (
        wait().replace("/", ""),
        Diagnosis("no_slash", {"value": "ping"}),
    ),
    "health": (
        wait().replace("ping", "healthz"),
        Diagnosis("path", {"value": "/healthz"}),
    ),
    "port": (wait(more=",httpGet.port=80"), Diagnosis("port", {"value": "80"})),
    "zero": (wait(0), found("zero", 0, 30)),
    "timeout": (
        wait(1, 30, ",timeoutSeconds=5"),
        found("timeout", 1, 30, timeout=5),
    ),
    "defaults": ("httpGet.path=/ping", found("slow", 10, 3)),
    "slow": (wait(10, 3), found("slow", 10, 3)),
    "delay": (
        wait(1, 30, ",initialDelaySeconds=30"),
        found("delay", 1, 30, 30),
    ),
    "short": (wait(2, 10), found("short", 2, 10)),
    "three times": ("httpGet.path=/ping,periodSeconds=2", found("short", 2, 3)),
    "long": (wait(2, 1000), found("long", 2, 1000)),
}
CHECKS: Mapping[
    str, tuple[Callable[[Any], Verdict], Mapping[str, Any], Wrong]
] = {
    "flags": (check_candidate_flags, RIGHT_FLAGS, WRONG_FLAGS),
    "needed": (check_requests_needed, RIGHT_NUMBERS, WRONG_NUMBERS),
    "judgement": (check_judgement, RIGHT_JUDGES, WRONG_JUDGES),
    "probe": (check_startup_probe, RIGHT_PROBES, WRONG_PROBES),
}
ALL_RIGHT = [
    (check, name) for check, (_, right, _) in CHECKS.items() for name in right
]
ALL_WRONG = [
    (check, name) for check, (_, _, wrong) in CHECKS.items() for name in wrong
]


@pytest.mark.parametrize(("check", "name"), ALL_RIGHT)
def test_a_right_answer_passes(
    check: str, name: str, accepted: Accepted
) -> None:
    ask, right, _ = CHECKS[check]
    accepted(ask(right[name]), Diagnosis("right"))


@pytest.mark.parametrize(("check", "name"), ALL_WRONG)
def test_a_wrong_answer_is_named(
    check: str, name: str, refused: Refused
) -> None:
    ask, _, wrong = CHECKS[check]
    answer, diagnosis = wrong[name]
    refused(ask(answer), diagnosis)


@pytest.mark.parametrize("check", CHECKS)
def test_each_text_has_an_answer_that_meets_it(check: str, met: Met) -> None:
    met(f"lesson9.{check}", CHECKS[check][2])


@pytest.mark.parametrize("check", CHECKS)
def test_an_answer_may_be_anything(check: str, junk: Any) -> None:
    assert not CHECKS[check][0](junk).passed


def unfilled(*_: object) -> None: ...


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("answer", [..., None])
def test_an_unfilled_exercise_is_harmless(
    check: str, answer: object, invited: Invited
) -> None:
    invited(CHECKS[check][0](answer))


@pytest.mark.parametrize("check", [check_candidate_flags, check_judgement])
def test_an_unfilled_function_is_harmless(check: Any, invited: Invited) -> None:
    invited(check(unfilled))


def test_an_endless_loop_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course.checks.patience.SECONDS", 0.2)
    verdict = check_requests_needed(never_end)
    assert verdict.diagnosis.name == "overdue"


def test_a_judge_that_empties_what_it_is_given_harms_no_other_case() -> None:
    def eat(old: dict[str, float], new: dict[str, float]) -> bool:
        verdict = judge(old, new)
        old.clear()
        new.clear()
        return verdict

    assert check_judgement(eat).passed
    assert judge(*CASES["sound"].both)


ANSWERS: Mapping[str, tuple[str, object, Any]] = {
    "solution-options": (
        "candidate_flags",
        RIGHT_FLAGS["apart"],
        check_candidate_flags,
    ),
    "solution-nombre": ("requests_needed", count_on, check_requests_needed),
    "solution-jugement": ("judge", RIGHT_JUDGES["by rules"], check_judgement),
    "solution-sonde": ("probe", wait(2, 15), check_startup_probe),
}


@pytest.mark.parametrize(("cell", "answer"), ANSWERS.items(), ids=[*ANSWERS])
def test_a_solution_takes_the_place_of_a_wrong_answer_alone(
    cell: str, answer: tuple[str, object, Any]
) -> None:
    (lesson,) = (each for each in list_lessons("fr") if each.number == 9)
    cells = {x.id: x.source for x in read_notebook(lesson.path).cells}
    name, own, check = answer
    space: dict[str, Any] = {name: own, check.__name__: check}
    exec(cells[cell], space)  # noqa: S102 -- the lesson's own cell
    assert space[name] is own
    for wrong in (..., None, "x", lambda *_: True):
        space[name] = wrong
        exec(cells[cell], space)  # noqa: S102
        assert check(space[name]).passed
