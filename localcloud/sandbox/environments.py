"""A fresh Python environment for each program, in hundredths of a second."""

import os
import shutil
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
    make_bare_environment(folder, interpreter, cache)
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


def install_requirements(
    programs: Path, requirements: Path, cache: Path, *, compiled: bool = True
) -> None:
    """Fill an environment from a file, linked from the cache.

    Args:
        programs: As `make_environment` returned it.
        requirements: The file; paths in it are relative to its folder.
        cache: Of uv.
        compiled: Whether what is not compiled in the cache is so here.

    Raises:
        UnavailableError: uv failed, with its words.
    """
    _run_uv(
        *("pip", "install"),
        *(["--compile-bytecode"] if compiled else []),
        *("--requirements", str(requirements)),
        python=programs / "python",
        cache=cache,
    )


def link_uv(programs: Path) -> None:
    """Put uv where its images have it."""
    program = programs / "uv"
    try:
        program.symlink_to(uv.find_uv_bin())
    except OSError:  # this disk knows no links
        shutil.copy(uv.find_uv_bin(), program)


def cache_environment(cache: Path) -> dict[str, str]:
    """Return the variables by which tools share packages.

    On a disk without links uv cannot: it keeps nothing there.
    """
    shared = {"UV_CACHE_DIR": str(cache / "uv")}
    return {
        **(shared if _knows_links(cache) else {"UV_NO_CACHE": "1"}),
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
            shutil.rmtree(seed, ignore_errors=True)
            make_bare_environment(seed, interpreter, cache)
            _run_uv(
                *("pip", "install", "pip"),
                python=seed / "bin" / "python",
                cache=cache,
            )
            done.touch()
    return next(seed.glob("lib/python*/site-packages"))


def make_bare_environment(
    folder: Path, interpreter: Interpreter, cache: Path
) -> None:
    """Make an environment without pip."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if _knows_links(folder):
        _run_uv("venv", str(folder), python=interpreter.path, cache=cache)
    else:
        _copy_interpreter(folder, interpreter)


def _knows_links(folder: Path) -> bool:
    """Tell whether a disk has symbolic links: exFAT, some shares have none."""
    while not folder.is_dir():
        folder = folder.parent
    probe = folder / f".link-{os.getpid()}-{threading.get_ident()}"
    try:
        probe.symlink_to("nowhere")
        probe.unlink()
    except OSError:
        return False
    return True


def _copy_interpreter(folder: Path, interpreter: Interpreter) -> None:
    """Make what PEP 405 asks for, with a copy for a link."""
    programs, minor = (
        folder / "bin",
        ".".join(interpreter.version.split(".")[:2]),
    )
    packages = folder / "lib" / f"python{minor}" / "site-packages"
    for each in (programs, packages):
        each.mkdir(parents=True)
    source = Path(os.path.realpath(interpreter.path))
    for name in ("python", "python3", f"python{minor}"):
        shutil.copy(source, programs / name)
    (folder / "pyvenv.cfg").write_text(
        f"home = {source.parent}\n"
        "include-system-site-packages = false\n"
        f"version = {interpreter.version}\n",
        encoding="utf-8",
    )


def _run_uv(*words: str, python: Path, cache: Path) -> None:
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
            str(python),
            *([] if words[0] == "pip" else ["--no-project"]),
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UnavailableError(
            f"no environment for {python}: {done.stderr.strip()[-500:]}",
            "check the disk's free space and the network",
        )
