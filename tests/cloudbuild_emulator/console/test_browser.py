"""The console in a real browser: alive, by keyboard, without scripts."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from cloudbuild_emulator.catalogs import translate
from cloudbuild_emulator.console.graph import WIDTH
from cloudbuild_emulator.console.picture import draw_picture
from cloudbuild_emulator.console.words import STEP_STATUSES
from cloudbuild_emulator.messages import Build, BuildStep, Status
from localcloud.languages import LANGUAGES
from tests.browsing import (
    MILLISECONDS,
    Tab,
    has_class,
    open_tab,
)
from tests.cloudbuild_emulator.console.conftest import (
    QUICK,
    Console,
    Play,
    await_value,
)
from tests.cloudbuild_emulator.console.scenes import Scene, set_scene

pytestmark = pytest.mark.browser

expect.set_options(timeout=MILLISECONDS)


@pytest.fixture
def tab(browser: Browser, console: Console) -> Iterator[Tab]:
    """Open a tab; nothing may go wrong in it."""
    with open_tab(browser, console.address) as tab:
        yield tab
    assert tab.complaints == []


@pytest.fixture
def play(console: Console) -> Play:
    """Play a build of two steps."""
    return console.play(
        BuildStep(name="bash", id="one"), BuildStep(name="bash", id="two")
    )


@pytest.fixture
def scene(console: Console) -> Scene:
    """Fill the console."""
    return set_scene(console)


MEASURE = """
(text, words) => words.map(each => {
    text.textContent = `${each} · 59 min 59 s`
    return text.getComputedTextLength()
})
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_in_the_graph_is_cut(
    language: str, play: Play, tab: Tab
) -> None:
    tab.open(f"/builds/{play.build.id}")
    words = [translate(each, language) for each in STEP_STATUSES.values()]
    lengths = tab.page.locator(".node .state").first.evaluate(MEASURE, words)
    assert len(lengths) == len(STEP_STATUSES)
    assert WIDTH / 3 < max(lengths) <= WIDTH - 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_of_a_notebooks_picture_is_not_cut(
    language: str, browser: Browser
) -> None:
    build = Build(
        id="99999999",
        status=Status.INTERNAL_ERROR,
        start_time=datetime(2026, 1, 1, tzinfo=UTC),
        finish_time=datetime(2026, 1, 1, 0, 59, 59, tzinfo=UTC),
        substitutions={"REF_NAME": "PRODUCTION", "SHORT_SHA": "abcdef0"},
    )
    page = browser.new_page()
    page.set_content(draw_picture(build, language))
    right, width = page.locator("svg").evaluate(
        "svg => [svg.querySelector('text').getBBox(), svg.getBBox()]"
        ".map(each => each.x + each.width)"
    )
    assert width / 2 < right < width - 10
    page.close()


def test_the_log_grows_while_the_build_speaks(play: Play, tab: Tab) -> None:
    tab.open(f"/builds/{play.build.id}")
    tab.mark()
    log = tab.page.locator("#log")
    for words in ("first words", "more words"):
        play.say(words)
        expect(log).to_contain_text(words)
    assert log.inner_text().count("first words") == 1
    assert tab.is_marked


def test_a_step_changes_in_graph_and_table(play: Play, tab: Tab) -> None:
    tab.open(f"/builds/{play.build.id}")
    tab.mark()
    node = tab.page.locator("#node-0")
    row = tab.page.locator("table.steps tbody tr").first
    expect(node).to_have_class(has_class("queued"))
    play.start(0)
    expect(node).to_have_class(has_class("working"))
    expect(row).to_contain_text("Running")
    play.finish(0, Status.FAILURE, 7)
    expect(node).to_have_class(has_class("failure"))
    expect(row).to_contain_text("exit status 7")
    assert tab.is_marked


