"""The list of services."""

from starlette.responses import Response

from cloudrun_emulator.console.page import Page
from cloudrun_emulator.console.views import view_service


def show_start(page: Page) -> Response:
    """Go to the list; show it at once where a redirect could go astray."""
    return show_services(page) if page.prefix else page.go("services")


def show_services(page: Page) -> Response:
    """Show the services of all regions."""
    services = page.cloud.services.list_all(page.project)
    rows = [
        view_service(each, page.cloud.observe(each.name)) for each in services
    ]
    return page.draw("services.html", rows=rows)
