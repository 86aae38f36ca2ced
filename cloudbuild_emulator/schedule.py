"""Which steps wait for which, and which may start."""

from collections.abc import Sequence
from graphlib import TopologicalSorter

from cloudbuild_emulator.messages import BuildStep

AT_ONCE = "-"


def find_waits(steps: Sequence[BuildStep]) -> tuple[frozenset[int], ...]:
    """List, for each step, the indexes of the steps that it waits for.

    No `waitFor` means all earlier steps; `['-']` means none; `-` beside ids
    is ignored (Build config file schema, "waitFor").
    """
    indexes = {step.id: index for index, step in enumerate(steps) if step.id}
    return tuple(
        frozenset(indexes[each] for each in step.wait_for if each != AT_ONCE)
        if step.wait_for
        else frozenset(range(index))
        for index, step in enumerate(steps)
    )


class Schedule:
    """What of a build's steps has started and finished."""

    def __init__(self, steps: Sequence[BuildStep]) -> None:
        self._sorter = TopologicalSorter(dict(enumerate(find_waits(steps))))
        self._sorter.prepare()

    @property
    def is_finished(self) -> bool:
        return not self._sorter.is_active()

    def start_ready(self) -> list[int]:
        """Mark as started, and return in order, all that wait for nothing."""
        return sorted(self._sorter.get_ready())

    def finish(self, index: int) -> None:
        self._sorter.done(index)
