"""After a kill: services answer as they did, and work is taken up again."""

import logging

from cloudrun_emulator.messages import Service
from cloudrun_emulator.model.names import read_last
from cloudrun_emulator.service.deployments import Deployments
from cloudrun_emulator.service.operation_table import Action, StoredOperation
from cloudrun_emulator.service.routes import Routes
from cloudrun_emulator.service.store import Store
from localcloud.errors import CloudError
from localcloud.messages import copy_message

LOG = logging.getLogger(__name__)


def recover(store: Store, routes: Routes, deployments: Deployments) -> None:
    """Route every service as it was, and go on with unfinished operations."""
    services = store.services.list_all()
    for stored in services:
        try:
            routes.refresh(stored)
        except CloudError as error:
            # Its secret, say, was removed: the others answer all the same.
            LOG.warning("%s answers nobody: %s", stored.name, error.message)
        else:
            store.services.save(stored)
    waiting = store.operations.list_unfinished()
    known = {each.target for each in waiting}
    for stored in services:
        if stored.message.reconciling and stored.name not in known:
            operation = _make_operation(stored.message)
            store.operations.add(operation)
            waiting.append(operation)
    for operation in waiting:
        deployments.add(operation)


def _make_operation(service: Service) -> StoredOperation:
    """Make what a kill cut off: the change was kept, not its operation."""
    return StoredOperation(
        Action.DELETE if service.delete_time else Action.DEPLOY,
        service.name,
        copy_message(service),
        read_last(service.latest_created_revision),
        service.generation,
    )
