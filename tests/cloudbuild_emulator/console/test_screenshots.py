"""Every page, in both languages, colour schemes and sizes.

As pictures, which are written to `out/screenshots/` to be looked at; and no
page breaks a rule of axe-core: names, contrast, landmarks, order.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.axe import CONTRAST, EVERY_RULE, list_violations
from tests.browsing import (
    DESK,
    PHONE,
    Tab,
    open_tab,
)
from tests.cloudbuild_emulator.console.conftest import Console
from tests.cloudbuild_emulator.console.scenes import set_scene

pytestmark = pytest.mark.browser

BRIGHTNESS = """
() => {
    const colour = getComputedStyle(document.body).backgroundColor;
    const parts = colour.match(/\\d+/g).slice(0, 3).map(Number);
    return (parts[0] + parts[1] + parts[2]) / 3;
}
"""


@dataclass(frozen=True)
class Look:
    """How pages are drawn, and which of axe's rules they are held to.

    Words differ by language, room by language and size, contrast by colours:
    each pair of them is seen.
    """

    name: str
    language: str
    size: tuple[int, int]
    rules: tuple[str, ...]
    dark: bool = False


LOOKS = (
    Look("en-light", "en", DESK, EVERY_RULE),
    Look("fr-dark", "fr", DESK, CONTRAST, dark=True),
    Look("fr-phone", "fr", PHONE, EVERY_RULE),
    Look("en-phone", "en", PHONE, CONTRAST, dark=True),
)


@pytest.fixture
def pictures(pytestconfig: pytest.Config) -> Path:
    """Make the folder of the pictures."""
    folder = pytestconfig.rootpath / "out" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _look_at(tab: Tab, picture: Path, rules: tuple[str, ...]) -> list[str]:
    """Draw the page; list what is cramped in it, and each broken rule."""
    tab.page.screenshot(path=picture, full_page=True)
    broken = [
        f"{rule['id']}: {node['target']}"
        for rule in list_violations(tab.page, rules)
        for node in rule["nodes"]
    ]
    return [f"{picture.stem}: {x}" for x in (*tab.list_cramped(), *broken)]


def _send_wrong_form(tab: Tab) -> None:
    tab.page.goto(f"{tab.address}/triggers/new")
    tab.page.fill("#name", "two words")
    tab.page.fill("#pattern", "(")
    tab.page.locator("form.trigger button").click()
    tab.page.wait_for_selector("#problem")


@pytest.mark.parametrize("look", LOOKS, ids=lambda each: each.name)
def test_pages_are_drawn_as_the_browser_wishes(
    console: Console, browser: Browser, pictures: Path, look: Look
) -> None:
    scene = set_scene(console)
    paths = {**scene.paths, "step": f"{scene.failed}?step=3"}
    with open_tab(
        browser,
        console.address,
        language=look.language,
        dark=look.dark,
        size=look.size,
    ) as tab:
        wrong = []
        for name, path in paths.items():
            tab.page.goto(tab.address + path)
            picture = pictures / f"{name}-{look.name}.png"
            wrong += _look_at(tab, picture, look.rules)
        _send_wrong_form(tab)
        wrong += _look_at(tab, pictures / f"wrong-{look.name}.png", look.rules)
        assert wrong == []
        assert (tab.page.evaluate(BRIGHTNESS) < 128) is look.dark
        lang = tab.page.evaluate("document.documentElement.lang")
        assert lang == look.language
