"""A revision: the immutable copy of a service's template."""

import uuid
from datetime import UTC, datetime

from cloudrun_emulator.messages import Revision, Service
from cloudrun_emulator.model.conditions import describe_reconciling
from cloudrun_emulator.model.versions import make_etag
from localcloud.messages import copy_message

# The fields that a revision has from the template, by the same names.
COPIED = (
    "labels",
    "annotations",
    "scaling",
    "vpc_access",
    "max_instance_request_concurrency",
    "timeout",
    "service_account",
    "containers",
    "volumes",
    "execution_environment",
    "session_affinity",
)


def make_revision(service: Service, name: str) -> Revision:
    """Make the revision that a service's template asks for.

    Args:
        service: With its defaults and its new generation.
        name: Its short name.
    """
    now = datetime.now(UTC)
    template = copy_message(service.template)
    revision = Revision(
        name=f"{service.name}/revisions/{name}",
        uid=str(uuid.uuid4()),
        generation=1,
        create_time=now,
        update_time=now,
        launch_stage=service.launch_stage,
        service=service.name,
        reconciling=True,
        conditions=describe_reconciling(),
        creator=service.last_modifier,
        etag=make_etag(),
    )
    for field in COPIED:
        if value := getattr(template, field):
            setattr(revision, field, value)
    return revision
