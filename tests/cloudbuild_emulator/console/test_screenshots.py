"""Every page, in both languages and both colour schemes, as pictures.

They are written to `out/screenshots/` to be looked at.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.cloudbuild_emulator.console.browsing import (
    DESK,
    PHONE,
    Tab,
    open_tab,
)
from tests.cloudbuild_emulator.console.conftest import Console
from tests.cloudbuild_emulator.console.scenes import Scene, set_scene

pytestmark = pytest.mark.browser

BRIGHTNESS = """
() => {
    const colour = getComputedStyle(document.body).backgroundColor;
    const parts = colour.match(/\\d+/g).slice(0, 3).map(Number);
    return (parts[0] + parts[1] + parts[2]) / 3;
}
"""


@pytest.fixture
def pictures(pytestconfig: pytest.Config) -> Path:
    """Make the folder of the pictures."""
    folder = pytestconfig.rootpath / "out" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _draw(
    tab: Tab, scene: Scene, folder: Path, ending: str
) -> dict[str, list[str]]:
    """Draw all pages; return what is cramped in those where anything is."""
    cramped = {}
    for name, path in scene.paths.items():
        tab.page.goto(tab.address + path)
        cramped[name] = _draw_page(tab, folder / f"{name}-{ending}.png")
    _send_wrong_form(tab)
    cramped["wrong"] = _draw_page(tab, folder / f"wrong-{ending}.png")
    return {name: found for name, found in cramped.items() if found}


def _draw_page(tab: Tab, picture: Path) -> list[str]:
    tab.page.screenshot(path=picture, full_page=True)
    return tab.list_cramped()


def _send_wrong_form(tab: Tab) -> None:
    tab.page.goto(f"{tab.address}/triggers/new")
    tab.page.fill("#name", "two words")
    tab.page.fill("#pattern", "(")
    tab.page.locator("form.trigger button").click()
    tab.page.wait_for_selector("#problem")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_are_drawn_as_the_browser_wishes(
    console: Console,
    browser: Browser,
    pictures: Path,
    language: str,
    *,
    dark: bool,
) -> None:
    scene = set_scene(console)
    scheme = "dark" if dark else "light"
    with open_tab(
        browser,
        console.address,
        language=language,
        dark=dark,
        size=DESK,
    ) as tab:
        assert _draw(tab, scene, pictures, f"{language}-{scheme}") == {}
        assert (tab.page.evaluate(BRIGHTNESS) < 128) is dark
        assert tab.page.evaluate("document.documentElement.lang") == language


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_are_drawn_on_a_phone(
    console: Console,
    browser: Browser,
    pictures: Path,
    language: str,
) -> None:
    scene = set_scene(console)
    with open_tab(
        browser, console.address, language=language, size=PHONE
    ) as tab:
        assert _draw(tab, scene, pictures, f"{language}-phone") == {}
