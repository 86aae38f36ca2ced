"""The list of services."""

import httpx

from cloudrun_emulator.runtime import RevisionCounts
from tests.cloudrun_emulator.console.conftest import PAGE, Console
from tests.markup import Seen


def test_the_start_leads_to_the_services(visitor: httpx.Client) -> None:
    assert visitor.get("/").url.path == "/services"


def test_where_there_is_no_service_the_page_says_how_to_make_one(
    visitor: httpx.Client,
) -> None:
    words = Seen(visitor.get("/services").text).words
    assert "No service yet" in words
    assert "cloudrun deploy shop --source ." in words


def test_a_service_is_listed_with_what_it_does(
    console: Console, visitor: httpx.Client
) -> None:
    one = console.open_shop()
    counts = RevisionCounts({"2xx": 1200, "5xx": 3}, instances=2)
    console.runtime.counts = {one: counts}
    seen = Seen(visitor.get("/services").text)
    (row,) = seen.rows
    uri = console.cloud.services.list_all()[0].uri
    start = f"shop Serving europe-west1 {uri} {one} 1,203 2 "
    assert row.startswith(start)
    assert visitor.get(seen.links[-1].lstrip(".")).url.path == PAGE


def test_a_service_that_is_being_deployed_is_in_progress(
    console: Console, visitor: httpx.Client
) -> None:
    console.begin_shop(HOLD="1")
    (row,) = Seen(visitor.get("/services").text).rows
    assert row.startswith("shop In progress europe-west1 None None 0 0")


def test_another_projects_services_are_its_own(
    console: Console, visitor: httpx.Client
) -> None:
    console.open_shop()
    seen = Seen(visitor.get("/services?project=other").text)
    assert seen.rows == []
    assert all("project=other" in x for x in seen.links if "services" in x)
