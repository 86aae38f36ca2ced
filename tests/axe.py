"""axe-core, which looks for what keeps people out of a page."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

EVERY_RULE = ()
# All that changes with the colours; looking at them is half of axe's time.
CONTRAST = ("color-contrast",)
# Otherwise axe describes each place where all is well: half of its time.
OPTIONS = {"resultTypes": ["violations"]}


def list_violations(
    page: Page, rules: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Run axe on the page; list the rules broken, with their places.

    Args:
        page: As it is shown.
        rules: Only these; all of them where none is named.
    """
    only = {"runOnly": list(rules)} if rules else {}
    options = {**OPTIONS, **only}
    response: dict[str, Any] = Axe().run(page, options=options).response
    assert response["passes"], "axe did not run"
    violations: list[dict[str, Any]] = response["violations"]
    return violations
