"""Traffic that is split by hand."""

import httpx
import pytest

from tests.cloudrun_emulator.console.conftest import PAGE, Console, Send
from tests.cloudrun_emulator.console.test_service_page import newest, pin
from tests.markup import Seen


@pytest.fixture
def both(console: Console) -> tuple[str, str]:
    """Deploy a second revision that gets nothing."""
    one = console.open_shop()
    two = console.deploy(pin(one, 100), newest(0, "candidate"), A="1")
    return one, two


def test_the_form_holds_what_was_asked_for(
    visitor: httpx.Client, both: tuple[str, str]
) -> None:
    one, two = both
    fields = Seen(visitor.get(PAGE).text).fields
    assert fields[f"percent-{one}"] == "100"
    assert fields[f"percent-{two}"] == fields["percent-LATEST"] == "0"
    assert fields["tags-LATEST"] == "candidate"


def test_percentages_and_tags_are_taken(
    console: Console, send: Send, both: tuple[str, str]
) -> None:
    one, two = both
    percents = {f"percent-{one}": "75", f"percent-{two}": " 25 "}
    tags = {f"tags-{one}": "", f"tags-{two}": "canary, blue"}
    answer = send(**percents, **tags)
    assert answer.url.path == PAGE
    assert "Accepted" in Seen(answer.text).words
    assert console.read_split() == {
        (one, ""): 75,
        (two, "canary"): 25,
        (two, "blue"): 0,
    }
    (routing,) = console.runtime.routings.values()
    assert routing.percents == {one: 75, two: 25}
    assert routing.tags == {"canary": two, "blue": two}


def test_the_newest_is_followed_where_it_is_asked_for(
    console: Console, send: Send, both: tuple[str, str]
) -> None:
    one, two = both
    _ = two
    send(**{"percent-LATEST": "100", f"percent-{one}": ""})
    assert console.read_split() == {("", ""): 100}


def test_one_button_sends_everything_to_a_revision_and_keeps_tags(
    console: Console, send: Send, both: tuple[str, str]
) -> None:
    _, two = both
    send(all=two)
    assert console.read_split() == {(two, ""): 100, ("", "candidate"): 0}
    (routing,) = console.runtime.routings.values()
    assert routing.percents == {two: 100}


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        ("ten", "expected a whole number"),
        ("-1", "expected a whole number"),
        ("101", "expected a whole number"),
        ("1" * 5000, "expected a whole number"),
        ("٣", "expected a whole number"),
        ("60", "must sum to 100, found 60"),
        ("", "must sum to 100, found 0"),
    ],
)
def test_a_wrong_percentage_is_shown_again_and_changes_nothing(
    console: Console,
    send: Send,
    both: tuple[str, str],
    percent: str,
    said: str,
) -> None:
    one, _ = both
    before = console.read_split()
    answer = send(**{f"percent-{one}": percent, f"tags-{one}": "kept"})
    seen = Seen(answer.text)
    assert answer.status_code == 400
    assert said in seen.words
    assert seen.fields[f"percent-{one}"] == percent
    assert seen.fields[f"tags-{one}"] == "kept"
    # Else what was typed would be drawn over.
    assert 'data-live="form"' not in answer.text
    assert console.read_split() == before


@pytest.mark.parametrize("tag", ["Upper", "-a", "a_b", "a" * 64, "<b>"])
def test_a_wrong_tag_is_refused(
    console: Console, send: Send, both: tuple[str, str], tag: str
) -> None:
    one, _ = both
    before = console.read_split()
    answer = send(**{f"percent-{one}": "100", f"tags-{one}": tag})
    assert answer.status_code == 400
    assert "must use only lowercase letters" in Seen(answer.text).words
    assert console.read_split() == before


def test_traffic_that_was_changed_meanwhile_is_not_overwritten(
    console: Console, send: Send, both: tuple[str, str]
) -> None:
    one, two = both
    console.deploy(pin(one, 50), pin(two, 50), A="2")
    before = console.read_split()
    answer = send(**{f"percent-{one}": "100"}, seen="0" * 16)
    assert answer.status_code == 409
    assert "was changed since this page was opened" in answer.text
    assert console.read_split() == before


def test_a_form_without_the_pages_token_is_refused(
    console: Console, visitor: httpx.Client, both: tuple[str, str]
) -> None:
    _, two = both
    before = console.read_split()
    answer = visitor.post(f"{PAGE}/traffic", data={"all": two})
    assert answer.status_code == 403
    assert console.read_split() == before


def test_a_foreign_page_neither_changes_nor_reads(
    console: Console, send: Send, visitor: httpx.Client, both: tuple[str, str]
) -> None:
    _, two = both
    before = console.read_split()
    visitor.headers["origin"] = "https://evil.example"
    assert visitor.get(PAGE).status_code == 403
    del visitor.headers["origin"]
    visitor.headers["sec-fetch-site"] = "cross-site"
    assert visitor.get(PAGE).status_code == 403
    visitor.headers["sec-fetch-site"] = "same-origin"
    visitor.event_hooks["request"] = [_come_from_elsewhere]
    assert send(all=two).status_code == 403
    assert console.read_split() == before


def _come_from_elsewhere(request: httpx.Request) -> None:
    if request.method == "POST":
        request.headers["origin"] = "https://evil.example"


def test_a_rebound_name_reads_nothing(
    console: Console, visitor: httpx.Client
) -> None:
    console.open_shop()
    answer = visitor.get(PAGE, headers={"host": "rebound.example"})
    assert answer.status_code == 403
    assert "shop" not in answer.text
