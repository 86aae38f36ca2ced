"""Hands out as a zip file, which unpacks into a folder of its own."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from course.errors import HandOutError
from course.handing.edition import Files
from course.handing.folder import naming_refusals
from course.handing.manifest import NAME, Manifest, hash_bytes, read_manifest
from course.messages import N_

SUFFIX = ".zip"
# The same files make the same zip, whenever it is made.
MOMENT = (1980, 1, 1, 0, 0, 0)
READ_BY_ALL = 0o644 << 16


def find_manifest(path: Path) -> Manifest | None:
    """Read what a zip holds; None where there is none yet.

    Raises:
        HandOutError: it is damaged, is not ours, or holds somebody's work.
    """
    if not path.exists():
        return None
    with naming_refusals(path):
        try:
            with ZipFile(path) as archive:
                return _read_own(path, archive)
        except (BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
            raise HandOutError(
                "{path}",
                N_("not a whole zip file ({reason})"),
                N_("a zip that `course hand-out` wrote, or none"),
                N_("remove it, or choose another name"),
                path=path,
                reason=error,
            ) from None


def _read_own(path: Path, archive: ZipFile) -> Manifest:
    listed = [x for x in archive.namelist() if x.endswith(f"/{NAME}")]
    if len(listed) != 1:
        raise HandOutError(
            "{path}",
            N_("a zip without {name}, of somebody else"),
            N_("a zip that `course hand-out` wrote, or none"),
            N_("choose another name"),
            path=path,
            name=NAME,
        )
    manifest = read_manifest(archive.read(listed[0]), str(path))
    changed = list(_find_changed(archive, manifest, listed[0]))
    if changed:
        raise HandOutError(
            "{path}",
            N_("somebody's work in it: {changed}"),
            N_("a zip as `course hand-out` wrote it"),
            N_("unpack it, and hand out into the folder"),
            path=path,
            changed=", ".join(changed)[:200],
        )
    return manifest


def _find_changed(
    archive: ZipFile, manifest: Manifest, listed: str
) -> Iterator[str]:
    top = listed.removesuffix(NAME)
    for entry in archive.infolist():
        name = entry.filename.removeprefix(top)
        handed = manifest.files.get(name)
        if name == NAME or entry.is_dir():
            continue
        if not handed or hash_bytes(archive.read(entry)) != handed.sha256:
            yield name


def write_archive(path: Path, files: Files, manifest: Manifest) -> str:
    """Write the zip; give the name of the folder in it.

    The folder is named after the version, so that unpacking a correction
    covers nobody's work.

    Raises:
        HandOutError: it cannot be written.
    """
    top = f"{path.stem}-{manifest.version}"
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in {**files, NAME: manifest.write()}.items():
            entry = ZipInfo(f"{top}/{name}", MOMENT)
            entry.external_attr = READ_BY_ALL
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    with naming_refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.part")
        draft.write_bytes(packed.getvalue())
        draft.replace(path)
    return top
