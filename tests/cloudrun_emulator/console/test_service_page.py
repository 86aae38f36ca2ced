"""A service's page: what it shows."""

import re

import httpx
import pytest
import yaml

from cloudrun_emulator.console import service_page
from cloudrun_emulator.messages import LATEST, PINNED, TrafficTarget
from cloudrun_emulator.runtime import RevisionCounts
from tests.cloudrun_emulator.console.conftest import PAGE, Console
from tests.cloudrun_emulator.runtimes import BROKEN
from tests.markup import Seen

RECT = re.compile(r'<rect class="share-(\d)" x="(\d+)%" y="0" width="(\d+)%"')
DETAILS = re.compile(r"<summary>.*?<code>(.*?)</code>", re.DOTALL)


def pin(revision: str, percent: int, tag: str = "") -> TrafficTarget:
    return TrafficTarget(
        type_=PINNED, revision=revision, percent=percent, tag=tag
    )


def newest(percent: int, tag: str = "") -> TrafficTarget:
    return TrafficTarget(type_=LATEST, percent=percent, tag=tag)


def list_revisions(text: str) -> list[str]:
    """Read the rows of the revisions' table, which comes before the form's."""
    return Seen(text.partition('id="form-title"')[0]).rows


@pytest.fixture
def both(console: Console) -> tuple[str, str]:
    """Deploy a canary beside the first revision."""
    one = console.open_shop()
    two = console.deploy(pin(one, 90), newest(10, "candidate"), A="1")
    return one, two


def test_each_revision_has_its_state_share_and_tags(
    visitor: httpx.Client, both: tuple[str, str]
) -> None:
    one, two = both
    canary, old = list_revisions(visitor.get(PAGE).text)
    assert re.match(
        rf"{two} .* newest that is ready Serving 10% candidate ", canary
    )
    assert re.match(rf"{one} .* UTC Serving 90% 1 ", old)


def test_what_revisions_answered_is_counted_by_status(
    console: Console, visitor: httpx.Client, both: tuple[str, str]
) -> None:
    one, two = both
    console.runtime.counts = {
        one: RevisionCounts({"2xx": 890, "5xx": 10}, 9.0, instances=2),
        two: RevisionCounts({"2xx": 96, "4xx": 4}, 3.0, instances=1),
    }
    canary, old = list_revisions(visitor.get(PAGE).text)
    assert " 100 10% 96 0 4 0 30 ms 1 " in canary
    assert " 900 90% 890 0 0 10 10 ms 2 " in old


def test_the_split_is_a_bar_that_says_itself(
    visitor: httpx.Client, both: tuple[str, str]
) -> None:
    text = visitor.get(PAGE).text
    assert RECT.findall(text) == [("0", "0", "90"), ("1", "90", "10")]
    one, two = both
    assert f'aria-label="{one}: 90%, {two}: 10%"' in text


def test_a_tag_leads_to_its_own_address(
    console: Console, visitor: httpx.Client, both: tuple[str, str]
) -> None:
    _ = both
    (service,) = console.cloud.services.list_all()
    (uri,) = (x.uri for x in service.traffic_statuses if x.tag)
    assert uri in Seen(visitor.get(PAGE).text).links


def test_a_revision_that_failed_says_why_and_is_not_offered(
    console: Console, visitor: httpx.Client
) -> None:
    one = console.open_shop()
    broken = console.deploy(FAIL="1")
    text = visitor.get(PAGE).text
    seen = Seen(text)
    row, why, old = list_revisions(text)
    assert re.match(rf"{broken} .* Not ready 0% 0 ", row)
    assert BROKEN in why
    assert old.startswith(one)
    assert "Why it is not ready" in seen.words
    assert f'name="percent-{broken}"' not in text
    assert f'value="{broken}" aria-label' not in text


def test_a_revision_without_traffic_is_no_failure(
    console: Console, visitor: httpx.Client
) -> None:
    one = console.open_shop()
    console.deploy(A="1")
    rows = list_revisions(visitor.get(PAGE).text)
    assert re.match(rf"{one} .* UTC No traffic 0% ", rows[-1])


def test_the_newest_lines_of_the_log_come_first(
    console: Console, visitor: httpx.Client
) -> None:
    one = console.open_shop()
    console.say(one, "first words")
    console.say(one, "last words")
    words = Seen(visitor.get(PAGE).text).words
    assert words.index("last words") < words.index("first words")


def test_the_log_is_narrowed_by_revision_and_severity(
    console: Console, visitor: httpx.Client, both: tuple[str, str]
) -> None:
    one, two = both
    console.say(one, "of the first", "ERROR")
    console.say(two, "quiet words")
    console.say(two, "loud words", "ERROR")
    query = {"revision": two, "severity": "ERROR"}
    seen = Seen(visitor.get(PAGE, params=query).text)
    assert "loud words" in seen.words
    assert "quiet words" not in seen.words
    assert "of the first" not in seen.words
    assert seen.fields["severity"] == "ERROR"
    assert any(f"revision={two}" in x for x in seen.links)


def test_a_severity_that_is_none_is_refused(
    console: Console, visitor: httpx.Client
) -> None:
    console.open_shop()
    answer = visitor.get(PAGE, params={"severity": "LOUD"})
    assert answer.status_code == 400
    assert "LOUD" in answer.text


def test_the_service_is_shown_as_yaml(
    console: Console, visitor: httpx.Client
) -> None:
    console.open_shop()
    found = DETAILS.search(visitor.get(PAGE).text)
    assert found
    document = yaml.safe_load(found[1].replace("&#39;", "'"))
    (service,) = console.cloud.services.list_all()
    assert document["name"] == service.name
    assert document["uri"] == service.uri


@pytest.mark.parametrize(
    "path", ["/services/europe-west1/none", "/nothing", "/services/a/b/c"]
)
def test_a_missing_page_says_so_as_a_page(
    visitor: httpx.Client, path: str
) -> None:
    answer = visitor.get(path)
    seen = Seen(answer.text)
    assert answer.status_code == 404
    assert "Nothing is here" in seen.words
    assert "To the services" in seen.words


def test_the_api_keeps_its_own_paths(visitor: httpx.Client) -> None:
    answer = visitor.get("/v2/nothing")
    assert answer.status_code == 404
    assert answer.json()["error"]["status"] == "NOT_FOUND"


def test_a_revision_that_gets_requests_is_shown_however_old(
    console: Console, visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_page, "REVISIONS", 1)
    one = console.open_shop()
    console.deploy(pin(one, 40), newest(60), A="1")
    console.deploy(FAIL="1")
    text = visitor.get(PAGE).text
    assert f"{one} 40%" in Seen(text).words
    assert [each[:10] for each in list_revisions(text)][-1] == "shop-00001"
    assert "cloudrun revisions list" in text
