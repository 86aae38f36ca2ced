"""What tables show of services and revisions, in the shape of v1."""

import click

from cloudrun_emulator.cli.descriptions import (
    BROKEN,
    OLDER,
    PENDING,
    READY,
    choose_symbol,
    read_ready,
    write_moment,
)
from localcloud.gcloud.keys import Document, find_value
from localcloud.gcloud.resources import Column, Resource

COLOURS = {READY: "green", BROKEN: "red", OLDER: "yellow", PENDING: "yellow"}
REGION = "cloud.googleapis.com/location"
SERVICE = "serving.knative.dev/service"
CREATOR = "serving.knative.dev/creator"
MODIFIER = "serving.knative.dev/lastModifier"


def _colour(symbol: str) -> str:
    return click.style(symbol, fg=COLOURS.get(symbol))


def _read(document: Document, *key: str) -> str:
    return str(find_value(document, key) or "")


def _is_active(revision: Document) -> str:
    conditions = revision["status"].get("conditions", [])
    is_active = ("Active", "True")
    found = ((x["type"], x["status"]) for x in conditions)
    return "yes" if is_active in found else ""


SERVICES = Resource(
    columns=(
        Column("", choose_symbol, _colour),
        Column("SERVICE", lambda x: _read(x, "metadata", "name")),
        Column("REGION", lambda x: _read(x, "metadata", "labels", REGION)),
        Column("URL", lambda x: _read(x, "status", "url")),
        Column(
            "LAST DEPLOYED BY",
            lambda x: _read(x, "metadata", "annotations", MODIFIER),
        ),
        Column(
            "LAST DEPLOYED AT",
            lambda x: str(read_ready(x).get("lastTransitionTime", "")),
        ),
    )
)
REVISIONS = Resource(
    columns=(
        Column("", choose_symbol, _colour),
        Column("REVISION", lambda x: _read(x, "metadata", "name")),
        Column("ACTIVE", _is_active),
        Column("SERVICE", lambda x: _read(x, "metadata", "labels", SERVICE)),
        Column(
            "DEPLOYED",
            lambda x: write_moment(_read(x, "metadata", "creationTimestamp")),
        ),
        Column(
            "DEPLOYED BY",
            lambda x: _read(x, "metadata", "annotations", CREATOR),
        ),
    )
)