def test_a_builds_end_is_shown_said_and_no_longer_asked_for(
    play: Play, tab: Tab
) -> None:
    tab.open(f"/builds/{play.build.id}")
    tab.mark()
    play.say("last words")
    play.end()
    expect(tab.page.locator("#retry")).to_be_visible()
    expect(tab.page.locator("#announcement")).to_have_text("Build: Succeeded")
    expect(tab.page.locator("#log")).to_contain_text("last words")
    expect(tab.page.locator(".part").last).to_have_attribute(
        "data-complete", "yes"
    )
    assert tab.page.title().startswith("Succeeded")
    assert tab.is_marked


def test_a_new_build_comes_into_the_history(console: Console, tab: Tab) -> None:
    tab.open("/builds")
    tab.mark()
    build = console.play().build
    expect(tab.page.locator(f"#build-{build.id}")).to_be_visible()
    assert tab.is_marked


def test_focus_stays_where_it_was_when_a_list_is_drawn_anew(
    console: Console, play: Play, tab: Tab
) -> None:
    tab.open("/builds")
    link = tab.page.locator(f"#build-{play.build.id}")
    link.focus()
    other = console.play().build
    expect(tab.page.locator(f"#build-{other.id}")).to_be_visible()
    expect(link).to_be_focused()


def test_what_is_being_typed_is_not_taken_away(
    console: Console, scene: Scene, tab: Tab
) -> None:
    tab.open(scene.pending)
    tab.page.fill("#comment", "half a tho")
    build = scene.pending.rpartition("/")[2]
    console.service.builds.approve("local", build, approved=True)
    console.stage.find(build).start(0)
    expect(tab.page.locator("table.steps")).to_contain_text("Running")
    expect(tab.page.locator("#comment")).to_have_value("half a tho")
    tab.page.locator("#comment").blur()
    expect(tab.page.locator("#cancel")).to_be_visible()


def test_a_page_that_waited_for_the_typing_is_drawn_after_the_end(
    console: Console, scene: Scene, tab: Tab
) -> None:
    tab.open(scene.pending)
    tab.page.fill("#comment", "half a tho")
    build = scene.pending.rpartition("/")[2]
    console.service.builds.approve("local", build, approved=False)
    expect(tab.page).to_have_title(has_class("Cancelled"))
    tab.page.locator("#comment").blur()
    expect(tab.page.locator("#retry")).to_be_visible()


def test_a_service_that_is_away_is_missed_and_found_again(
    play: Play, tab: Tab
) -> None:
    tab.open(f"/builds/{play.build.id}")
    lost = tab.page.locator("#lost")
    expect(lost).to_be_hidden()
    tab.page.route("**/builds/**", lambda route: route.abort())
    expect(lost).to_be_visible()
    play.say("meanwhile")
    tab.page.unroute("**/builds/**")
    expect(lost).to_be_hidden()
    expect(tab.page.locator("#log")).to_contain_text("meanwhile")
    # The browser itself notes each request that failed.
    tab.complaints = [x for x in tab.complaints if "ERR_FAILED" not in x]


def test_a_long_log_opens_at_its_end_and_goes_back(
    play: Play, tab: Tab
) -> None:
    play.say("\n".join(f"line {number:0200}" for number in range(1_000)))
    tab.open(f"/builds/{play.build.id}")
    log = tab.page.locator("#log")
    last, first = f"line {999:0200}", f"line {0:0200}"
    expect(log).to_contain_text(last)
    assert log.evaluate("box => box.scrollTop") > 0
    expect(log).not_to_contain_text(first)
    tab.mark()
    tab.page.locator("#earlier").click()
    expect(log).to_contain_text(first)
    expect(tab.page.locator(".jump")).to_be_visible()
    tab.page.locator(".jump").click()
    expect(tab.page.locator(".jump")).to_be_hidden()
    assert tab.is_marked


def _press_until(tab: Tab, key: str, target: str) -> None:
    """Press a key until the target has the focus."""
    for _ in range(30):
        if tab.page.locator(target).evaluate(
            "found => found === document.activeElement"
        ):
            return
        tab.page.keyboard.press(key)
    pytest.fail(f"{key} does not lead to {target}")


