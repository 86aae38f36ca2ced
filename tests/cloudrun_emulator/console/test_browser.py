"""The console in a real browser: alive, and open to everybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cloudrun_emulator.runtime import RevisionCounts
from tests.axe import list_violations
from tests.browsing import DESK, MILLISECONDS, PHONE, Tab, open_tab
from tests.cloudrun_emulator.console.conftest import PAGE, Console
from tests.cloudrun_emulator.console.test_service_page import newest, pin

pytestmark = pytest.mark.browser

expect.set_options(timeout=MILLISECONDS)


@pytest.fixture
def tab(browser: Browser, console: Console) -> Iterator[Tab]:
    """Open a tab; nothing may go wrong in it."""
    with open_tab(browser, console.address) as tab:
        yield tab
    assert tab.complaints == []


@pytest.fixture
def both(console: Console) -> tuple[str, str]:
    """Fill the page: a canary, a revision that failed, a log."""
    one = console.open_shop()
    two = console.deploy(pin(one, 90), newest(10, "candidate"), A="1")
    console.deploy(pin(one, 90), pin(two, 10, "candidate"), FAIL="1")
    console.runtime.counts = {
        one: RevisionCounts({"2xx": 10_234, "5xx": 2}, 130.0, 2, 3),
        two: RevisionCounts({"2xx": 1_101, "4xx": 12}, 20.0, 1, 1),
    }
    for number in range(30):
        console.say(one, f"line {number}")
    console.say(two, "slow", "WARNING")
    console.say(two, "Traceback (most recent call last):\n  boom", "ERROR")
    return one, two


@pytest.mark.parametrize(
    ("language", "dark", "size"),
    [("en", False, DESK), ("fr", True, DESK), ("fr", False, PHONE)],
    ids=["en-light", "fr-dark", "fr-phone"],
)
def test_pages_shut_nobody_out(
    console: Console,
    browser: Browser,
    both: tuple[str, str],
    pytestconfig: pytest.Config,
    language: str,
    dark: bool,  # noqa: FBT001 -- a parameter of the test
    size: tuple[int, int],
) -> None:
    _ = both
    pictures = Path(pytestconfig.rootpath / "out" / "screenshots")
    pictures.mkdir(parents=True, exist_ok=True)
    with open_tab(
        browser, console.address, language=language, dark=dark, size=size
    ) as tab:
        for name, path in (("run-services", "/services"), ("run", PAGE)):
            tab.open(path)
            picture = f"{name}-{language}-{'dark' if dark else size[0]}.png"
            tab.page.screenshot(path=pictures / picture, full_page=True)
            assert tab.list_cramped() == []
            assert list_violations(tab.page) == []


def test_counts_and_the_log_grow_while_requests_come(
    console: Console, tab: Tab, both: tuple[str, str]
) -> None:
    _, two = both
    tab.open(PAGE)
    tab.mark()
    console.runtime.counts[two] = RevisionCounts({"2xx": 4_321}, 20.0, 1, 1)
    console.say(two, "news")
    expect(tab.page.locator("[data-live=revisions]")).to_contain_text("4,321")
    expect(tab.page.locator("[data-live=log]")).to_contain_text("news")
    assert tab.is_marked


def test_traffic_is_split_by_keyboard_and_the_bar_follows(
    console: Console, tab: Tab, both: tuple[str, str]
) -> None:
    one, two = both
    tab.open(PAGE)
    tab.page.fill(f"#percent-{one}", "60")
    tab.page.fill(f"#percent-{two}", "40")
    tab.page.keyboard.press("Enter")
    bar = tab.page.get_by_role("img", name=f"{one}: 60%, {two}: 40%")
    expect(bar).to_be_visible()
    assert console.read_split()[two, "candidate"] == 40


def test_a_click_rolls_back(
    console: Console, tab: Tab, both: tuple[str, str]
) -> None:
    one, _ = both
    tab.open(PAGE)
    tab.page.get_by_role("button", name=f"Send all traffic to {one}").click()
    bar = tab.page.get_by_role("img", name=f"{one}: 100%")
    expect(bar).to_be_visible()
    assert console.read_split()[one, ""] == 100


def test_what_is_being_typed_is_not_taken_away(
    console: Console, tab: Tab, both: tuple[str, str]
) -> None:
    one, two = both
    tab.open(PAGE)
    tab.page.fill(f"#percent-{one}", "77")
    console.deploy(pin(one, 50), pin(two, 50), A="3")
    bar = tab.page.get_by_role("img", name=f"{one}: 50%, {two}: 50%")
    expect(bar).to_be_visible()
    expect(tab.page.locator(f"#percent-{one}")).to_have_value("77")
