"""What an answer may do to whoever runs it: each costs only itself."""

from pathlib import Path
from typing import Any

import pytest

from course.grading import runs
from course.grading.judging import Status
from tests.course.grading.conftest import Grade, find_status
from tests.course.grading.submitting import (
    LIMITS,
    PATTERN,
    RIGHT,
    TESTED,
    hand_in,
)

# What never ends meets a limit however slow the machine is; filling memory
# takes long where others work.
LOWER: dict[Status, dict[str, Any]] = {
    Status.TIMED_OUT: {"seconds": 8.0},
    Status.MEMORY: {"memory": 2**30},
}
HARDSHIPS = {
    "while True:\n    pass": Status.TIMED_OUT,
    "import time\ntime.sleep(3600)": Status.TIMED_OUT,
    "while True:\n    print('x' * 1000)": Status.OUTPUT,
    "print('x' * 2**30)": Status.OUTPUT,
    "with open('big', 'wb') as file:\n"
    "    for _ in range(10_000):\n"
    "        file.write(bytes(2**20))": Status.DISK,
    "for name in range(1000):\n"
    "    open(str(name), 'wb').write(bytes(2**20))\n"
    "import time\ntime.sleep(60)": Status.DISK,
    "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)": Status.TIMED_OUT,
    "import os\nos._exit(0)": Status.DIED,
    "hold = []\nwhile True:\n    hold.append('x' * 2**24)": Status.MEMORY,
    "pattern = input('What? ')": Status.INPUT,
    "1 / 0": Status.ERROR,
    "pattern = (": Status.ERROR,
    "pattern = undefined": Status.ERROR,
}


@pytest.mark.parametrize("source", HARDSHIPS)
def test_a_hardship_is_named(folder: Path, grade: Grade, source: str) -> None:
    hand_in(folder, "anna", {PATTERN: source})
    status = HARDSHIPS[source]
    (submission,) = grade(**LOWER.get(status, {})).submissions
    assert find_status(submission) is status


def test_a_fork_bomb_ends_and_is_named(folder: Path, grade: Grade) -> None:
    bomb = "import os\nwhile True:\n    try:\n        os.fork()\n"
    hand_in(folder, "anna", {PATTERN: f"{bomb}    except OSError: pass"})
    (submission,) = grade().submissions
    assert find_status(submission) is Status.PROCESSES


def test_a_server_left_behind_holds_no_port(folder: Path, grade: Grade) -> None:
    server = (
        "import subprocess, sys\n"
        "words = [sys.executable, '-m', 'http.server', '18999']\n"
        "subprocess.Popen(words, start_new_session=True)\n"
        "import time, urllib.request\n"
        "for _ in range(100):\n"
        "    try:\n"
        "        urllib.request.urlopen('http://127.0.0.1:18999')\n"
        "        break\n"
        "    except OSError:\n        time.sleep(0.1)\n"
        "else:\n    raise SystemExit('no server')\n"
    )
    right = RIGHT[PATTERN]
    hand_in(folder, "anna", {PATTERN: f"{server}{right}"})
    hand_in(folder, "bea", {PATTERN: f"{server}{right} # another"})
    found = grade(jobs=1).submissions
    assert [find_status(each) for each in found] == [Status.PASSED] * 2


