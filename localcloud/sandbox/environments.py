"""A fresh Python environment for each program, in hundredths of a second."""

import os
import subprocess
import threading
from pathlib import Path

import uv

from localcloud.errors import UnavailableError
from localcloud.sandbox.interpreters import Interpreter
from localcloud.sandbox.network import network_environment

# Images of Python bring pip. Making it anew takes ten times as long as the
# environment itself, so each environment sees one that was made once; an
# upgrade of pip goes into the environment's own, which comes first.
PIP = """\
#!{python}
import sys
from pip._internal.cli.main import main
sys.exit(main())
"""
_seeding = threading.Lock()


def make_environment(
    folder: Path, interpreter: Interpreter, cache: Path
) -> Path:
    """Make a virtual environment; return its folder of programs.

    Args:
        folder: Where; must not exist.
        interpreter: Whose.
        cache: Of uv, and of the one pip for each version.

    Raises:
        UnavailableError: uv failed, with its words.
    """
    seed = _seed_pip(interpreter, cache)
    _run_uv("venv", str(folder), interpreter=interpreter, cache=cache)
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "image.pth").write_text(f"{seed}\n", encoding="utf-8")
    programs = folder / "bin"
    for name in ("pip", "pip3"):
        program = programs / name
        program.write_text(
            PIP.format(python=programs / "python"), encoding="utf-8"
        )
        program.chmod(0o755)
    return programs


def link_uv(programs: Path) -> None:
    """Put uv where its images have it."""
    (programs / "uv").symlink_to(uv.find_uv_bin())


def cache_environment(cache: Path) -> dict[str, str]:
    """Return the variables by which tools share packages."""
    return {
        "UV_CACHE_DIR": str(cache / "uv"),
        "PIP_CACHE_DIR": str(cache / "pip"),
        "UV_PYTHON_DOWNLOADS": "never",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }


def _seed_pip(interpreter: Interpreter, cache: Path) -> Path:
    seed = cache / "pip-seeds" / interpreter.version
    with _seeding:
        done = seed / "done"
        if not done.exists():
            _run_uv(
                "venv",
                "--seed",
                "--clear",
                str(seed),
                interpreter=interpreter,
                cache=cache,
            )
            done.touch()
    return next(seed.glob("lib/python*/site-packages"))


def _run_uv(*words: str, interpreter: Interpreter, cache: Path) -> None:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(cache),
        **network_environment(),
        **cache_environment(cache),
    }
    done = subprocess.run(
        [
            uv.find_uv_bin(),
            *words,
            "--quiet",
            "--python",
            str(interpreter.path),
            "--no-project",
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UnavailableError(
            f"no environment for Python {interpreter.version}: "
            f"{done.stderr.strip()[-500:]}",
            "check the disk's free space and the network",
        )
