"""Files of a finished build, copied to the storage with a manifest."""

import base64
import hashlib
import json
import posixpath
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wcmatch import glob

from cloudbuild_emulator.executors.contract import WORKSPACE, Say
from cloudbuild_emulator.messages import Build
from cloudbuild_emulator.storage import StoredPath, open_stored
from localcloud.errors import InvalidError

BLOCK = 2**20
# As gsutil's: `**` over folders, `*` also at a dot.
FLAGS = glob.GLOBSTAR | glob.DOTGLOB
# proto, Hash.HashType.
MD5 = 2


@dataclass(frozen=True)
class Upload:
    """What was uploaded: the manifest's URL, and how many files."""

    manifest: str
    count: int


def upload_artifacts(
    build: Build, workspace: Path, directory: str, storage: str, say: Say
) -> Upload:
    """Copy `artifacts.objects` to their location.

    Args:
        build: With substitutions made, and its id.
        workspace: The folder of this machine that is /workspace.
        directory: Where paths start, in /workspace.
        storage: What stands for `gs://`.
        say: Takes lines for the log.

    Raises:
        InvalidError: A path that matches nothing, or leaves /workspace.
        OSError: A file or the storage cannot be read or written.
    """
    objects = build.artifacts.objects
    location = objects.location.rstrip("/")
    bucket = "/".join(location.split("/")[:3])
    say(f"Artifacts will be uploaded to {bucket} using gsutil cp")
    lines = []
    for pattern in objects.paths:
        say(f"{pattern}: Uploading path....")
        found = find_files(workspace, posixpath.join(directory, pattern))
        lines += [_upload(location, each, storage) for each in found]
        say(f"{pattern}: {len(found)} matching files uploaded")
    say(f"{len(lines)} total artifacts uploaded to {location}/")
    return Upload(
        _write_manifest(build, location, storage, lines, say), len(lines)
    )


def find_files(workspace: Path, pattern: str) -> list[Path]:
    """Find the files of a pattern, by name.

    Args:
        workspace: The folder of this machine that is /workspace.
        pattern: As a step would see it, `/workspace/dist/*.whl`.

    Raises:
        InvalidError: It matches nothing, or leaves /workspace.
    """
    relative = posixpath.relpath(pattern, WORKSPACE)
    if relative.split("/")[0] == "..":
        raise _leaving(pattern)
    root = workspace.resolve()
    names = glob.glob(relative, flags=FLAGS, root_dir=root)
    paths = [_follow_links(root, root / each, pattern) for each in names]
    files = [each for each in sorted(paths) if each.is_file()]
    if not files:
        raise InvalidError(
            f"could not upload {pattern}: No URLs matched: {pattern}",
            "correct the pattern, or let a step write the file",
        )
    return files


def _follow_links(root: Path, path: Path, pattern: str) -> Path:
    """Resolve a path; a link to /workspace means what stands for it."""
    if path.is_symlink():
        target = str(path.readlink())
        if target.startswith(f"{WORKSPACE}/"):
            path = root / target.removeprefix(f"{WORKSPACE}/")
    path = path.resolve()
    if not path.is_relative_to(root):
        raise _leaving(pattern)
    return path


def _leaving(pattern: str) -> InvalidError:
    return InvalidError(
        f"could not upload {pattern}: it leaves {WORKSPACE}",
        f"let a step copy the files into {WORKSPACE}",
    )


def _upload(location: str, path: Path, storage: str) -> str:
    """Upload one file; return its line of the manifest."""
    url = f"{location}/{path.name}"
    stored = open_stored(storage, url)
    stored.files.put_file(str(path), stored.path)
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    value = base64.b64encode(digest.digest()).decode()
    hashes = [{"file_hash": [{"type": MD5, "value": value}]}]
    located = f"{url}#{_find_generation(stored)}"
    return json.dumps({"location": located, "file_hash": hashes}) + "\n"


def _find_generation(stored: StoredPath) -> int:
    """Return the object's generation, which Google counts in microseconds."""
    info = stored.files.info(stored.path)
    seconds = float(info.get("mtime") or time.time())
    return int(info.get("generation") or seconds * 1_000_000)


def _write_manifest(
    build: Build, location: str, storage: str, lines: Sequence[str], say: Say
) -> str:
    name = f"artifacts-{build.id}.json"
    say(f"Uploading manifest {name}")
    url = f"{location}/{name}"
    stored = open_stored(storage, url)
    stored.files.pipe_file(stored.path, "".join(lines).encode())
    say(f"Artifact manifest located at {url}")
    return url
