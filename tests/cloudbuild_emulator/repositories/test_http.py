"""Clone, fetch and push by real git over real HTTP."""

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from cloudbuild_emulator.limits import STREAM_BYTES
from cloudbuild_emulator.repositories import Repository
from cloudbuild_emulator.repositories.git import run_git
from tests.cloudbuild_emulator.repositories.conftest import Desk
from tests.cloudbuild_emulator.repositories.learners import Learner

MEBIBYTE = 2**20
SECONDS = 20


def test_what_is_pushed_is_cloned(
    learner: Learner, desk: Desk, tmp_path: Path
) -> None:
    sha = learner.commit({"a": "1", "b/c é": "2"})
    learner.git("push", "google", "main")
    clone = tmp_path / "clone"
    learner.git("clone", f"{desk.address}/p/local/r/shop", str(clone))
    assert (clone / "b" / "c é").read_text() == "2"
    assert learner.git("-C", str(clone), "rev-parse", "HEAD") == sha


def test_the_address_may_end_as_git_likes_it(
    learner: Learner, desk: Desk, shop: Repository
) -> None:
    sha = learner.commit({"a": "1"})
    learner.git("push", f"{desk.address}/p/local/r/shop.git/", "main")
    assert shop.branches() == {"main": sha}


def test_a_large_push_arrives_whole(learner: Learner, shop: Repository) -> None:
    noise = os.urandom(16 * MEBIBYTE)
    sha = learner.commit({"noise": noise})
    learner.git("push", "google", "main")
    run_git(shop.path, ["fsck", "--strict", "--full"])
    assert run_git(shop.path, ["cat-file", "blob", f"{sha}:noise"]) == noise


def test_several_large_pushes_at_once_arrive_whole(
    learner: Learner, shop: Repository
) -> None:
    commits = {}
    for name in ("a", "b", "c", "d"):
        learner.git("checkout", "--quiet", "--orphan", name)
        commits[name] = learner.commit({name: os.urandom(2 * MEBIBYTE)})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda x: learner.git("push", "google", x), commits))
    run_git(shop.path, ["fsck", "--strict", "--full"])
    assert shop.branches() == commits


def test_a_fetch_of_a_long_history_sends_its_haves_packed(
    learner: Learner, desk: Desk, tmp_path: Path
) -> None:
    text = "".join(
        f"commit refs/heads/main\ncommitter A <a@b> {n} +0000\ndata 1\n{n % 10}"
        f"\nM 644 inline f\ndata 4\n{n:04}\n"
        for n in range(1000, 1300)
    )
    stream = tmp_path / "stream"
    stream.write_text(text)
    learner.git("-c", f"alias.load=!git fast-import <{stream}", "load")
    learner.git("push", "--quiet", "google", "main")
    clone = str(tmp_path / "clone")
    learner.git("clone", "--quiet", f"{desk.address}/p/local/r/shop", clone)
    learner.git("reset", "--quiet", "--hard")
    sha = learner.commit({"f": "new"})
    learner.git("push", "--quiet", "google", "main")
    learner.git("-C", clone, "commit", "--allow-empty", "--message", "own")
    learner.git("-C", clone, "fetch", "--quiet", "origin", "main")
    assert learner.git("-C", clone, "rev-parse", "FETCH_HEAD") == sha


def ask_for(sha: str) -> bytes:
    """Compose git's request for all of a commit (gitprotocol-pack)."""
    want = f"want {sha}\n".encode()
    return b"%04x%s00000009done\n" % (len(want) + 4, want)


def test_a_packed_request_is_unpacked(
    learner: Learner, desk: Desk, shop: Repository
) -> None:
    sha = learner.commit({"a": "1"})
    learner.git("push", "google", "main")
    answer = httpx.post(
        f"{desk.address}/p/local/r/{shop.name}/git-upload-pack",
        content=gzip.compress(ask_for(sha)),
        headers={
            "Content-Type": "application/x-git-upload-pack-request",
            "Content-Encoding": "gzip",
        },
        timeout=SECONDS,
    )
    assert answer.content.startswith(b"0008NAK\nPACK")


