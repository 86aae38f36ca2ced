"""Rehearses a build step that copies files into a bucket."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from course.checks.diagnosis import Diagnosis
from course.checks.reading import FoundError
from course.checks.verdict import OVERDUE
from course.programs import run_program

SECONDS = 4.0
# What a script without a shebang runs under, as Cloud Build says.
SHELL = "/bin/sh"
# Images that bring gcloud, and what they run before `args`.
ENTRYPOINTS = {
    "gcr.io/cloud-builders/gcloud": "gcloud",
    "gcr.io/cloud-builders/gsutil": "gsutil",
    "google/cloud-sdk": "",
    "gcr.io/google.com/cloudsdktool/cloud-sdk": "",
    "gcr.io/google.com/cloudsdktool/google-cloud-cli": "",
}
TAG = re.compile(r"(:[\w.-]+)?(@sha256:[0-9a-f]+)?$")
# Both programs, as far as they copy; a bucket is a folder of $BUCKETS.
_COPY = """\
#!{python} -ES
import os, shutil, sys
from glob import glob
from pathlib import Path
words = sys.argv[1:]
if Path(sys.argv[0]).name == "gcloud":
    if words[:1] != ["storage"]:
        sys.exit(f"gcloud: {{' '.join(words)}}: not gcloud storage")
    words = words[1:]
words = [word for word in words if not word.startswith("-")]
if words[:1] not in (["cp"], ["rsync"]) or len(words) < 3:
    sys.exit(f"cannot copy by: {{' '.join(words)}}")
if os.environ["REFUSE"]:
    sys.exit("the bucket refuses")
*sources, target = words[1:]
if not target.startswith("gs://"):
    sys.exit(f"{{target}}: not an address gs://BUCKET/")
found = [path for each in sources for path in glob(each)]
if not found:
    sys.exit(f"{{' '.join(sources)}}: no such file")
place = Path(os.environ["BUCKETS"], target.removeprefix("gs://"))
is_folder = target.endswith("/") or target.count("/") == 2 or len(found) > 1
(place if is_folder else place.parent).mkdir(parents=True, exist_ok=True)
for path in found:
    if Path(path).is_dir():
        shutil.copytree(path, place, dirs_exist_ok=True)
    else:
        shutil.copy(path, place)
"""


@dataclass(frozen=True)
class Deployment:
    """What a step came to, and which files lie in buckets after it.

    Args:
        status: 0 where it did its work.
        reason: Its last words.
        files: Paths such as `BUCKET/FILE`.
    """

    status: int
    reason: str
    files: frozenset[str]


def read_entrypoint(image: str) -> str | None:
    """Give what an image runs before `args`; None where it has no gcloud."""
    return ENTRYPOINTS.get(TAG.sub("", image))


def deploy(
    step: Mapping[str, Any], files: Iterable[str], *, refuse: bool = False
) -> Deployment:
    """Run a step where its files are, with a gcloud that only copies.

    Args:
        step: As in a build config; its image is one of ENTRYPOINTS.
        files: The names of what lies in /workspace.
        refuse: Whether the bucket takes nothing.

    Raises:
        FoundError: it did not end within SECONDS.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("tools", "workspace", "buckets"):
            (folder / part).mkdir()
        for each in files:
            (folder / "workspace" / each).write_text(each)
        for tool in ("gcloud", "gsutil"):
            path = folder / "tools" / tool
            path.write_text(_COPY.format(python=sys.executable))
            path.chmod(0o755)
        status, words = _run(
            _write_command(step, folder), folder, refuse=refuse
        )
        return Deployment(status, words, frozenset(_list(folder / "buckets")))


def _write_command(step: Mapping[str, Any], folder: Path) -> list[str]:
    if "script" in step:
        script = folder / "script"
        script.write_text(str(step["script"]))
        script.chmod(0o755)
        has_shebang = str(step["script"]).startswith("#!")
        return [*([] if has_shebang else [SHELL]), str(script)]
    entrypoint = step.get("entrypoint") or read_entrypoint(str(step["name"]))
    args = step.get("args") or []
    words = shlex.split(args) if isinstance(args, str) else [*map(str, args)]
    return [*([str(entrypoint)] if entrypoint else []), *words]


def _run(command: list[str], folder: Path, *, refuse: bool) -> tuple[int, str]:
    path = os.pathsep.join([str(folder / "tools"), os.environ.get("PATH", "")])
    variables = {
        "PATH": path,
        "BUCKETS": str(folder / "buckets"),
        "REFUSE": "1" if refuse else "",
        # The learner's own bucket, which no step of a build is told.
        "BUCKET": "",
    }
    try:
        ended = run_program(
            command or ["true"],
            folder=folder / "workspace",
            environment=variables,
            seconds=SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise FoundError(Diagnosis(OVERDUE, {"seconds": SECONDS})) from error
    except (ValueError, OSError) as error:
        return 1, str(error).replace(str(folder), "")
    return ended.status, ended.find_reason("").replace(str(folder), "")


def _list(buckets: Path) -> list[str]:
    return [
        str(path.relative_to(buckets))
        for path in buckets.rglob("*")
        if path.is_file()
    ]
