"""Events after the end of their stretch are kept for the next."""

import numpy as np

from course.shop.catalogue import build_catalogue
from course.shop.stretch import Shop
from course.shop.waiting import admit, nobody_waits

# Begin, end, and until when events are let out: at last, all.
STRETCHES = (
    (0, 30_000, 30_000),
    (30_000, 60_000, 60_000),
    (60_000, 86_400, 10**7),
)


def test_no_event_is_lost_or_told_twice() -> None:
    seen = np.zeros(5_000, dtype=np.int32)
    shop = Shop(build_catalogue(0, 1_000), 0, 1, seen)
    waiting, told, made = nobody_waits(), 0, 0
    for begin, end, until in STRETCHES:
        stretch = shop.run(0, begin, end, 300)
        now, sessions, waiting = admit(waiting, stretch, until)
        told, made = told + len(now), made + len(stretch.events)
        assert (np.diff(now.time) >= 0).all()
        assert now.session.max() < len(sessions.user)
    assert told == made
