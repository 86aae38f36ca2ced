"""IAM policies of services: who may call them."""

import base64
import hashlib
import json
from typing import Any

from google.iam.v1.policy_pb2 import Policy
from google.protobuf import json_format

from cloudrun_emulator.errors import AbortedError
from localcloud.errors import InvalidError

INVOKER = "roles/run.invoker"
EVERYBODY = "allUsers"
# cloud.google.com/iam/docs/policies: the text of the live APIs.
STALE = (
    "There were concurrent policy changes. Please retry the whole "
    "read-modify-write with exponential backoff. The request's ETag "
    "'{sent}' did not match the current policy's ETag '{found}'."
)


def read_policy(document: object) -> Policy:
    """Read a policy's JSON. Raises `InvalidError`."""
    if not isinstance(document, dict):
        raise InvalidError("policy: required field not present.")
    try:
        return json_format.ParseDict(document, Policy())
    except json_format.ParseError as error:
        raise InvalidError(
            f"Invalid JSON payload received. {str(error).splitlines()[0]}"
        ) from error


def write_policy(text: str) -> dict[str, Any]:
    """Write what is kept as the API answers it, with its etag."""
    document: dict[str, Any] = json.loads(text)
    return {**document, "etag": _make_etag(text)}


def replace_policy(text: str, policy: Policy) -> str:
    """Return the text of a new policy.

    Args:
        text: Of the old one.
        policy: What was sent; its etag, if any, must be the old one's.

    Raises:
        AbortedError: The old one was changed since it was read.
    """
    sent, found = base64.b64encode(policy.etag).decode(), _make_etag(text)
    if sent and sent != found:
        raise AbortedError(STALE.format(sent=sent[:80], found=found))
    document = json_format.MessageToDict(policy)
    document.pop("etag", None)
    return json.dumps(document)


def is_public(text: str) -> bool:
    """Tell whether everybody may call the service."""
    return any(
        each.get("role") == INVOKER and EVERYBODY in each.get("members", [])
        for each in json.loads(text).get("bindings", [])
    )


def _make_etag(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()[:9]).decode()