def test_the_history_is_filtered_by_keyboard(
    console: Console, play: Play, tab: Tab
) -> None:
    console.end(console.submit(tags=[QUICK]))
    tab.open("/builds")
    rows = tab.page.locator("table.builds tbody tr")
    expect(rows).to_have_count(2)
    _press_until(tab, "Tab", "#status")
    tab.page.keyboard.type("Succ")
    _press_until(tab, "Tab", "#q")
    tab.page.keyboard.type(QUICK)
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/builds?*q=quick")
    expect(rows).to_have_count(1)
    expect(tab.page.locator("#status")).to_have_value("SUCCESS")
    expect(tab.page.locator(f"#build-{play.build.id}")).to_have_count(0)


def test_the_first_tab_skips_to_the_content(tab: Tab) -> None:
    tab.open("/builds")
    tab.page.keyboard.press("Tab")
    skip = tab.page.locator(".skip")
    expect(skip).to_be_in_viewport()
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("main")).to_be_focused()


def test_a_trigger_is_made_by_typing_and_clicking(
    console: Console, tab: Tab
) -> None:
    console.push("shop", "main")
    tab.open("/triggers")
    page = tab.page
    page.get_by_role("link", name="Create a trigger").click()
    page.get_by_label("Name (required)").press_sequentially("on-main")
    page.get_by_label("Pattern").press_sequentially("^main$")
    page.get_by_label("A build written here").click()
    expect(page.get_by_label("Path of the file")).to_be_hidden()
    page.get_by_label("Build config").fill("steps: [{name: bash}]")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="on-main")).to_be_visible()
    trigger = console.service.triggers.get("local", "on-main")
    assert trigger.trigger_template.branch_name == "^main$"
    page.get_by_role("button", name="Start a build").click()
    page.wait_for_url("**/builds/*")
    await_value(lambda: console.stage.plays or None)


def test_a_wrong_form_leads_to_what_is_wrong(
    console: Console, tab: Tab
) -> None:
    console.push("shop", "main")
    tab.open("/triggers/new")
    page = tab.page
    page.fill("#name", "t")
    page.fill("#pattern", "(")
    page.get_by_role("button", name="Create").click()
    expect(page.locator("#problem")).to_be_focused()
    page.locator("#problem a").click()
    expect(page.locator("#pattern")).to_be_focused()
    expect(page.locator("#pattern")).to_have_value("(")
    # The browser itself notes the answer's code, 400.
    tab.complaints = [x for x in tab.complaints if "status of 400" not in x]


def test_everything_is_read_and_sent_without_scripts(
    console: Console, scene: Scene, browser: Browser
) -> None:
    with open_tab(browser, console.address, scripts=False) as tab:
        tab.open(scene.failed)
        expect(tab.page.locator("#log")).to_contain_text("14 passed")
        expect(tab.page.locator("#node-3")).to_contain_text("Failed")
        tab.page.locator("#step-2").click()
        expect(tab.page.locator("#log")).to_contain_text("14 passed")
        expect(tab.page.locator("#log")).not_to_contain_text("Collecting")
        tab.open("/repositories")
        tab.page.fill("#name", "new")
        tab.page.get_by_role("button", name="Create").click()
        expect(tab.page.locator("h1")).to_have_text("new")


def test_without_scripts_a_running_build_loads_itself_again(
    console: Console, play: Play, browser: Browser
) -> None:
    with open_tab(browser, console.address, scripts=False) as tab:
        tab.open(f"/builds/{play.build.id}")
        play.say("news")
        expect(tab.page.locator("#log")).to_contain_text("news")


def test_no_request_leaves_the_server(scene: Scene, tab: Tab) -> None:
    for name, path in scene.paths.items():
        if name != "missing":
            tab.open(path)
            tab.page.wait_for_load_state("load")
    assert len(tab.asked) > len(scene.paths) * 3
    assert [x for x in tab.asked if not x.startswith(tab.address + "/")] == []
