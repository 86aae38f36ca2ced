"""The history: builds, newest first, with filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from cloudbuild_emulator.console.page import Page
from cloudbuild_emulator.console.sources import SourceView, view_source
from cloudbuild_emulator.console.steps import measure, name_status
from cloudbuild_emulator.messages import FINISHED, Build, BuildTrigger
from localcloud.errors import InvalidError

PAGE_SIZE = 25
# The history finds statuses, triggers and tags by itself; words in branches
# and commits are looked for here, in so many builds at a time.
SEARCHED = 500
ENDED = frozenset(name_status(each) for each in FINISHED)


@dataclass(frozen=True)
class BuildRow:
    """A build in a list; its trigger's id is empty where that is gone."""

    id: str
    status: str
    trigger: str
    trigger_id: str
    source: SourceView
    tags: tuple[str, ...]
    created: datetime
    duration: timedelta | None


@dataclass(frozen=True)
class Search:
    """What the filters above the history ask for."""

    status: str
    trigger: str
    text: str

    @classmethod
    def read(cls, page: Page) -> "Search":
        query = page.query
        return cls(
            query.get("status", ""),
            query.get("trigger", ""),
            query.get("q", "").strip(),
        )

    def write_filter(self) -> str:
        """Write the part that the history understands."""
        parts = []
        for field, value in (
            ("status", self.status),
            ("trigger_id", self.trigger),
        ):
            if '"' in value:
                raise InvalidError(f"{field}: {value[:80]!r} is none")
            if value:
                parts.append(f'{field}="{value}"')
        return " AND ".join(parts)

    def matches(self, row: BuildRow) -> bool:
        """Tell whether the text is in what a row shows."""
        source = row.source
        text = (row.id, source.repository, source.ref, source.sha, *row.tags)
        wanted = self.text.lower()
        return any(wanted in each.lower() for each in text)


def show_start(page: Page) -> Response:
    """Go to the history; show it at once where a redirect could go astray."""
    return show_builds(page) if page.prefix else page.go("builds")


def show_builds(page: Page) -> Response:
    """Show the history."""
    search = Search.read(page)
    triggers = page.service.triggers.list_all(page.project)
    rows, token = find_rows(page, search, triggers)
    return page.draw(
        "builds.html",
        rows=rows,
        token=token,
        search=search,
        triggers=triggers,
        later=page.query.get("page", ""),
        searched=SEARCHED,
        live=any(row.status not in ENDED for row in rows)
        or not page.query.get("page"),
    )


def find_rows(
    page: Page, search: Search, triggers: Sequence[BuildTrigger]
) -> tuple[list[BuildRow], str]:
    """Return a page of builds, and the token of the next."""
    names = {each.id: each.name for each in triggers}
    builds, token = page.service.builds.list(
        page.project,
        "",
        filter=search.write_filter(),
        page_size=SEARCHED if search.text else PAGE_SIZE,
        page_token=page.query.get("page", ""),
    )
    rows = [view_row(each, names) for each in builds]
    if search.text:
        rows = [row for row in rows if search.matches(row)]
    return rows, token


def view_row(build: Build, names: dict[str, str]) -> BuildRow:
    """View a build in a list; `names` are the triggers' by their ids."""
    trigger = build.build_trigger_id
    return BuildRow(
        id=build.id,
        status=name_status(build.status),
        # One that was deleted since left its name only.
        trigger=names.get(trigger, build.substitutions.get("TRIGGER_NAME", "")),
        trigger_id=trigger if trigger in names else "",
        source=view_source(build),
        tags=tuple(build.tags),
        created=build.create_time,
        duration=measure(build.start_time, build.finish_time)
        if build.start_time
        else None,
    )
