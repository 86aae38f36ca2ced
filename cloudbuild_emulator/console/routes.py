"""Which address shows which page."""

from functools import partial

from starlette.routing import BaseRoute

from cloudbuild_emulator.console import (
    build_page,
    builds,
    log_pages,
    repositories,
    trigger_pages,
    triggers,
)
from cloudbuild_emulator.console.drawing import FOLDER
from cloudbuild_emulator.console.page import Act, Page, Show
from cloudbuild_emulator.service import Service
from localcloud.console.missing import show_missing
from localcloud.console.routes import list_routes

PAGES: dict[str, Show] = {
    "/": builds.show_start,
    "/builds": builds.show_builds,
    "/builds/{build}": build_page.show_build,
    "/builds/{build}/log": log_pages.show_whole_log,
    "/builds/{build}/log/part": log_pages.show_log_part,
    "/triggers": triggers.show_triggers,
    "/triggers/new": triggers.show_new,
    "/triggers/{trigger}": trigger_pages.show_trigger,
    "/triggers/{trigger}/edit": triggers.show_edit,
    "/triggers/{trigger}/delete": trigger_pages.show_delete,
    "/repositories": repositories.show_repositories,
    "/repositories/{repository}": repositories.show_repository,
    "/repositories/{repository}/delete": repositories.show_delete,
    "/{path}": show_missing,
    "/builds/{path:path}": show_missing,
    "/triggers/{path:path}": show_missing,
    "/repositories/{path:path}": show_missing,
}
ACTIONS: dict[str, Act] = {
    "/builds/{build}/cancel": build_page.cancel_build,
    "/builds/{build}/retry": build_page.retry_build,
    "/builds/{build}/decide": build_page.decide_build,
    "/triggers/{trigger}/run": trigger_pages.run_trigger,
    "/triggers/{trigger}/switch": trigger_pages.switch_trigger,
    "/triggers/{trigger}/delete": trigger_pages.delete_trigger,
    "/repositories/{repository}/delete": repositories.delete_repository,
}
# A form that is wrong is shown again, with what was typed.
FORMS: dict[str, Act] = {
    "/triggers/new": triggers.create_trigger,
    "/triggers/{trigger}/edit": triggers.save_trigger,
    "/repositories": repositories.create_repository,
}


def console_routes(service: Service) -> list[BaseRoute]:
    """Return the routes of all pages, to be mounted last, at `/`."""
    open_page = partial(Page, service)
    return list_routes(
        open_page, FOLDER / "static", PAGES, {**ACTIONS, **FORMS}
    )
