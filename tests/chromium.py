"""Chromium, driven without a window."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

PROGRAM = "/usr/bin/chromium"
# It reports nothing, and draws where there is no graphics card.
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@contextmanager
def launch(*options: str) -> Iterator[Browser]:
    """Start Chromium; it ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=PROGRAM, args=[*OPTIONS, *options]
        )
        yield browser
        browser.close()
