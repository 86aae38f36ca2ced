"""One page in the making, and the service behind it."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from cloudbuild_emulator.catalogs import CATALOGS
from cloudbuild_emulator.console.drawing import DRAWING
from cloudbuild_emulator.service import Service
from localcloud.console import page as shared
from localcloud.console.neighbours import Neighbour

Form = shared.Form
Show = Callable[["Page"], Response]
Act = Callable[["Page", Form], Response]


class Page(shared.Page):
    """What handlers and templates need of a request.

    Args:
        service: Answers everything.
        request: Who asks.
    """

    catalogs = CATALOGS
    drawing = DRAWING
    known = (Neighbour("Cloud Run", "cloudrun", "CLOUDRUN_EMULATOR_HOST"),)

    def __init__(self, service: Service, request: Request) -> None:
        super().__init__(request, service.settings.project)
        self.service = service
