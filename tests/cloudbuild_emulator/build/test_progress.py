"""What is known of a running build."""

import threading

from cloudbuild_emulator.build.progress import Progress
from cloudbuild_emulator.messages import Build, Status
from tests.cloudbuild_emulator.build.builds import make_build


def test_a_saved_state_does_not_change_any_more() -> None:
    saved: list[Build] = []
    progress = Progress(make_build(), saved.append)
    progress.start()
    progress.finish(Status.SUCCESS, "well done")
    assert [each.status for each in saved] == [Status.WORKING, Status.SUCCESS]
    assert saved[1].status_detail == "well done"
    assert not saved[0].finish_time


def test_after_the_end_nothing_is_changed_or_saved() -> None:
    saved: list[Build] = []
    progress = Progress(make_build(), saved.append)
    progress.finish(Status.CANCELLED)
    progress.start()
    assert progress.copy().status == Status.CANCELLED
    assert len(saved) == 1


def test_no_change_of_several_threads_is_lost() -> None:
    saved: list[Build] = []
    progress = Progress(make_build(), saved.append)

    def count() -> None:
        for _ in range(100):
            progress.change(lambda build: build.tags.append("x"))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [len(each.tags) for each in saved] == list(range(1, 401))
