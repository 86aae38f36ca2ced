"""After a kill: services answer as they did, and work is taken up again."""

import logging

from cloudrun_emulator.service.deployments import Deployments
from cloudrun_emulator.service.routes import Routes
from cloudrun_emulator.service.store import Store
from localcloud.errors import CloudError

LOG = logging.getLogger(__name__)


def recover(store: Store, routes: Routes, deployments: Deployments) -> None:
    """Route every service as it was, and go on with unfinished operations."""
    for stored in store.services.list_all():
        try:
            routes.refresh(stored)
        except CloudError as error:
            # Its secret, say, was removed: the others answer all the same.
            LOG.warning("%s answers nobody: %s", stored.name, error.message)
        else:
            store.services.save(stored)
    for operation in store.operations.list_unfinished():
        deployments.add(operation)
