"""What each lesson starts from: one entry a lesson, which all else reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum

from course.errors import LessonError
from course.messages import N_
from course.places import PROJECT_NAME

# The one that lesson 6 pushes.
BRANCH = "staging"


class ServerKey(Enum):
    """A server of the local cloud that lessons work with."""

    CLOUD_BUILD = "cloudbuild"
    CLOUD_RUN = "cloudrun"
    MLFLOW = "mlflow"


class Data(IntEnum):
    """What lies in the bucket; each state holds the ones before it."""

    NONE = 0
    EVENTS = 1
    COLLECTED = 2


class Delivery(IntEnum):
    """The learner's repository; each state holds the ones before it."""

    NONE = 0
    # The learner makes it; where it is there, its remote is kept true.
    BY_LEARNER = 1
    # Pushed to `staging`, which a trigger watches.
    WATCHED = 2
    # The trigger also says where MLflow and the bucket are.
    CONFIGURED = 3


@dataclass(frozen=True)
class LessonPlan:
    """What a lesson finds when it is opened.

    Args:
        number: From 1.
        minutes: What a learner needs for it.
        servers: Of the local cloud, started when it is opened.
        data: In the bucket.
        delivery: The learner's repository and its trigger.
    """

    number: int
    minutes: int
    servers: tuple[ServerKey, ...]
    data: Data = Data.NONE
    delivery: Delivery = Delivery.NONE

    @property
    def repositories(self) -> dict[str, str]:
        """Folders of the repositories that it works with, by first branch."""
        project = {PROJECT_NAME: BRANCH} if self.builds_project else {}
        return {**TOYS.get(self.number, {}), **project}

    @property
    def builds_project(self) -> bool:
        """Whether its builds install the project's packages."""
        return self.delivery is not Delivery.NONE


_BUILDS = (ServerKey.CLOUD_BUILD,)
_MODELS = (ServerKey.MLFLOW,)
_BOTH = (ServerKey.CLOUD_BUILD, ServerKey.MLFLOW)
_ALL = (ServerKey.CLOUD_BUILD, ServerKey.CLOUD_RUN, ServerKey.MLFLOW)
# Folders in which lessons make repositories of their own, and what their first
# branches are called.
TOYS: Mapping[int, Mapping[str, str]] = {
    1: {"bookshop": "main"},
    2: {"services/price": "main", "services/cart": "main"},
    6: {"practice": "staging"},
}

PLAN: Mapping[int, LessonPlan] = {
    each.number: each
    for each in (
        LessonPlan(1, 35, _BUILDS),
        LessonPlan(2, 40, _BUILDS),
        LessonPlan(3, 40, _MODELS, Data.EVENTS),
        LessonPlan(4, 50, _MODELS, Data.COLLECTED),
        LessonPlan(5, 40, _MODELS, Data.COLLECTED),
        LessonPlan(6, 45, _BUILDS, Data.NONE, Delivery.BY_LEARNER),
        LessonPlan(7, 45, _BOTH, Data.COLLECTED, Delivery.WATCHED),
        LessonPlan(8, 45, _BOTH, Data.COLLECTED, Delivery.CONFIGURED),
        LessonPlan(9, 50, _ALL, Data.COLLECTED, Delivery.CONFIGURED),
    )
}


def find_plan(number: int) -> LessonPlan:
    """Find what a lesson starts from.

    Raises:
        LessonError: no lesson of this number is planned.
    """
    if number not in PLAN:
        raise LessonError(
            N_("lesson {number!r}"),
            N_("course/lessons/plan.py has no entry for it"),
            N_("a number from {first} to {last}"),
            N_("correct the number, or add an entry"),
            number=number,
            first=min(PLAN),
            last=max(PLAN),
        )
    return PLAN[number]