FORGERIES = {
    "the check imported over": (
        TESTED,
        (
            "import course.checks.lesson8 as lesson8\n"
            "from course.checks.verdict import Verdict\n"
            "from course.checks.diagnosis import Diagnosis\n"
            "def is_tested(commit, builds): return True\n"
            "lesson8.check_is_tested = lambda _: Verdict(\n"
            "    'lesson8.is_tested', Diagnosis('right'))"
        ),
    ),
    "the check changed for one's own alone": (
        TESTED,
        (
            f"{RIGHT[TESTED]}\n"
            "import course.checks.lesson8 as lesson8\n"
            "right, check = is_tested, lesson8.check_is_tested\n"
            "lesson8.check_is_tested = lambda answer: check(\n"
            "    right if callable(answer) else answer)\n"
            "is_tested = lambda commit, builds: False"
        ),
    ),
    "every diagnosis right": (
        TESTED,
        (
            "from course.checks.diagnosis import Diagnosis\n"
            "Diagnosis.passed = property(lambda self: True)\n"
            "def is_tested(commit, builds): return False"
        ),
    ),
    "patched when it is called": (
        TESTED,
        (
            "def is_tested(commit, builds):\n"
            "    import course.checks.verdict as verdict\n"
            "    verdict.Verdict.passed = True\n"
            "    return False"
        ),
    ),
    "a verdict written down the line": (
        TESTED,
        (
            "import glob, json\n"
            "said = {'secret': '0', 'passed': True, 'intact': True,\n"
            "        'words': {'fr': 'ok'}}\n"
            "for line in glob.glob('/tmp/*/report'):\n"
            "    print(json.dumps(said), file=open(line, 'a'), flush=True)\n"
            "import os\nos._exit(0)"
        ),
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_verdict_does_not_pass(
    folder: Path, grade: Grade, forgery: str
) -> None:
    name, source = FORGERIES[forgery]
    hand_in(folder, "anna", {name: source})
    (submission,) = grade().submissions
    assert find_status(submission, name) in {Status.TAMPERED, Status.DIED}


WRONG_FUNCTION = "def is_tested(commit, builds):\n    return False\n"
# What a clever student tries next; a right answer is in none of them.
ATTACKS: dict[str, tuple[str, Status]] = {
    "words after the end": (
        (
            f"import atexit\n{WRONG_FUNCTION}"
            "atexit.register(print, 'passed')\n"
            "atexit.register(open, 'passed.json', 'w')"
        ),
        Status.WRONG,
    ),
    "isinstance replaced": (
        (
            "import builtins\nreal = isinstance\n"
            "def is_any(value, kind):\n"
            "    return real(value, kind)\n"
            f"builtins.isinstance = is_any\n{WRONG_FUNCTION}"
        ),
        Status.TAMPERED,
    ),
    "all of anything is true": (
        f"import builtins\nbuiltins.all = lambda *_: True\n{WRONG_FUNCTION}",
        Status.TAMPERED,
    ),
    "an answer that equals everything": (
        (
            "class Yes:\n"
            "    __eq__ = __bool__ = lambda *_: True\n"
            "    __hash__ = object.__hash__\n"
            "def is_tested(commit, builds):\n    return Yes()"
        ),
        Status.WRONG,
    ),
    "a trace that returns from the check": (
        (
            f"import sys\n{WRONG_FUNCTION}"
            "def follow(frame, event, found):\n"
            "    if frame.f_code.co_name == 'is_same':\n"
            "        frame.f_globals['is_same'] = lambda *_: True\n"
            "    return None\n"
            "sys.settrace(follow)"
        ),
        Status.TAMPERED,
    ),
    "every verdict in memory made right": (
        (
            f"import gc\n{WRONG_FUNCTION}"
            "for each in gc.get_objects():\n"
            "    is_function = type(each) is type(is_tested)\n"
            "    if is_function and each.__name__ == 'is_same':\n"
            "        each.__code__ = (lambda outcome, truth: True).__code__"
        ),
        Status.TAMPERED,
    ),
    "a check rewritten before it is read": (
        (
            f"{WRONG_FUNCTION}"
            "right = 'from course.checks.verdict import Verdict\\n'\n"
            "right += 'from course.checks.diagnosis import Diagnosis\\n'\n"
            'right += \'Verdict("lesson8.is_tested", Diagnosis("right"))\'\n'
            "def rewrite(lines):\n"
            "    told = any('check_is_tested' in each for each in lines)\n"
            "    return right.splitlines(True) if told else lines\n"
            "get_ipython().input_transformers_post.append(rewrite)"
        ),
        Status.WRONG,
    ),
    "a verdict changed when the check is done": (
        (
            f"{WRONG_FUNCTION}"
            "from course.checks.verdict import Verdict\n"
            "from course.checks.diagnosis import Diagnosis\n"
            "def change(result):\n"
            "    if isinstance(result.result, Verdict):\n"
            "        right = Diagnosis('right')\n"
            "        result.result = Verdict('lesson8.is_tested', right)\n"
            "get_ipython().events.register('post_run_cell', change)"
        ),
        Status.WRONG,
    ),
    "a magic of the check's name": (
        (
            f"{WRONG_FUNCTION}"
            "def check_is_tested(line): return 'passed'\n"
            "get_ipython().register_magic_function(check_is_tested)\n"
            "get_ipython().run_line_magic('alias', 'check_is_tested echo ok')\n"
            "del check_is_tested"
        ),
        Status.WRONG,
    ),
    "a shell that runs nothing": (
        (
            f"{WRONG_FUNCTION}"
            "shell = type(get_ipython())\n"
            "run = shell.run_cell\n"
            "def run_cell(self, source, **rest):\n"
            "    return run(self, source, **rest)\n"
            "shell.run_cell = run_cell"
        ),
        Status.TAMPERED,
    ),
    "all files closed": (
        f"{WRONG_FUNCTION}import os\nos.closerange(3, 256)",
        Status.DIED,
    ),
    "a signal to all": (
        f"{WRONG_FUNCTION}import os\nos.kill(-1, 9)",
        Status.ERROR,
    ),
}


def test_no_answer_replaces_what_looks_for_tampering(
    folder: Path, grade: Grade
) -> None:
    source = (
        "import builtins\nimport course.checks.lesson8 as lesson\n"
        "lesson.is_same = lambda *_: True\n"
        "builtins.all = builtins.any = lambda *_: True\n"
    )
    hand_in(folder, "anna", {TESTED: f"{source}{WRONG_FUNCTION}"})
    (submission,) = grade().submissions
    assert find_status(submission, TESTED) is Status.TAMPERED


def test_each_attack_costs_only_itself_and_is_named(
    folder: Path, grade: Grade
) -> None:
    for name, (source, _) in ATTACKS.items():
        hand_in(folder, name, {TESTED: source})
    hand_in(folder, "right", RIGHT)
    found = {
        each.learner: find_status(each, TESTED)
        for each in grade(seconds=runs.LIMITS.seconds).submissions
    }
    wanted = {name: status for name, (_, status) in ATTACKS.items()}
    assert found == wanted | {"right": Status.PASSED}


# Of these a plain value comes, which is judged elsewhere.
LEFT_BEHIND = {
    "start-up files": (
        "from pathlib import Path\n"
        "text = 'import builtins; builtins.isinstance = lambda *_: True'\n"
        "startup = Path.home() / '.ipython/profile_default/startup'\n"
        "startup.mkdir(parents=True, exist_ok=True)\n"
        "for path in (startup / '00.py', Path('sitecustomize.py'),\n"
        "             Path('usercustomize.py'), Path('.pythonrc')):\n"
        "    path.write_text(text)\n"
        "import os\nos.environ['PYTHONSTARTUP'] = '.pythonrc'\n"
        "pattern = '^wrong$'"
    ),
    "a text that equals everything": (
        "class Any(str):\n    __eq__ = __contains__ = lambda *_: True\n"
        "    __hash__ = str.__hash__\npattern = Any('^wrong$')"
    ),
    "not a number": "pattern = float('nan')",
    "half a letter": "pattern = '\\ud800'",
    "a value of a million levels": (
        "pattern = []\nfor _ in range(10**6):\n    pattern = [pattern]"
    ),
}


def test_what_an_answer_leaves_behind_changes_no_verdict(
    folder: Path, grade: Grade
) -> None:
    for name, source in LEFT_BEHIND.items():
        hand_in(folder, name, {PATTERN: source})
    found = {each.learner: find_status(each) for each in grade().submissions}
    assert found == dict.fromkeys(LEFT_BEHIND, Status.WRONG)


VALUES = {
    "the check redefined": "check_branch_pattern = print\n",
    "the course's record written": "import os, json, pathlib\n"
    "home = pathlib.Path(os.environ['COURSE_HOME'])\n"
    "(home / 'passed.json').write_text('{\"1\": [\"exercice-1\"]}')\n"
    "passed = True\n",
    "the course's module patched": "import course.checks.lesson6 as lesson\n"
    "lesson.name_pattern = lambda *_: lesson.Diagnosis('right')\n",
}


@pytest.mark.parametrize("forgery", VALUES)
def test_a_plain_value_is_judged_where_nothing_reaches_it(
    folder: Path, grade: Grade, forgery: str
) -> None:
    source = f"{VALUES[forgery]}pattern = '^wrong$'"
    hand_in(folder, "anna", {PATTERN: source})
    (submission,) = grade().submissions
    assert find_status(submission) is Status.WRONG
    assert submission.judgements["1.exercice-1"].apart


def look_for(what: str) -> str:
    """Write a cell that stops with an error where it can read something."""
    return f"found = {what}\nassert not found, found\n{RIGHT[PATTERN]}"


def test_nobody_reads_what_is_not_theirs(
    folder: Path, grade: Grade, tmp_path: Path
) -> None:
    hand_in(folder, "bea", {PATTERN: "pattern = 'mine'"})
    (tmp_path / "grades").mkdir()
    (tmp_path / "grades/secret.csv").write_text("anna,0", encoding="utf-8")
    root = Path(__file__).parents[3]
    seen = [
        folder / "bea",
        tmp_path / "grades/secret.csv",
        root / "notebooks",
        root / "purchase_predict/src",
        root / ".git",
        root / "tests",
    ]
    listed = [str(each) for each in seen]
    source = look_for(
        f"[x for x in {listed} if __import__('os').path.exists(x)]"
    )
    hand_in(folder, "anna", {PATTERN: source})
    anna = grade().submissions[0]
    assert find_status(anna) is Status.PASSED, anna.judgements


def test_no_answer_reaches_the_network(folder: Path, grade: Grade) -> None:
    source = (
        "import socket\ntry:\n"
        "    socket.create_connection(('192.0.2.1', 80), timeout=3)\n"
        "except OSError as error:\n    found = error.errno != 101\n"
        "assert not found\n"
    )
    hand_in(folder, "anna", {PATTERN: f"{source}{RIGHT[PATTERN]}"})
    (submission,) = grade().submissions
    assert find_status(submission) is Status.PASSED


def test_right_answers_of_each_kind_pass(folder: Path, grade: Grade) -> None:
    hand_in(folder, "anna", RIGHT)
    (submission,) = grade().submissions
    found = {find_status(submission, name) for name in RIGHT}
    apart = [x.apart for x in submission.judgements.values()]
    assert (found, apart) == ({Status.PASSED}, [True, False, True])
    assert LIMITS in RIGHT
