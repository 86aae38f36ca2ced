"""Triggers as their documents, and what they run on."""

from typing import Any

from cloudbuild_emulator.config import parse_trigger
from cloudbuild_emulator.messages import BuildTrigger

TEMPLATE = {"repoName": "shop", "branchName": "^staging$"}


def make_trigger(name: str = "staging", **fields: Any) -> BuildTrigger:
    """Make a trigger on branch staging of repository shop.

    A field that is None is left out.
    """
    document = {
        "name": name,
        "triggerTemplate": TEMPLATE,
        "filename": "cloudbuild.yaml",
        **fields,
    }
    given = {k: v for k, v in document.items() if v is not None}
    return parse_trigger(given)
