"""One page in the making, and the emulator behind it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from babel.numbers import format_decimal, format_percent
from starlette.requests import Request
from starlette.responses import Response

from cloudrun_emulator.catalogs import CATALOGS
from cloudrun_emulator.console import words
from cloudrun_emulator.messages import Service
from cloudrun_emulator.model.names import Place
from cloudrun_emulator.service import CloudRun
from localcloud.console import page as shared
from localcloud.console.drawing import Drawing
from localcloud.console.neighbours import Neighbour

FOLDER = Path(__file__).parent
NAMES = {name: value for name, value in vars(words).items() if name.isupper()}

Form = shared.Form
Show = Callable[["Page"], Response]
Act = Callable[["Page", Form], Response]


class Page(shared.Page):
    """What handlers and templates need of a request.

    Args:
        cloud: Answers everything.
        request: Who asks.
    """

    catalogs = CATALOGS
    drawing = Drawing(FOLDER, NAMES)
    known = (
        Neighbour("Cloud Build", "cloudbuild", "CLOUDBUILD_EMULATOR_HOST"),
    )

    def __init__(self, cloud: CloudRun, request: Request) -> None:
        super().__init__(request, cloud.settings.project)
        self.cloud = cloud

    def get_service(self) -> Service:
        """Return the service in the path. Raises `NotFoundError`."""
        place = Place(self.project, self.name("region"))
        name = f"{place}/services/{self.name('service')}"
        return self.cloud.services.get(name)

    def number(self, number: int) -> str:
        return format_decimal(number, locale=self.language)

    def short(self, duration: timedelta | None) -> str:
        """Write how long a request took, in milliseconds."""
        if duration is None:
            return "–"  # noqa: RUF001 -- a dash
        whole = round(duration / timedelta(milliseconds=1))
        return f"{self.number(whole)}\N{NO-BREAK SPACE}ms"

    def share(self, part: float, whole: float = 100) -> str:
        """Write a percentage, to the tenth."""
        if not whole:
            return "–"  # noqa: RUF001 -- a dash
        form = "#,##0.#\N{NO-BREAK SPACE}%" if self.language == "fr" else "0.#%"
        return format_percent(part / whole, form, locale=self.language)
