"""What the host runs for an image, as its real entrypoint would."""

import pytest

from localcloud.sandbox.interpreters import list_interpreters
from tests.cloudbuild_emulator.executors.benches import Bench

# What runs is the same with namespaces and without.
pytestmark = pytest.mark.parametrize("bench", ["namespaces"], indirect=True)
VERSION = list_interpreters()[0].version
PYTHON = f"python:{VERSION}-slim"


def run(bench: Bench, image: str, *args: str) -> tuple[int | None, str]:
    return bench.run(bench.make("", image=image, entrypoint="", args=args))


@pytest.mark.parametrize(
    ("image", "args", "said"),
    [
        ("bash", ("-c", "echo $0"), "bash\n"),
        ("bash", ("echo", "a"), "a\n"),
        ("ubuntu:24.04", ("bash", "-c", "echo a"), "a\n"),
        ("debian", ("echo", "a"), "a\n"),
        (PYTHON, ("python", "--version"), f"Python {VERSION}\n"),
        (PYTHON, ("python3", "-c", "print(1)"), "1\n"),
    ],
)
def test_args_are_what_the_image_runs(
    bench: Bench, image: str, args: tuple[str, ...], said: str
) -> None:
    assert run(bench, image, *args) == (0, said)


@pytest.mark.parametrize("image", ["ubuntu", "debian", PYTHON])
def test_only_the_image_bash_takes_bare_flags(bench: Bench, image: str) -> None:
    status, said = run(bench, image, "-c", "echo a")
    assert status == 127
    assert 'exec: "-c": executable file not found in $PATH' in said


def test_the_git_image_is_git(bench: Bench) -> None:
    git = "gcr.io/cloud-builders/git"
    assert run(bench, git, "init", "--quiet", "--initial-branch=main") == (
        0,
        "",
    )
    status, said = run(bench, git, "status", "--porcelain", "--branch")
    assert (status, said) == (0, "## No commits yet on main\n")


def test_git_fetches_what_depends_on_it(bench: Bench) -> None:
    commands = (
        "git init --quiet a && cd a && git -c user.name=n -c user.email=e "
        "commit --quiet --allow-empty -m first && cd .. && "
        "git clone --quiet a b && git -C b log --format=%s"
    )
    step = bench.make(commands, image="gcr.io/cloud-builders/git")
    assert bench.run(step) == (0, "first\n")


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ("gcr.io/cloud-builders/gsutil", ()),
        ("gcr.io/cloud-builders/gcloud", ("storage",)),
    ],
)
def test_the_storage_images_are_their_program(
    bench: Bench, image: str, words: tuple[str, ...]
) -> None:
    bench.run(bench.make("echo v > f"))
    assert run(bench, image, *words, "cp", "f", "gs://b/d/")[0] == 0
    copied = bench.executor.settings.storage + "/b/d/f"
    with open(copied, encoding="utf-8") as file:  # noqa: PTH123 -- a str
        assert file.read() == "v\n"


def test_a_storage_command_that_fails_shows_no_traceback(bench: Bench) -> None:
    image = "gcr.io/cloud-builders/gsutil"
    bench.run(bench.make("echo v > f"))
    assert run(bench, image, "cp", "f", "gs://b/file")[0] == 0
    status, said = run(bench, image, "cp", "f", "gs://b/file/below")
    assert (status, said[:7]) == (1, "Error: ")
    assert "Traceback" not in said