def test_a_broken_packed_request_is_answered(
    desk: Desk, shop: Repository
) -> None:
    answer = httpx.post(
        f"{desk.address}/p/local/r/{shop.name}/git-upload-pack",
        content=b"no gzip at all",
        headers={
            "Content-Type": "application/x-git-upload-pack-request",
            "Content-Encoding": "gzip",
        },
        timeout=SECONDS,
    )
    assert b"PACK" not in answer.content


def test_a_request_of_another_type_is_refused_by_git(
    desk: Desk, shop: Repository
) -> None:
    url = f"{desk.address}/p/local/r/{shop.name}/git-receive-pack"
    answer = httpx.post(url, content=b"0000", timeout=SECONDS)
    assert answer.status_code == 415


def test_any_commit_may_be_fetched_even_one_that_was_overwritten(
    learner: Learner, tmp_path: Path, desk: Desk
) -> None:
    lost = learner.commit({"a": "1"})
    learner.git("push", "google", "main")
    learner.git("commit", "--quiet", "--amend", "--message", "other")
    learner.git("push", "--force", "google", "main")
    learner.git("init", "--quiet", str(tmp_path / "other"))
    url = f"{desk.address}/p/local/r/shop"
    learner.git("-C", str(tmp_path / "other"), "fetch", url, lost)


def test_git_says_what_is_wrong_with_the_repositorys_name(
    learner: Learner, desk: Desk
) -> None:
    learner.commit({"a": "1"})
    done = learner.try_git("push", f"{desk.address}/p/local/r/sohp", "main")
    assert "remote: repository sohp not found in project local" in done.stdout
    assert "remote: Next: cloudbuild repos create sohp" in done.stdout


@pytest.mark.parametrize("path", ["/p/local/shop", "/p/shop", "/p/a/b/c/d"])
def test_git_says_how_an_address_is_written(
    learner: Learner, desk: Desk, path: str
) -> None:
    learner.commit({"a": "1"})
    done = learner.try_git("push", desk.address + path, "main")
    assert "expected /p/PROJECT/r/REPOSITORY" in done.stdout
    assert done.returncode == 128


@pytest.mark.parametrize(
    "path",
    [
        "/p/local/r/..%2F..%2Fetc",
        "/p/local/r/%2e%2e",
        "/p/%2e%2e/r/shop",
        "/p/local/r/shop%2F..%2Fother",
        "/p/local/r/shop%00",
        "/p/local/r/-upload",
    ],
)
def test_a_name_that_tries_to_leave_its_folder_is_answered_as_no_repository(
    desk: Desk, shop: Repository, path: str
) -> None:
    url = f"{desk.address}{path}/info/refs?service=git-upload-pack"
    answer = httpx.get(url, timeout=SECONDS)
    assert shop.path.is_dir()
    assert answer.status_code in {400, 404}


@pytest.mark.parametrize(
    "path", ["config", "HEAD", "objects/info/packs", "hooks/post-receive"]
)
def test_no_file_of_a_repository_is_served_as_such(
    desk: Desk, shop: Repository, path: str
) -> None:
    url = f"{desk.address}/p/local/r/{shop.name}/{path}"
    assert httpx.get(url, timeout=SECONDS).status_code == 404


def test_a_browser_is_told_that_this_is_an_address_for_git(
    desk: Desk, shop: Repository
) -> None:
    url = f"{desk.address}/p/local/r/{shop.name}/info/refs"
    answer = httpx.get(url, timeout=SECONDS)
    assert answer.status_code == 404
    assert f"git clone {desk.address}/p/local/r/shop\n" in answer.text + "\n"


def test_without_git_the_answer_says_so(
    desk: Desk, shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    answer = httpx.get(
        f"{desk.address}/p/local/r/{shop.name}/info/refs",
        params={"service": "git-upload-pack"},
        timeout=SECONDS,
    )
    assert answer.status_code == 503
    assert "git: program not found on PATH" in answer.text


def test_git_refuses_what_the_service_would_not_read(shop: Repository) -> None:
    words = ["config", "--type=int", "receive.maxInputSize"]
    limit = int(run_git(shop.path, words))
    assert 0 < limit < STREAM_BYTES
