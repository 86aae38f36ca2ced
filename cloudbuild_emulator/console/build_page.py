"""One build: its page, and what can be done with it."""

from datetime import timedelta

import yaml
from starlette.responses import Response

from cloudbuild_emulator.console.log_pages import read_shown_log
from cloudbuild_emulator.console.page import Form, Page
from cloudbuild_emulator.console.sources import find_subject, view_source
from cloudbuild_emulator.console.steps import (
    draw_graph,
    measure,
    name_status,
    view_steps,
)
from cloudbuild_emulator.messages import FINISHED, Build, BuildTrigger, Status
from localcloud.errors import InvalidError, NotFoundError
from localcloud.messages import to_document

# What of a build says how it was run; the rest is on the page already.
SHOWN = (
    "steps",
    "timeout",
    "queueTtl",
    "options",
    "artifacts",
    "availableSecrets",
    "tags",
)
STEP_RESULTS = ("timing", "pullTiming", "status", "exitCode")
OUTPUT_CHARACTERS = 2_000


def show_build(page: Page) -> Response:
    """Show a build; without its log where only its state is asked for."""
    build = page.service.builds.get(page.project, page.name("build"))
    only_state = page.query.get("part") == "state"
    source = view_source(build)
    return page.draw(
        "build.html",
        build=build,
        status=name_status(build.status),
        finished=build.status in FINISHED,
        pending=build.status == Status.PENDING,
        trigger=_find_trigger(page, build),
        source=source,
        subject=find_subject(page, source),
        steps=view_steps(build),
        graph=draw_graph(build),
        duration=_measure(build),
        timing=_list_timing(build),
        outputs=_read_outputs(build),
        log=None if only_state else read_shown_log(page, build),
        step=page.query.get("step", ""),
        config="" if only_state else _read_config(page, build),
        run_as="" if only_state else write_run(build),
    )


def cancel_build(page: Page, _: Form) -> Response:
    """End a build."""
    return _show(page, page.service.builds.cancel(page.project, _id(page)))


def retry_build(page: Page, _: Form) -> Response:
    """Run a build again; show the new one."""
    return _show(page, page.service.builds.retry(page.project, _id(page)))


def decide_build(page: Page, form: Form) -> Response:
    """Approve or reject a pending build."""
    decision = form.get("decision", "")
    if decision not in {"approve", "reject"}:
        raise InvalidError(f"decision: {decision[:80]!r} is none")
    build = page.service.builds.approve(
        page.project,
        _id(page),
        approved=decision == "approve",
        comment=form.get("comment", ""),
    )
    return _show(page, build)


def write_run(build: Build) -> str:
    """Write as YAML what was run, with every substitution done."""
    document = to_document(build)
    for step in document.get("steps", []):
        for key in STEP_RESULTS:
            step.pop(key, None)
    shown = {key: document[key] for key in SHOWN if key in document}
    text: str = yaml.safe_dump(shown, sort_keys=False, allow_unicode=True)
    return text if shown else ""


def _id(page: Page) -> str:
    return page.name("build")


def _show(page: Page, build: Build) -> Response:
    return page.go(f"builds/{build.id}")


def _find_trigger(page: Page, build: Build) -> BuildTrigger | None:
    if not build.build_trigger_id:
        return None
    try:
        return page.service.triggers.get(page.project, build.build_trigger_id)
    except NotFoundError:
        # Deleted since.
        return None


def _measure(build: Build) -> timedelta | None:
    return measure(build.start_time, build.finish_time)


def _list_timing(build: Build) -> list[tuple[str, timedelta | None]]:
    return [
        (name, measure(span.start_time, span.end_time))
        for name, span in sorted(
            build.timing.items(), key=lambda item: item[1].start_time
        )
        if span.start_time
    ]


def _read_outputs(build: Build) -> list[tuple[int, str]]:
    outputs = build.results.build_step_outputs
    return [
        (number, data.decode(errors="replace")[:OUTPUT_CHARACTERS])
        for number, data in enumerate(outputs)
        if data
    ]


def _read_config(page: Page, build: Build) -> str:
    return page.service.builds.read_config(page.project, build.id)
