"""Chromium, and the pages that it opens on a console."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

MILLISECONDS = 20_000
DESK = (1280, 900)
PHONE = (390, 844)
CRAMPED = r"""
() => {
    const root = document.documentElement;
    const wide = [...document.querySelectorAll("dd, td, th, button, h1")]
        .filter((each) => each.scrollWidth > each.clientWidth)
        .map((each) => `wide: ${each.textContent.trim()}`);
    if (root.scrollWidth > innerWidth) wide.push("wide: the page");
    const cut = [...document.querySelectorAll("td *, th *")]
        .filter((each) => /^\w{2,12}$/.test(each.textContent))
        .filter((each) => each.getClientRects().length > 1)
        .map((each) => `cut: ${each.textContent}`);
    return [...wide, ...cut];
}
"""


@dataclass
class Tab:
    """A page of the browser, and what it asked of whom."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.ok, response.status

    def mark(self) -> None:
        """Note in the page that it is this one."""
        self.page.evaluate("window.sameDocument = true")

    @property
    def is_marked(self) -> bool:
        """Tell whether the page has not been loaded again since."""
        return bool(self.page.evaluate("window.sameDocument === true"))

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def list_cramped(self) -> list[str]:
        """List what is wider than its room, or is cut within a word."""
        return [str(each) for each in self.page.evaluate(CRAMPED)]


@contextmanager
def open_tab(
    browser: Browser,
    address: str,
    *,
    language: str = "en-GB",
    dark: bool = False,
    scripts: bool = True,
    size: tuple[int, int] = DESK,
) -> Iterator[Tab]:
    """Open an empty tab of a new browser profile."""
    width, height = size
    with browser.new_context(
        locale=language,
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        page.set_default_timeout(MILLISECONDS)
        tab = Tab(page, address)
        page.on("request", lambda each: tab.asked.append(each.url))
        page.on("pageerror", lambda each: tab.complaints.append(str(each)))
        page.on("console", lambda each: tab.complaints.append(each.text))
        yield tab


def has_class(name: str) -> re.Pattern[str]:
    """Match one of an element's classes."""
    return re.compile(rf"(?:^|\s){name}(?:\s|$)")
