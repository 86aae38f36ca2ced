"""Files of a finished build, copied to the storage with a manifest."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cloudbuild_emulator.errors import InvalidError
from cloudbuild_emulator.executors.contract import Say
from cloudbuild_emulator.messages import Build
from cloudbuild_emulator.storage import open_place

BLOCK = 2**20
# cloudbuild.proto, Hash.HashType.
MD5 = 2


@dataclass(frozen=True)
class Upload:
    """What was uploaded: the manifest's URL, and how many files."""

    manifest: str
    count: int


def upload_artifacts(
    build: Build, workspace: Path, storage: str, say: Say
) -> Upload:
    """Copy `artifacts.objects` to their location.

    Args:
        build: With substitutions made, and its id.
        workspace: The folder that is /workspace.
        storage: What stands for `gs://`.
        say: Takes lines for the log.

    Raises:
        InvalidError: A path that matches nothing, or leaves /workspace.
    """
    objects = build.artifacts.objects
    location = objects.location.rstrip("/")
    say(f"Artifacts will be uploaded to {location}")
    files = list(_find_files(workspace, list(objects.paths)))
    lines = []
    for path in files:
        url = f"{location}/{path.name}"
        place = open_place(storage, url)
        place.files.makedirs(place.files._parent(place.path), exist_ok=True)  # noqa: SLF001 -- fsspec has no public name for it
        place.files.put_file(str(path), place.path)
        lines.append(_describe(url, path))
    manifest = f"{location}/artifacts-{build.id}.json"
    place = open_place(storage, manifest)
    place.files.pipe_file(place.path, "".join(lines).encode())
    say(f"{len(files)} artifacts uploaded; manifest: {manifest}")
    return Upload(manifest, len(files))


def _find_files(workspace: Path, patterns: list[str]) -> Iterator[Path]:
    root = workspace.resolve()
    for pattern in patterns:
        relative = pattern.removeprefix("/workspace/")
        if relative.startswith("/"):
            raise InvalidError(f"artifact path {pattern} leaves /workspace")
        paths = [each.resolve() for each in sorted(root.glob(relative))]
        if any(not each.is_relative_to(root) for each in paths):
            raise InvalidError(f"artifact path {pattern} leaves /workspace")
        files = [each for each in paths if each.is_file()]
        if not files:
            raise InvalidError(
                f"artifact path {pattern} matches no file in /workspace",
                "correct the pattern, or let a step write the file",
            )
        yield from files


def _describe(url: str, path: Path) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    value = base64.b64encode(digest.digest()).decode()
    hashes = [{"file_hash": [{"type": MD5, "value": value}]}]
    return json.dumps({"location": url, "file_hash": hashes}) + "\n"
