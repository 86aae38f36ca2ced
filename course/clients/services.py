"""Services as lessons see and ask them, by Google's own client of Cloud Run."""

import os
import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import requests
from google.api_core.exceptions import GoogleAPICallError
from google.auth.credentials import AnonymousCredentials
from google.cloud.run_v2 import ServicesClient
from google.cloud.run_v2.types import Service

from course.errors import DeploymentError
from course.messages import N_
from course.places import PROJECT_ID

VARIABLE = "CLOUDRUN_EMULATOR_HOST"
REGION = "europe-west1"
PLACE = f"projects/{PROJECT_ID}/locations/{REGION}"
SECONDS_TO_ANSWER = 10.0
# A first answer waits for an instance to start.
SECONDS_TO_START = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back for one request.

    Args:
        status: Of HTTP; 0 where the connection broke off.
        revision: Which says that it answered; empty where none does.
        seconds: From the request to the whole answer.
        body: Read from JSON; the text where it is none.
    """

    status: int
    revision: str
    seconds: float
    body: Any = field(default=None, compare=False)


def connect() -> ServicesClient:
    """Connect to the Cloud Run of CLOUDRUN_EMULATOR_HOST.

    Without `transport`, `credentials` and `client_options` the same client
    speaks to Google.
    """
    return ServicesClient(
        transport="rest",
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
        client_options={"api_endpoint": read_address()},
    )


def read_address() -> str:
    """Read where Cloud Run is.

    Raises:
        DeploymentError: no lesson was opened in this kernel.
    """
    address = os.environ.get(VARIABLE)
    if not address:
        raise DeploymentError(
            VARIABLE,
            N_("it is not set"),
            N_("the address of Cloud Run"),
            N_("run the first cells of the lesson, which start it"),
        )
    return address


def list_services() -> list[Service]:
    """List the services, by name.

    Raises:
        DeploymentError: Cloud Run does not answer.
    """
    try:
        found = connect().list_services(parent=PLACE, **_once())
        return sorted(found, key=lambda each: str(each.name))
    except requests.RequestException as error:
        raise _unreachable() from error


def get_service(name: str) -> Service:
    """Get a service by its short name.

    Raises:
        DeploymentError: there is no such service, or no Cloud Run.
    """
    try:
        whole = f"{PLACE}/services/{name}"
        return connect().get_service(name=whole, **_once())
    except GoogleAPICallError as error:
        raise _missing(name, error) from error
    except requests.RequestException as error:
        raise _unreachable() from error


def find_address(name: str, tag: str = "") -> str:
    """Find where a service answers, or the revision that has a tag.

    Raises:
        DeploymentError: there is no such service or tag, none of its
            revisions was ever ready, or no Cloud Run.
    """
    service = get_service(name)
    if not service.latest_ready_revision:
        raise DeploymentError(
            N_("service {service}"),
            N_("none of its revisions is ready: {reason}"),
            N_("a revision that serves"),
            N_(
                "deploy it again; `cloudrun services logs read {service} "
                "--region {region}` shows what it said"
            ),
            service=name,
            reason=service.terminal_condition.message,
            region=REGION,
        )
    if not tag:
        return str(service.uri)
    tags = {x.tag: str(x.uri) for x in service.traffic_statuses if x.tag}
    if tag not in tags:
        raise DeploymentError(
            N_("service {service}"),
            N_("no revision has the tag {tag!r}; there are: {tags}")
            if tags
            else N_("no revision has the tag {tag!r}"),
            N_("the tag of a revision"),
            N_(
                "`cloudrun services describe {service} --region {region}` "
                "shows them"
            ),
            service=name,
            tag=tag,
            tags=", ".join(tags),
            region=REGION,
        )
    return tags[tag]


def list_traffic(name: str) -> dict[str, int]:
    """List how many of 100 requests each revision gets, those without apart.

    Raises:
        DeploymentError: there is no such service, or no Cloud Run.
    """
    service = get_service(name)
    shares: dict[str, int] = defaultdict(int)
    for each in service.traffic_statuses:
        # What follows the latest revision names none.
        latest = str(service.latest_ready_revision).rpartition("/")[2]
        if each.percent:
            shares[str(each.revision) or latest] += each.percent
    return dict(shares)


def fetch_token(audience: str = "") -> str:
    """Fetch the identity token that a service without public access asks for.

    Raises:
        DeploymentError: Cloud Run does not answer.
    """
    body = {"email": "learner@localhost", "audience": audience}
    try:
        answer = requests.post(
            f"{read_address()}/emulator/v1/tokens",
            json=body,
            timeout=SECONDS_TO_ANSWER,
        )
        answer.raise_for_status()
        return str(answer.json()["token"])
    except requests.RequestException as error:
        raise _unreachable() from error


def ask(
    address: str,
    body: object = None,
    *,
    count: int = 1,
    at_once: int = 1,
    token: str = "",
) -> list[Answer]:
    """Ask an address again and again; an error is an answer, too.

    Each request is another client's: it brings no cookie.

    Args:
        address: With its path.
        body: Sent as JSON by POST; GET without one.
        count: Of requests.
        at_once: How many are on their way at one time.
        token: Of `fetch_token`; sent to a service that asks for it.

    Returns:
        One a request, in the order in which they were sent.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with ThreadPoolExecutor(at_once) as threads:
        each = partial(_ask_once, address, body, headers)
        return list(threads.map(lambda _: each(), range(count)))


def _ask_once(address: str, body: Any, headers: Mapping[str, str]) -> Answer:
    method = "GET" if body is None else "POST"
    began = time.monotonic()
    try:
        answer = requests.request(
            method,
            address,
            json=body,
            headers=headers,
            timeout=SECONDS_TO_START,
        )
    except requests.RequestException as error:
        return Answer(0, "", time.monotonic() - began, str(error))
    took = time.monotonic() - began
    try:
        found = answer.json()
    except ValueError:
        found = answer.text
    named = found if isinstance(found, Mapping) else {}
    return Answer(
        answer.status_code, str(named.get("revision", "")), took, found
    )


def _once() -> dict[str, Any]:
    """Ask once: whether it answers is told at once."""
    return {"retry": None, "timeout": SECONDS_TO_ANSWER}


def _missing(name: str, error: GoogleAPICallError) -> DeploymentError:
    known = [str(x.name).rpartition("/")[2] for x in list_services()]
    return DeploymentError(
        N_("service {service!r}"),
        N_("{said}; there are: {known}") if known else "{said}",
        N_("a service that was deployed"),
        N_("`cloudrun services list --region {region}` shows them"),
        service=name,
        said=str(error.message).partition(": ")[2] or error.message,
        known=", ".join(known),
        region=REGION,
    )


def _unreachable() -> DeploymentError:
    return DeploymentError(
        N_("Cloud Run at {address}"),
        N_("no answer"),
        N_("a service that runs"),
        N_("run the lesson's first cells again: they start it"),
        address=read_address(),
    )
