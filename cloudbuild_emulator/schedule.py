"""Which steps wait for which, and which may start."""

from collections.abc import Iterable, Sequence

from cloudbuild_emulator.messages import BuildStep

AT_ONCE = "-"


def find_waits(steps: Sequence[BuildStep]) -> tuple[frozenset[int], ...]:
    """List, for each step, the places of the steps that it waits for.

    No `waitFor` means all earlier steps; `['-']` means none; `-` beside ids
    is ignored (Build config file schema, "waitFor").
    """
    places = {step.id: place for place, step in enumerate(steps) if step.id}
    waits = []
    for place, step in enumerate(steps):
        if not step.wait_for:
            waits.append(frozenset(range(place)))
        else:
            waits.append(
                frozenset(
                    places[each] for each in step.wait_for if each != AT_ONCE
                )
            )
    return tuple(waits)


class Schedule:
    """What of a build's steps has started and finished."""

    def __init__(self, steps: Sequence[BuildStep]) -> None:
        self._waits = find_waits(steps)
        self._started: set[int] = set()
        self._finished: set[int] = set()

    @property
    def running(self) -> frozenset[int]:
        return frozenset(self._started - self._finished)

    @property
    def is_finished(self) -> bool:
        return len(self._finished) == len(self._waits)

    def start_ready(self) -> list[int]:
        """Mark as started, and return in order, all that wait for nothing."""
        ready = [
            place
            for place, waits in enumerate(self._waits)
            if place not in self._started and waits <= self._finished
        ]
        self._started.update(ready)
        return ready

    def finish(self, places: Iterable[int]) -> None:
        self._finished.update(places)
