import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from course.cloud import lifecycle, server, start
from course.cloud.lifecycle import Condition
from course.cloud.mlflow import DATABASE, MLFLOW
from course.cloud.ports import PortChoice
from course.cloud.processes import ProcessId, end_processes, identify_family
from course.cloud.server import Server
from course.cloud.state import ServerState, read_state, write_state
from course.errors import HomeError, PortError, StartError
from course.places import Home

UP_IN_ANOTHER_PROGRAM = """
import sys
from pathlib import Path
from course.cloud.lifecycle import up
from course.places import Home
print(up(home=Home(Path(sys.argv[1]))))
"""


@pytest.fixture
def bystander() -> Iterator[ProcessId]:
    process = subprocess.Popen(["sleep", "60"])
    yield identify_family(process.pid)[0]
    process.kill()
    process.wait()


@pytest.fixture
def foreign_server(healthy: Server, home: Home) -> Iterator[int]:
    """Start another program's server, which says that it is well."""
    port = MLFLOW.port.choose()
    with subprocess.Popen(healthy.compose(port, home)) as process:
        while not MLFLOW.answers(port):
            time.sleep(0.05)
        yield port
        end_processes(identify_family(process.pid))


def become(*command: str) -> Server:
    """Give a server that runs this command instead."""
    return replace(MLFLOW, compose=lambda *_: list(command))


def look() -> Condition:
    return lifecycle.status().conditions["MLflow"]


def kill_server(home: Home) -> None:
    for each in read_state(home.state("mlflow")).processes:
        if process := each.find():
            process.kill()
    while read_state(home.state("mlflow")).alive:
        time.sleep(0.02)


def test_up_gives_the_variables_of_what_runs(
    healthy: Server, home: Home
) -> None:
    addresses = lifecycle.up(servers=[healthy])
    port = read_state(home.state("mlflow")).port
    assert addresses.environment == {
        "MLFLOW_SERVER": f"http://127.0.0.1:{port}",
        "BUCKET": str(home.folder / "bucket"),
    }
    assert home.bucket.is_dir()


def test_up_again_starts_nothing(healthy: Server, home: Home) -> None:
    lifecycle.up(servers=[healthy])
    before = read_state(home.state("mlflow"))
    lifecycle.up(servers=[healthy])
    assert read_state(home.state("mlflow")) == before


def test_two_programs_at_once_start_each_server_once(home: Home) -> None:
    command = [sys.executable, "-c", UP_IN_ANOTHER_PROGRAM, str(home.folder)]
    try:
        with ThreadPoolExecutor() as threads:
            outputs = list(
                threads.map(subprocess.check_output, [command, command])
            )
        assert outputs[0] == outputs[1]
        # MLflow's address is relative to the home, in which both servers work.
        commands = [
            process.info["cmdline"] or []
            for process in psutil.process_iter(["cmdline", "cwd"])
            if process.info["cwd"] == str(home.folder)
        ]
        for word in (DATABASE, str(home.cloudbuild)):
            assert sum(word in each for each in commands) == 1
    finally:
        assert lifecycle.down(home=home)


def test_many_at_once_may_look_at_the_state_folder(home: Home) -> None:
    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(lifecycle.prepare_home, [home] * 400))
    assert done == [None] * 400
    assert sorted(x.name for x in home.folder.iterdir()) == ["bucket", "mlflow"]


