"""One trigger: what it does, its builds; run, switched off, deleted."""

from dataclasses import dataclass

from starlette.responses import Response

from cloudbuild_emulator.console.builds import view_row
from cloudbuild_emulator.console.page import Form, Page
from cloudbuild_emulator.console.trigger_form import (
    read_substitutions,
    write_fields,
)
from cloudbuild_emulator.messages import BuildTrigger, RepoSource
from cloudbuild_emulator.repositories import Repository
from cloudbuild_emulator.triggers import Event, read_event
from cloudbuild_emulator.triggers.patterns import matches_ref
from localcloud.errors import CloudError, NotFoundError
from localcloud.messages import copy_message

BUILDS = 10
REFS = 100


@dataclass(frozen=True)
class Ref:
    """A branch or tag, and whether a push to it starts the trigger."""

    kind: str
    name: str
    fires: bool


def show_trigger(page: Page) -> Response:
    """Show a trigger."""
    return _show(page, _get(page))


def run_trigger(page: Page, form: Form) -> Response:
    """Run a trigger by hand; show the build."""
    trigger = _get(page)
    try:
        source = _read_source(form)
        build = page.service.triggers.run(page.project, trigger.id, source)
    except CloudError as error:
        return _show(page, trigger, form, error)
    return page.go(f"builds/{build.id}")


def switch_trigger(page: Page, form: Form) -> Response:
    """Disable or enable a trigger."""
    trigger = copy_message(_get(page))
    trigger.disabled = form.get("to") == "disabled"
    page.service.triggers.update(
        page.project, trigger.id, trigger, ["disabled"]
    )
    done = "disabled" if trigger.disabled else "enabled"
    if form.get("back") == "list":
        return page.go("triggers", done=done)
    return page.go(f"triggers/{trigger.id}", done=done)


def show_delete(page: Page) -> Response:
    """Ask before a trigger is deleted."""
    trigger = _get(page)
    return page.draw(
        "delete.html",
        kind="trigger",
        name=trigger.name,
        back=f"triggers/{trigger.id}",
    )


def delete_trigger(page: Page, _: Form) -> Response:
    """Delete a trigger; its builds stay."""
    page.service.triggers.delete(page.project, page.name("trigger"))
    return page.go("triggers", done="deleted")


def _get(page: Page) -> BuildTrigger:
    return page.service.triggers.get(page.project, page.name("trigger"))


def _show(
    page: Page,
    trigger: BuildTrigger,
    form: Form | None = None,
    error: CloudError | None = None,
) -> Response:
    builds, _ = page.service.builds.list(
        page.project, "", filter=f'trigger_id="{trigger.id}"', page_size=BUILDS
    )
    event = read_event(trigger)
    refs = _list_refs(page, event) if event else []
    return page.draw(
        "trigger.html",
        error.http_status if error else 200,
        trigger=trigger,
        event=event,
        shown=write_fields(trigger),
        refs=refs,
        chosen=_choose(refs, form),
        form=form or {},
        error=error,
        rows=[view_row(each, {trigger.id: trigger.name}) for each in builds],
    )


def _read_source(form: Form) -> RepoSource:
    source = RepoSource(
        substitutions=read_substitutions(form.get("substitutions", ""))
    )
    kind, _, name = form.get("ref", "").partition(":")
    if sha := form.get("sha", "").strip():
        source.commit_sha = sha
    elif kind == "tag":
        source.tag_name = name
    else:
        source.branch_name = name
    return source


def _list_refs(page: Page, event: Event) -> list[Ref]:
    try:
        repository = page.service.repositories.get(
            page.project, event.repository
        )
    except NotFoundError:
        # The trigger may be made before its repository.
        return []
    return [*_match(repository, event)][:REFS]


def _match(repository: Repository, event: Event) -> list[Ref]:
    return [
        Ref(kind, name, _fires(pattern, name, event))
        for kind, names, pattern in (
            ("branch", repository.branches(), event.branch),
            ("tag", repository.tags(), event.tag),
        )
        for name in names
    ]


def _fires(pattern: str, name: str, event: Event) -> bool:
    return bool(pattern) and matches_ref(pattern, name, invert=event.invert)


def _choose(refs: list[Ref], form: Form | None) -> str:
    """Return what the list of refs shows at first, as `branch:NAME`."""
    if form and form.get("ref"):
        return form["ref"]
    return next((f"{each.kind}:{each.name}" for each in refs if each.fires), "")
