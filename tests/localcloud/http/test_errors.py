"""Errors in the shape in which Google's APIs say them."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from localcloud.errors import LimitError
from localcloud.http.errors import error_handlers
from tests.localcloud.products import KITCHEN


async def _refuse(_: Request) -> Response:
    raise LimitError("nine soups are waiting", "eat one")


async def _fail(_: Request) -> Response:
    raise ZeroDivisionError


def ask(path: str, method: str = "GET") -> dict[str, object]:
    """Ask an application in this process; return the error it answers."""
    app = Starlette(
        routes=[Route("/full", _refuse), Route("/broken", _fail)],
        exception_handlers=error_handlers(KITCHEN),
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    async def send() -> httpx.Response:
        address = "http://kitchen.test"
        async with httpx.AsyncClient(
            transport=transport, base_url=address
        ) as client:
            return await client.request(method, path)

    answer = asyncio.run(send())
    error: dict[str, object] = answer.json()["error"]
    assert error["code"] == answer.status_code
    return error


def test_what_its_reader_can_mend_is_told_with_the_next_step() -> None:
    assert ask("/full") == {
        "code": 429,
        "message": "nine soups are waiting\nNext: eat one",
        "status": "RESOURCE_EXHAUSTED",
    }


@pytest.mark.parametrize(
    ("method", "path", "words"),
    [
        ("GET", "/v1", "compare it with the kitchen's REST v7"),
        ("POST", "/full", "POST /full: expected the method "),
        ("GET", "/broken", "where `kitchen serve` runs"),
    ],
)
def test_an_error_names_the_product_that_it_is_told_of(
    method: str, path: str, words: str
) -> None:
    assert words in str(ask(path, method)["message"])
