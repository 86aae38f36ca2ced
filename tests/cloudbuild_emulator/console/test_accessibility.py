"""No page breaks a rule of axe-core: names, contrast, landmarks, order."""

import pytest
from playwright.sync_api import Browser

from tests.axe import list_violations
from tests.cloudbuild_emulator.console.browsing import (
    DESK,
    PHONE,
    Tab,
    open_tab,
)
from tests.cloudbuild_emulator.console.conftest import Console
from tests.cloudbuild_emulator.console.scenes import set_scene

pytestmark = pytest.mark.browser


def _list_broken(tab: Tab, path: str) -> list[str]:
    """Run axe on a page; list the rules that it breaks, with the places."""
    tab.page.goto(tab.address + path)
    return [
        f"{path}: {rule['id']}: {node['target']}"
        for rule in list_violations(tab.page)
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(
    ("dark", "language", "size"),
    [(False, "en", DESK), (True, "fr", DESK), (False, "fr", PHONE)],
    ids=["light", "dark", "phone"],
)
def test_no_page_breaks_a_rule_of_axe(
    console: Console,
    browser: Browser,
    language: str,
    size: tuple[int, int],
    *,
    dark: bool,
) -> None:
    scene = set_scene(console)
    paths = [*scene.paths.values(), f"{scene.failed}?step=3"]
    with open_tab(
        browser, console.address, language=language, dark=dark, size=size
    ) as tab:
        broken = [x for path in paths for x in _list_broken(tab, path)]
    assert broken == []
