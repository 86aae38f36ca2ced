"""axe-core, which looks for what keeps people out of a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Otherwise axe describes each place where all is well: half of its time.
OPTIONS = {"resultTypes": ["violations"]}


def list_violations(page: Page) -> list[dict[str, Any]]:
    """Run axe on the page; list the rules broken, with their places."""
    response: dict[str, Any] = Axe().run(page, options=OPTIONS).response
    assert response["passes"], "axe did not run"
    violations: list[dict[str, Any]] = response["violations"]
    return violations
