"""Triggers: their list, and the form that makes and changes them."""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import Response

from cloudbuild_emulator.console.builds import BuildRow, view_row
from cloudbuild_emulator.console.page import Form, Page
from cloudbuild_emulator.console.trigger_form import (
    CONFIGS,
    EVENTS,
    FormProblem,
    TriggerFields,
    find_fields,
    merge_fields,
    read_fields,
    write_fields,
)
from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.messages import BuildTrigger
from cloudbuild_emulator.triggers import Event, read_event
from localcloud.errors import CloudError


@dataclass(frozen=True)
class TriggerRow:
    """A trigger in a list, with its last build."""

    trigger: BuildTrigger
    event: Event | None
    last: BuildRow | None


def show_triggers(page: Page) -> Response:
    """Show all triggers."""
    triggers = page.service.triggers.list_all(page.project)
    rows = [
        TriggerRow(each, read_event(each), _find_last(page, each))
        for each in triggers
    ]
    return page.draw("triggers.html", rows=rows)


def show_new(page: Page) -> Response:
    """Show the form of a new trigger."""
    repositories = page.service.repositories.list(page.project)
    asked = page.query.get("repository", "")
    name = asked or (repositories[0].name if repositories else "")
    return _show_form(page, TriggerFields(repository=name))


def create_trigger(page: Page, form: Form) -> Response:
    """Keep a new trigger; show the form again where it is wrong."""
    typed = read_fields(form)
    try:
        merged = merge_fields(BuildTrigger(), typed)
        trigger = page.service.triggers.create(page.project, "global", merged)
    except CloudError as error:
        return _show_form(page, typed, error)
    return page.go(f"triggers/{trigger.id}", done="created")


def show_edit(page: Page) -> Response:
    """Show the form of a trigger that is there."""
    trigger = page.service.triggers.get(page.project, page.name("trigger"))
    return _show_form(page, write_fields(trigger), trigger=trigger)


def save_trigger(page: Page, form: Form) -> Response:
    """Keep a changed trigger; show the form again where it is wrong."""
    trigger = page.service.triggers.get(page.project, page.name("trigger"))
    typed = read_fields(form)
    try:
        page.service.triggers.update(
            page.project, trigger.id, merge_fields(trigger, typed), None
        )
    except CloudError as error:
        return _show_form(page, typed, error, trigger)
    return page.go(f"triggers/{trigger.id}", done="saved")


def _show_form(
    page: Page,
    typed: TriggerFields,
    error: CloudError | None = None,
    trigger: BuildTrigger | None = None,
) -> Response:
    problems = _list_problems(error)
    names = [each.name for each in page.service.repositories.list(page.project)]
    return page.draw(
        "trigger_form.html",
        error.http_status if error else HTTPStatus.OK,
        typed=typed,
        problems=problems,
        wrong={each.field for each in problems},
        trigger=trigger,
        repositories=list(dict.fromkeys([*names, typed.repository])),
        known=names,
        events=EVENTS,
        configs=CONFIGS,
    )


def _list_problems(error: CloudError | None) -> list[FormProblem]:
    if error is None:
        return []
    if isinstance(error, ConfigError):
        return find_fields(error)
    return [FormProblem("", error.message)]


def _find_last(page: Page, trigger: BuildTrigger) -> BuildRow | None:
    found, _ = page.service.builds.list(
        page.project, "", filter=f'trigger_id="{trigger.id}"', page_size=1
    )
    return view_row(found[0], {trigger.id: trigger.name}) if found else None