def test_an_extra_is_shown_where_it_runs_and_ended_with_the_rest(
    healthy: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = replace(healthy, key="extra", name="Extra")
    monkeypatch.setattr(lifecycle, "EXTRAS", [extra])
    assert "Extra" not in lifecycle.status().conditions
    lifecycle.up(servers=[extra])
    assert lifecycle.status().conditions["Extra"] is Condition.RUNNING
    assert lifecycle.down()
    assert "Extra" not in lifecycle.status().conditions


def test_down_ends_the_children_too(healthy: Server, home: Home) -> None:
    lifecycle.up(servers=[healthy])
    processes = read_state(home.state("mlflow")).processes
    assert len(processes) == 2
    assert lifecycle.down()
    assert not any(process.find() for process in processes)


def test_down_twice_says_that_nothing_ran(healthy: Server) -> None:
    lifecycle.up(servers=[healthy])
    assert lifecycle.down()
    assert not lifecycle.down()


def test_down_without_a_state_folder_makes_none(home: Home) -> None:
    assert not lifecycle.down()
    assert not home.folder.exists()


def test_down_leaves_a_process_that_got_the_pid_later(
    home: Home, bystander: ProcessId
) -> None:
    lifecycle.prepare_home(home)
    older = ProcessId(bystander.pid, "earlier")
    write_state(home.state("mlflow"), ServerState(5000, (older,)))
    assert not lifecycle.down()
    assert bystander.find()


def test_down_leaves_a_server_that_took_our_port(
    home: Home, taken_port: int
) -> None:
    lifecycle.prepare_home(home)
    write_state(
        home.state("mlflow"),
        ServerState(taken_port, (ProcessId(2**22, "1.0"),)),
    )
    assert not lifecycle.down()
    with socket.create_connection(("127.0.0.1", taken_port), timeout=1):
        pass


def test_the_port_is_kept_from_one_start_to_the_next(
    healthy: Server,
) -> None:
    first = lifecycle.up(servers=[healthy])
    lifecycle.down()
    assert lifecycle.up(servers=[healthy]) == first


def test_a_server_whose_starter_was_ended_is_found_serving(
    healthy: Server, home: Home
) -> None:
    lifecycle.up(servers=[healthy])
    path = home.state("mlflow")
    state = read_state(path)
    assert state.serving
    write_state(path, replace(state, has_answered=False))
    assert not read_state(path).serving
    lifecycle.up(servers=[healthy])
    assert read_state(path) == state


def test_a_killed_server_is_brought_back_and_said_so(
    healthy: Server, home: Home
) -> None:
    first = lifecycle.up(servers=[healthy])
    kill_server(home)
    assert look() is Condition.ENDED
    said: list[str] = []
    assert lifecycle.up(servers=[healthy], say=said.append) == first
    assert "ended from outside" in said[0]
    assert look() is Condition.RUNNING


def test_a_server_too_busy_to_answer_at_once_is_kept(
    healthy: Server, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    lifecycle.up(servers=[healthy])
    before = read_state(home.state("mlflow"))
    answers = iter([False, False])
    monkeypatch.setattr(Server, "answers", lambda *_: next(answers, True))
    lifecycle.up(servers=[healthy])
    assert read_state(home.state("mlflow")) == before


def test_a_server_that_hangs_is_replaced(
    healthy: Server, home: Home, bystander: ProcessId
) -> None:
    lifecycle.prepare_home(home)
    write_state(home.state("mlflow"), ServerState(None, (bystander,)))
    assert look() is Condition.SILENT
    lifecycle.up(servers=[healthy])
    assert not bystander.find()


def test_a_damaged_state_file_counts_as_none(
    healthy: Server, home: Home
) -> None:
    lifecycle.prepare_home(home)
    home.state("mlflow").write_text('{"port": 50')
    assert look() is Condition.STOPPED
    lifecycle.up(servers=[healthy])
    assert look() is Condition.RUNNING


def test_a_taken_port_is_named_with_its_program(
    healthy: Server, taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_MLFLOW_PORT", str(taken_port))
    with pytest.raises(
        PortError, match=r"taken by \S+ \(pid \d+\).*Next: end that"
    ):
        lifecycle.up(servers=[healthy])


def test_the_default_port_taken_leads_to_the_next_one(
    healthy: Server, taken_port: int
) -> None:
    healthy = replace(healthy, port=PortChoice("COURSE_TEST_PORT", taken_port))
    address = lifecycle.up(servers=[healthy]).mlflow_server
    assert not address.endswith(str(taken_port))


def test_a_port_lost_to_a_race_is_tried_elsewhere(
    healthy: Server, taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SECONDS_TO_ANSWER", 0.2)
    ports = iter([taken_port, None])
    choose = PortChoice.choose
    monkeypatch.setattr(
        PortChoice, "choose", lambda *each: next(ports) or choose(*each)
    )
    address = lifecycle.up(servers=[healthy]).mlflow_server
    assert not address.endswith(str(taken_port))


def test_another_programs_server_is_not_taken_for_ours(
    healthy: Server,
    foreign_server: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ports = iter([foreign_server, None])
    choose = PortChoice.choose
    monkeypatch.setattr(
        PortChoice, "choose", lambda *each: next(ports) or choose(*each)
    )
    address = lifecycle.up(servers=[healthy]).mlflow_server
    assert not address.endswith(str(foreign_server))


def test_a_port_lost_for_a_moment_is_tried_again(
    healthy: Server,
) -> None:
    late = [sys.executable, "-c", "exit('[Errno 98] address already in use')"]
    tries: list[int] = []

    def compose(port: int, home: Home) -> list[str]:
        tries.append(port)
        return healthy.compose(port, home) if len(tries) > 1 else late

    lifecycle.up(servers=[replace(healthy, compose=compose)])
    assert look() is Condition.RUNNING


def test_a_server_that_ends_while_starting_has_its_log_quoted() -> None:
    program = (
        "import sys; [print('line', n) for n in range(99)]; sys.exit('no disk')"
    )
    with pytest.raises(StartError, match=r"no disk") as caught:
        lifecycle.up(servers=[become(sys.executable, "-c", program)])
    assert caught.value.message.count("line ") == 11
    assert "Next: read " in caught.value.message


def test_a_server_that_never_answers_is_given_up_and_ended(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "SECONDS_TO_START", 0.3)
    # Another program may take the port meanwhile: no reason for a second start.
    monkeypatch.setattr(start, "STARTS_TRIED", 1)
    said: list[str] = []
    with pytest.raises(StartError, match=r"no answer within"):
        lifecycle.up(servers=[become("sleep", "61")], say=said.append)
    assert said == ["MLflow is starting (0 s)"]
    assert read_state(home.state("mlflow")).processes == ()


def test_a_home_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeError, match=r"Next: .*COURSE_HOME"):
        lifecycle.up(home=Home(tmp_path / "file" / "home"))


def test_a_read_only_disk_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(lifecycle, "TemporaryFile", refuse)
    with pytest.raises(
        HomeError, match=r"the disk is read-only; expected a folder"
    ):
        lifecycle.up(home=home)


def test_a_full_disk_is_refused_before_anything_starts(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearly_full = SimpleNamespace(free=5 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: nearly_full)
    with pytest.raises(
        HomeError, match=r"5 MiB free on its disk; expected at least"
    ):
        lifecycle.up(home=home)
