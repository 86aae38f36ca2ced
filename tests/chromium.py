"""Chromium, driven without a window."""

from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which

from playwright.sync_api import Browser, sync_playwright

# The one that never had a window takes half of the other's CPU time.
PROGRAM = which("chromium-headless-shell") or which("chromium")
# It reports nothing, draws where there is no graphics card, and takes the names
# of hubs and foreign pages for this machine.
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP *.test 127.0.0.1",
)


@contextmanager
def launch(*options: str) -> Iterator[Browser]:
    """Start Chromium; it ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=PROGRAM, args=[*OPTIONS, *options]
        )
        yield browser
        browser.close()
