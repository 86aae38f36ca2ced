"""Parts of a log, cut at lines: its tail, what came before, what comes."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from cloudbuild_emulator.service import Service
from localcloud.console.terminal import draw_line

# What a page shows of a log at once: some thousand lines.
PART_BYTES = 128 * 1024
# A step's lines are looked for in blocks of this size.
SCAN_BYTES = 2**20
# How a line of step 1 begins, in a build of several steps.
STEP_LINE = r'^(?:Starting |Finished )?Step #%d(?= - "|:|\r?$).*$'
PREFIX = re.compile(r'Step #\d+(?: - "[^"]*")?: ')
MARKS = (
    ("bad", re.compile(r"(?:ERROR|TIMEOUT|CANCELLED)(?:$|: )")),
    ("warned", re.compile(r"WARNING: ")),
    (
        "phase",
        re.compile(
            r"(?:FETCHSOURCE|BUILD|PUSH|DONE)$|starting build \""
            r"|(?:Starting|Finished) Step #\d"
        ),
    ),
)


@dataclass(frozen=True)
class LogPart:
    """Lines of a log, from the byte `start` to the byte `end` of its file.

    `complete`: the build has ended and nothing comes after.
    `cut`: lines were left out at the start, of a step's lines alone.
    """

    text: str
    start: int
    end: int
    complete: bool
    cut: bool = False

    @property
    def lines(self) -> list[Markup]:
        """The lines as HTML, their ends left out."""
        text = self.text.removesuffix("\n")
        return [_draw(each) for each in text.split("\n")] if text else []


@dataclass(frozen=True)
class LogReader:
    """Reads the log of a build."""

    service: Service
    project: str
    build: str

    @property
    def size(self) -> int:
        """Bytes that are there now."""
        return self.service.builds.measure_log(self.project, self.build)

    def read_tail(self) -> LogPart:
        """Read the last lines."""
        part = self.read_before(self.size)
        # Only a read beyond the end tells whether more may come.
        beyond = self.service.builds.read_log(
            self.project, self.build, part.end, 1
        )
        return replace(part, complete=beyond.complete and not beyond.data)

    def read_before(self, end: int) -> LogPart:
        """Read the lines before a byte, where a line begins."""
        start = max(end - PART_BYTES, 0)
        if not end:
            return LogPart("", 0, 0, complete=False)
        data = self.service.builds.read_log(
            self.project, self.build, start, end - start
        ).data
        first = _find_second_line(data) if start else 0
        return _cut(data[first:], start + first, complete=False)

    def read_from(self, start: int) -> LogPart:
        """Read the lines from a byte on, where a line begins."""
        found = self.service.builds.read_log(
            self.project, self.build, start, PART_BYTES
        )
        return _cut(found.data, start, complete=found.complete)

    def read_step(self, number: int, start: int = 0) -> LogPart:
        """Read the last lines of one step, from a byte on to the end."""
        pattern = re.compile((STEP_LINE % number).encode(), re.MULTILINE)
        lines: deque[bytes] = deque()
        size, end, cut, complete = 0, start, False, False
        for data, end, complete in self._scan(start):  # noqa: B007 -- the last ones count
            for found in pattern.finditer(data):
                lines.append(found[0])
                size += len(found[0]) + 1
                while size > PART_BYTES and len(lines) > 1:
                    size -= len(lines.popleft()) + 1
                    cut = True
        text = b"\n".join(lines).decode(errors="replace")
        return LogPart(text, start, end, complete, cut)

    def read_blocks(self) -> Iterator[bytes]:
        """Read all that is there, block by block."""
        start = 0
        while True:
            found = self.service.builds.read_log(
                self.project, self.build, start
            )
            if not found.data:
                return
            yield found.data
            start = found.offset

    def _scan(self, start: int) -> Iterator[tuple[bytes, int, bool]]:
        while True:
            found = self.service.builds.read_log(
                self.project, self.build, start, SCAN_BYTES
            )
            data = _keep_whole(found.data, complete=found.complete)
            start += len(data)
            yield data, start, found.complete
            if len(found.data) < SCAN_BYTES:
                return


def _cut(data: bytes, start: int, *, complete: bool) -> LogPart:
    data = _keep_whole(data, complete=complete)
    text = data.decode(errors="replace")
    return LogPart(text, start, start + len(data), complete)


def _keep_whole(data: bytes, *, complete: bool) -> bytes:
    """Leave a line that is still being written to the next part."""
    end = data.rfind(b"\n") + 1
    # A line longer than a part is shown as it is.
    if complete or (not end and len(data) >= PART_BYTES):
        return data
    return data[:end]


def _find_second_line(data: bytes) -> int:
    """Leave a line whose beginning is not there to the part before."""
    second = data.find(b"\n") + 1
    return second if second < len(data) else 0


def _draw(line: str) -> Markup:
    mark = next((name for name, each in MARKS if each.match(line)), "")
    prefix = found[0] if (found := PREFIX.match(line)) else ""
    rest = draw_line(line[len(prefix) :])
    if prefix:
        rest = Markup('<span class="prefix">{}</span>{}').format(prefix, rest)
    tag = Markup('<span class="{}">{}</span>')
    return tag.format(f"line {mark}".strip(), rest)
