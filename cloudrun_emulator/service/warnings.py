"""What is accepted, and does nothing here: said in the service's log."""

from collections.abc import Iterable

from cloudrun_emulator.instances.logs import LogEntry, LogStore, write_time


class Warnings:
    """Lines of the system in services' logs."""

    def __init__(self, logs: LogStore) -> None:
        self._logs = logs

    def say(self, service: str, revision: str, lines: Iterable[str]) -> None:
        """Write warnings of a revision into its service's log."""
        for line in lines:
            entry = LogEntry(
                write_time(), revision, "", "system", "WARNING", line
            )
            self._logs.append(service, entry)
