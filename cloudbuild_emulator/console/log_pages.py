"""A build's log: within its page, part by part, and whole."""

from starlette.responses import Response, StreamingResponse

from cloudbuild_emulator.console.logs import LogPart, LogReader
from cloudbuild_emulator.console.page import Page
from cloudbuild_emulator.messages import Build
from localcloud.errors import InvalidError

# A log's size in digits: anything longer is no offset.
DIGITS = 15


def read_shown_log(page: Page, build: Build) -> LogPart:
    """Read what the build's page shows at first: the tail, or one step's."""
    reader = LogReader(page.service, page.project, build.id)
    if page.query.get("step"):
        return reader.read_step(_read_number(page, "step"))
    if page.query.get("before"):
        return reader.read_before(_read_number(page, "before"))
    return reader.read_tail()


def show_log_part(page: Page) -> Response:
    """Give the lines from `offset` on, or those before `before`, as HTML."""
    build = page.service.builds.get(page.project, page.name("build"))
    reader = LogReader(page.service, page.project, build.id)
    if page.query.get("before"):
        part = reader.read_before(_read_number(page, "before"))
    elif page.query.get("step"):
        start = _read_number(page, "offset")
        part = reader.read_step(_read_number(page, "step"), start)
    else:
        part = reader.read_from(_read_number(page, "offset"))
    return page.draw("log_part.html", log=part)


def show_whole_log(page: Page) -> Response:
    """Give the whole log as text."""
    build = page.service.builds.get(page.project, page.name("build"))
    reader = LogReader(page.service, page.project, build.id)
    return StreamingResponse(
        reader.read_blocks(), media_type="text/plain; charset=utf-8"
    )


def _read_number(page: Page, name: str) -> int:
    text = page.query.get(name, "") or "0"
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        raise InvalidError(f"{name}: {text[:80]!r}; expected a number from 0")
    return int(text)
