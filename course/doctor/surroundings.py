"""What surrounds the course's Python: libraries, variables, other kernels."""

import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from course.doctor.findings import Finding, Verdict
from course.environment import list_foreign
from course.errors import LessonError
from course.lessons.plan import PLAN
from course.places import NOTEBOOKS, Home
from course.programs import run_program

LOAD = "import ctypes, sys; ctypes.CDLL(sys.argv[1])"
SECONDS_TO_LOAD = 20
# As glibc, musl and macOS say it.
NOT_THERE = re.compile(
    r"(?P<gnu>lib[\w+.-]+): cannot open"
    r"|shared library (?P<musl>lib[^\s:]+):"
    r"|Library not loaded: \S*?(?P<mac>lib[\w.]+)\s"
)
# lightgbm.readthedocs.io, "Installation guide": it needs OpenMP's run time.
PACKAGES = {
    "libgomp": "libgomp1 (apt install libgomp1, dnf install libgomp)",
    "libomp": "libomp (brew install libomp)",
}
KERNEL = "python3"
# Jupyter puts its own Python in the place of these names.
ANY_PYTHON = re.compile(r"python(3(\.\d+)?)?")


def examine_lightgbm(_: Home) -> Finding:
    """Look whether LightGBM finds what it is linked to; it alone is loaded."""
    library = str(find_lightgbm())
    command = [sys.executable, "-I", "-S", "-c", LOAD, library]
    ended = run_program(command, seconds=SECONDS_TO_LOAD)
    if not ended.failed:
        return Finding("lightgbm", Verdict.GOOD)
    if missing := NOT_THERE.search(f"{ended.find_reason()}\n{ended.errors}"):
        name = next(filter(None, missing.groups()))
        package = PACKAGES.get(name.partition(".")[0], name)
        values = {"library": name, "package": package}
        return Finding("lightgbm", Verdict.BAD, "library", values)
    values = {"reason": ended.find_reason()}
    return Finding("lightgbm", Verdict.BAD, "bad", values)


def find_lightgbm() -> Path:
    """Find LightGBM's own library, without loading it.

    Raises:
        FileNotFoundError: it is not installed whole.
    """
    package = find_spec("lightgbm")
    folders = package.submodule_search_locations if package else None
    for folder in folders or ():
        for found in Path(folder, "lib").glob("lib_lightgbm.*"):
            return found
    raise FileNotFoundError("lightgbm's own library")


def examine_lessons(_: Home) -> Finding:
    """Look whether the lessons are as the tools need them."""
    from course.lessons.notebooks import (  # noqa: PLC0415 -- slow to load
        require_lessons,
    )

    try:
        for page in sorted(NOTEBOOKS.glob("*/00_*.ipynb")):
            require_lessons(page.parent.name, max(PLAN))
    except LessonError as error:
        values = {"found": error.format_message()}
        return Finding("lessons", Verdict.BAD, "bad", values)
    return Finding("lessons", Verdict.GOOD)


def examine_variables(_: Home) -> Finding:
    """Look for variables that would lead the course's programs elsewhere."""
    names = list_foreign(os.environ)
    if not names:
        return Finding("variables", Verdict.GOOD)
    values = {"names": ", ".join(names)}
    return Finding("variables", Verdict.OPTIONAL, "foreign", values)


def examine_kernel(_: Home) -> Finding:
    """Look which Python a Jupyter of this shell takes for `python3`."""
    from jupyter_client.kernelspec import (  # noqa: PLC0415 -- slow to load
        KernelSpecManager,
        NoSuchKernel,
    )

    try:
        spec = KernelSpecManager().get_kernel_spec(KERNEL)
    except NoSuchKernel:
        return Finding("kernel", Verdict.BAD, "missing")
    program = (spec.argv or [""])[0]
    own = Path(sys.executable)
    if ANY_PYTHON.fullmatch(program) or Path(program).parent == own.parent:
        return Finding("kernel", Verdict.GOOD)
    values = {"found": spec.resource_dir, "wanted": own}
    return Finding("kernel", Verdict.OPTIONAL, "other", values)
