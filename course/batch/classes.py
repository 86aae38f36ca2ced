"""A class as a whole: what is left to run, and what came of it.

Where it is kept can be a folder or, in the end, any address that fsspec knows,
such as gs://bucket/class: then it is run in a folder and sent there.
"""

import posixpath
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from fsspec.core import url_to_fs

from course.batch.records import Status, read_records, remove_record
from course.batch.report import Row, write_reports
from course.batch.roster import Learner
from course.errors import BatchError
from course.messages import N_
from course.places import OUT

LEARNERS = "learners"
PUBLISHED = ("notebooks", "html")
FILES = ("report.csv", "report.json")


@dataclass(frozen=True)
class SchoolClass:
    """Learners, and the folder of what they come to.

    Args:
        name: Of the roster.
        learners: In its order.
        out: A folder of this machine.
        address: Where it is sent besides; empty for nowhere.
    """

    name: str
    learners: Sequence[Learner]
    out: Path
    address: str = ""

    def folder(self, learner: Learner) -> Path:
        """Say where a learner's things are."""
        return self.out / LEARNERS / learner.folder

    def count(self) -> int:
        """Count the lessons that have no record yet."""
        return sum(
            record.status is Status.MISSING
            for learner in self.learners
            for record in read_records(self.folder(learner), learner)
        )

    def forget(self, wanted: Callable[[Status], bool]) -> None:
        """Have lessons that ended in a wanted way run again."""
        for learner in self.learners:
            folder = self.folder(learner)
            for record in read_records(folder, learner):
                if wanted(record.status):
                    remove_record(folder, record.lesson)

    def list_rows(self) -> list[Row]:
        """List what there is of each learner; what is not there is missing."""
        return [
            Row(
                learner,
                f"{LEARNERS}/{learner.folder}",
                read_records(self.folder(learner), learner),
            )
            for learner in self.learners
        ]

    def report(self) -> list[Path]:
        """Write the reports, and send all where it is wanted."""
        pages = write_reports(self.out, self.name, self.list_rows())
        if self.address:
            self._publish(pages)
        return pages

    def _publish(self, pages: Sequence[Path]) -> None:
        """Send reports, notebooks and their pages."""
        files = [*pages, *(self.out / name for name in FILES)]
        for learner in self.learners:
            for kind in PUBLISHED:
                files += sorted((self.folder(learner) / kind).glob("*.*"))
        try:
            system, root = open_address(self.address)
            for each in files:
                inside = each.relative_to(self.out).as_posix()
                target = posixpath.join(root, inside)
                system.put_file(str(each), target)
        except (OSError, ValueError, ImportError) as error:
            raise BatchError(
                "{address}",
                "{said}",
                N_("an address that can be written to"),
                N_("the class is in {folder}: correct --out, and run it again"),
                address=self.address,
                said=str(error)[:300],
                folder=self.out,
            ) from error

    @contextmanager
    def own(self) -> Iterator[None]:
        """Keep another batch away from the same folder.

        Raises:
            BatchError: one is there already.
        """
        self.out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.out / "batch.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise BatchError(
                "{folder}",
                N_("another batch is running there"),
                N_("one at a time"),
                N_("wait for it, or choose another --out"),
                folder=self.out,
            ) from error
        with lock:
            yield


def open_address(address: str) -> tuple[Any, str]:
    """Open a file system and the place in it that an address names.

    Folders are made as files need them, where a system has folders at all.
    """
    system, root = url_to_fs(address, auto_mkdir=True)
    return system, root


def choose_folder(out: str, roster: Path) -> tuple[Path, str]:
    """Choose where a class is run, and where it is sent besides."""
    default = OUT / "batch" / roster.stem
    if not out:
        return default, ""
    if "://" in out:
        return default, out.rstrip("/")
    return Path(out).resolve(), ""
