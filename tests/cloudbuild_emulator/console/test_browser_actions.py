"""What is done in the console, by mouse and by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from cloudbuild_emulator.messages import Status
from localcloud.errors import NotFoundError
from tests.browsing import (
    MILLISECONDS,
    Tab,
    open_tab,
)
from tests.cloudbuild_emulator.console.conftest import Console, await_value

pytestmark = pytest.mark.browser

expect.set_options(timeout=MILLISECONDS)


@pytest.fixture
def tab(browser: Browser, console: Console) -> Iterator[Tab]:
    """Open a tab; nothing may go wrong in it."""
    with open_tab(browser, console.address) as tab:
        yield tab
    assert tab.complaints == []


def _press(tab: Tab, name: str) -> None:
    """Go by Tab to what has a name, and press Enter."""
    for _ in range(40):
        tab.page.keyboard.press("Tab")
        focused = tab.page.evaluate(
            "document.activeElement.ariaLabel ?? "
            "document.activeElement.textContent.trim()"
        )
        if focused == name:
            tab.page.keyboard.press("Enter")
            return
    pytest.fail(f"{name} is not reached by Tab")


def test_a_trigger_is_changed_by_keyboard(console: Console, tab: Tab) -> None:
    trigger = console.keep("nightly")
    tab.open(f"/triggers/{trigger.id}")
    _press(tab, "Edit")
    tab.page.wait_for_url("**/edit")
    tab.page.focus("#description")
    tab.page.keyboard.type("Every night")
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_text("Every night")).to_be_visible()
    found = console.service.triggers.get("local", "nightly")
    assert found.description == "Every night"


def test_a_trigger_is_disabled_in_the_list_and_enabled_again(
    console: Console, tab: Tab
) -> None:
    console.keep("nightly")
    tab.open("/triggers")
    for name, disabled in (("Disable", True), ("Enable", False)):
        _press(tab, f"{name} nightly")
        state = "Disabled" if disabled else "Enabled"
        expect(tab.page.locator("td .state")).to_have_text(state)
        found = console.service.triggers.get("local", "nightly")
        assert found.disabled is disabled


def test_a_trigger_is_run_from_the_list(console: Console, tab: Tab) -> None:
    console.keep("nightly")
    tab.open("/triggers")
    _press(tab, "Run nightly")
    tab.page.wait_for_url("**#run")
    tab.page.get_by_role("button", name="Start a build").click()
    tab.page.wait_for_url("**/builds/*")
    play = await_value(lambda: next(iter(console.stage.plays.values()), None))
    assert tab.path == f"/builds/{play.build.id}"


@pytest.mark.parametrize(
    ("button", "status"),
    [("Approve", Status.QUEUED), ("Reject", Status.CANCELLED)],
)
def test_a_pending_build_is_decided_on_by_keyboard(
    console: Console, tab: Tab, button: str, status: Status
) -> None:
    asks = {"approval_required": True}
    trigger = console.keep("asks", approval_config=asks)
    build = console.service.triggers.run("local", trigger.id)
    tab.open(f"/builds/{build.id}")
    tab.page.get_by_label("Comment").fill("Seen by Ada")
    _press(tab, button)
    expect(tab.page.get_by_text("Seen by Ada")).to_be_visible()
    found = console.service.builds.get("local", build.id)
    assert found.status in {status, Status.WORKING}
    assert found.approval.result.comment == "Seen by Ada"


def test_a_build_is_cancelled_and_run_again(console: Console, tab: Tab) -> None:
    play = console.play()
    tab.open(f"/builds/{play.build.id}")
    _press(tab, "Cancel")
    expect(tab.page.locator("#retry")).to_be_visible()
    tab.page.locator("#retry").click()
    expect(tab.page.locator("#cancel")).to_be_visible()
    assert play.build.id not in tab.path


def test_a_repository_is_made_and_deleted(console: Console, tab: Tab) -> None:
    tab.open("/repositories")
    tab.page.fill("#name", "shop")
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("h1")).to_have_text("shop")
    _press(tab, "Delete")
    tab.page.get_by_role("button", name="Delete").click()
    expect(tab.page.locator("h1")).to_have_text("Repositories")
    with pytest.raises(NotFoundError, match="shop"):
        console.service.repositories.get("local", "shop")
