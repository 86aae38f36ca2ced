"""Developer Connect, which the published messages lack, as what they have.

`developerConnectEventConfig` names a `gitRepositoryLink` where
`repositoryEventConfig` names a `repository`, and is alike in all else: it is
kept as that, and told apart by the name. Source: the API's discovery document,
revision 20261029.
"""

import re
from collections.abc import Mapping
from typing import Any

from cloudbuild_emulator.errors import ConfigError, Problem
from cloudbuild_emulator.messages import BuildTrigger
from localcloud.messages import to_document
from localcloud.spelling import write_camel

OURS, THEIRS = "developerConnectEventConfig", "repositoryEventConfig"
# Each with what is kept in its place; None is set by the service.
NAMES = {
    "gitRepositoryLink": "repository",
    "gitRepositoryLinkType": None,
}
# The discovery document leaves the last s out, the reference does not.
LINK = re.compile(
    r"projects/[^/]+/locations/[^/]+/connections/[^/]+/gitRepositoryLinks?/[^/]+"
)


def take_connection(document: Any, name: str) -> Any:
    """Write a trigger's Developer Connect event as the messages have it.

    Raises:
        ConfigError: A link of another form, or both events.
    """
    if not isinstance(document, dict):
        return document
    spelled = [each for each in document if write_camel(str(each)) == OURS]
    if not spelled:
        return document
    event = document[spelled[0]]
    if not isinstance(event, dict):
        return {**document, THEIRS: document[spelled[0]]}
    taken = {
        kept: value
        for key, value in event.items()
        if (kept := NAMES.get(write_camel(str(key)), str(key)))
    }
    _check(document, taken, name)
    rest = {key: each for key, each in document.items() if key not in spelled}
    return {**rest, THEIRS: taken}


def take_mask(mask: str) -> str:
    """Write an update mask's paths as the messages have them."""
    return ",".join(map(_take_path, mask.split(",")))


def _take_path(path: str) -> str:
    first, *rest = map(write_camel, path.strip().split("."))
    if first != OURS:
        return path
    return ".".join([THEIRS, *(NAMES.get(each) or each for each in rest)])


def write_trigger(trigger: BuildTrigger) -> dict[str, Any]:
    """Write a trigger as Google's JSON does."""
    document = to_document(trigger)
    event = document.get(THEIRS, {})
    if not LINK.fullmatch(event.get("repository", "")):
        return document
    rest = {key: each for key, each in document.items() if key != THEIRS}
    link = {"gitRepositoryLink": event["repository"]}
    others = {key: event[key] for key in event if key != "repository"}
    return {**rest, OURS: {**link, **others}}


def _check(
    document: Mapping[str, Any], taken: Mapping[str, Any], name: str
) -> None:
    link = taken.get("repository")
    if any(write_camel(str(each)) == THEIRS for each in document):
        problem = Problem(
            "",
            f"{OURS}, {THEIRS} are set; expected one of them",
            "keep one",
        )
    elif not isinstance(link, str) or not LINK.fullmatch(link):
        problem = Problem(
            f"{OURS}.gitRepositoryLink",
            f"found {link!r:.200}; expected projects/PROJECT/locations/REGION/"
            "connections/CONNECTION/gitRepositoryLinks/NAME",
            "write the name that Developer Connect shows",
        )
    else:
        return
    raise ConfigError(name, [problem])
