"""Answers over HTTP with the probability of a purchase, row by row."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from log import RequestLog, set_up_log
from model import FOLDER, REQUEST, Model, load_model
from rows import InputError, read_rows

# Cloud Run sets it; elsewhere there are no revisions.
REVISION = os.environ.get("K_REVISION", "")
# The names that Google's APIs give to the statuses that we send.
GOOGLES = {
    400: "INVALID_ARGUMENT",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load the model before the port opens, and ask it once.

    Who connects finds it there; what cannot answer never gets so far.
    """
    set_up_log()
    model = load_model()
    answer(model, (FOLDER / REQUEST).read_bytes())
    app.state.model = model
    yield


app = FastAPI(title="purchase_predict", lifespan=lifespan)
app.add_middleware(RequestLog)


def find_model() -> Model:
    """Give the model. Raises HTTPException: it is not loaded (yet)."""
    model: Model | None = getattr(app.state, "model", None)
    if model is None:
        raise HTTPException(503, "the model is not loaded")
    return model


@app.get("/ping")
async def ping() -> dict[str, str]:
    """Tell the probe that the model is there."""
    return {"model_version": find_model().card.version}


@app.get("/version")
async def version() -> dict[str, Any]:
    """Tell which model answers, and where it comes from."""
    card = find_model().card
    return {
        "model_version": card.version,
        "revision": REVISION,
        "alias": card.alias,
        "columns": card.columns,
        "tags": card.tags,
    }


@app.post("/invocations")
async def invocations(request: Request) -> dict[str, Any]:
    """Give a probability a row, and what it comes from."""
    model = find_model()
    body = await request.body()
    # In a thread: probes are answered meanwhile.
    found = await asyncio.to_thread(answer, model, body)
    mean = sum(found) / len(found)
    origin = {"model_version": model.card.version, "revision": REVISION}
    request.state.fields |= {"rows": len(found), "mean": mean, **origin}
    return {"predictions": found, **origin}


def answer(model: Model, body: bytes) -> list[float]:
    """Check the rows, and ask the model."""
    return model.predict(read_rows(body, model.card.columns))


def tell(status: int, message: str, **parts: str) -> JSONResponse:
    """Give an error in the shape that Google's APIs have."""
    name = GOOGLES.get(status, HTTPStatus(status).name)
    error = {"code": status, "message": message, "status": name, **parts}
    return JSONResponse({"error": error}, status)


@app.exception_handler(InputError)
async def tell_input(request: Request, error: InputError) -> JSONResponse:
    """Say what is wrong with the rows; the log says it too."""
    parts = {
        "place": error.place,
        "found": error.found,
        "expected": error.expected,
    }
    request.state.fields["error"] = str(error)
    return tell(400, str(error), **parts)


@app.exception_handler(HTTPException)
async def tell_http(_: Request, error: HTTPException) -> JSONResponse:
    """Say what FastAPI refuses: an unknown path, a wrong method."""
    return tell(error.status_code, error.detail)


@app.exception_handler(Exception)
async def tell_fault(*_: object) -> JSONResponse:
    """Say no more than that we failed; uvicorn logs what it was."""
    return tell(500, "the service failed; its log says at what")
