"""Which address shows which page."""

from functools import partial

from starlette.routing import BaseRoute

from cloudrun_emulator.console import service_page, services
from cloudrun_emulator.console.page import FOLDER, Act, Page, Show
from cloudrun_emulator.service import CloudRun
from localcloud.console.missing import show_missing
from localcloud.console.routes import list_routes

SERVICE = "/services/{region}/{service}"
PAGES: dict[str, Show] = {
    "/": services.show_start,
    "/services": services.show_services,
    SERVICE: service_page.show_service,
    "/{path}": show_missing,
    "/services/{path:path}": show_missing,
}
ACTIONS: dict[str, Act] = {f"{SERVICE}/traffic": service_page.save_traffic}


def console_routes(cloud: CloudRun) -> list[BaseRoute]:
    """Return the routes of all pages, to be mounted last, at `/`."""
    return list_routes(partial(Page, cloud), FOLDER / "static", PAGES, ACTIONS)
