"""Services, revisions and operations: kept, and carried out."""

from cloudrun_emulator.service.operation_table import StoredOperation
from cloudrun_emulator.service.service import CloudRun
from cloudrun_emulator.service.services import Change

__all__ = ["Change", "CloudRun", "StoredOperation"]
