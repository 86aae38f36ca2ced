import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.environment import (
    STARTUP,
    course_environment,
    enter_environment,
    list_foreign,
)
from course.jupyter.lab import lab_environment
from course.places import REPOSITORY

PROGRAMS = str(Path(sys.executable).parent)


def test_our_programs_come_first_and_once() -> None:
    found = course_environment({"PATH": f"/usr/bin:{PROGRAMS}:/bin"})
    assert found["PATH"] == f"{PROGRAMS}:/usr/bin:/bin"


def test_an_empty_path_does_not_become_the_current_folder() -> None:
    assert course_environment({})["PATH"] == PROGRAMS


def test_telemetry_is_off_in_the_words_that_mlflow_obeys() -> None:
    found = course_environment({"DO_NOT_TRACK": "1"})
    assert found["DO_NOT_TRACK"] == "true"
    assert found["MLFLOW_DISABLE_TELEMETRY"] == "true"


@pytest.mark.parametrize("known", [{}, {"no_proxy": "a.example"}])
def test_no_proxy_stands_between_this_machine_and_itself(
    known: dict[str, str],
) -> None:
    proxy = {"HTTPS_PROXY": "http://proxy.example:3128"}
    found = course_environment(proxy | known)
    assert found["NO_PROXY"].split(",") == [
        *known.values(),
        "127.0.0.1",
        "localhost",
    ]
    assert found["no_proxy"] == found["NO_PROXY"]


def test_without_a_proxy_nothing_is_said_of_any() -> None:
    assert "NO_PROXY" not in course_environment({})


def test_a_spark_of_seconds_is_not_compiled_well_unless_one_asks() -> None:
    name = "SPARK_SUBMIT_OPTS"
    assert "TieredStopAtLevel=1" in course_environment({})[name]
    assert course_environment({name: "-Dx=y"})[name] == "-Dx=y"


FOREIGN = {
    "PYTHONPATH": "/opt/other/site-packages",
    "PYTHONHOME": "/opt/other",
    "PYTHONSTARTUP": "/home/me/start.py",
    "PYTHONOPTIMIZE": "2",
    "PIP_TARGET": "/elsewhere",
    "PIP_REQUIRE_VIRTUALENV": "true",
    "UV_PYTHON": "3.9",
    "UV_SYSTEM_PYTHON": "1",
    "UV_PROJECT_ENVIRONMENT": "/opt/other",
    "VIRTUAL_ENV": "/opt/other",
    "CONDA_PREFIX": "/opt/conda",
    "MLFLOW_STATIC_PREFIX": "/mlflow",
    "MLFLOW_ARTIFACTS_ONLY": "true",
    "MLFLOW_TRACKING_URI": "databricks",
    "MLFLOW_A_NAME_OF_NEXT_YEAR": "1",
    "_MLFLOW_SERVER_FILE_STORE": "/opt",
    "UVICORN_ROOT_PATH": "/proxy",
    "KEDRO_ENV": "prod",
    "PYTEST_ADDOPTS": "--cov",
    "GIT_DIR": "/elsewhere/.git",
    "GIT_CONFIG_COUNT": "1",
    "CDPATH": ".:/home/me",
    "BASH_ENV": "/home/me/.modules",
    "ENV": "/home/me/.shrc",
}
NEEDED = {
    "PIP_INDEX_URL": "https://packages.example/simple",
    "PIP_CERT": "/etc/ssl/own.pem",
    "UV_DEFAULT_INDEX": "https://packages.example/simple",
    "UV_INDEX_OWN_PASSWORD": "secret",
    "UV_CACHE_DIR": "/cache",
    "PYTHONUNBUFFERED": "1",
    "MLFLOW_SERVER": "http://10.0.0.1:5000",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_SSL_CAINFO": "/etc/ssl/own.pem",
    "VIRTUAL_ENV": sys.prefix,
    "HOME": "/home/me",
}


def test_what_others_set_for_themselves_does_not_reach_our_programs() -> None:
    found = course_environment(FOREIGN)
    assert not FOREIGN.keys() & found.keys()
    assert list_foreign(FOREIGN) == sorted(FOREIGN)


def test_what_the_network_and_the_course_need_stays() -> None:
    assert course_environment(NEEDED).items() >= NEEDED.items()
    assert list_foreign(NEEDED) == []


def test_our_own_environment_has_nothing_foreign() -> None:
    own = course_environment({"PATH": "/bin"})
    assert list_foreign(own) == []
    assert course_environment(own) == own


def test_of_a_search_path_the_clone_itself_stays() -> None:
    found = course_environment({"PYTHONPATH": f"/opt/other:{REPOSITORY}"})
    assert found["PYTHONPATH"] == str(REPOSITORY)
    assert list_foreign(found) == []


def test_what_our_kernels_run_first_is_ours() -> None:
    own = lab_environment("fr")
    assert list_foreign({STARTUP: own[STARTUP]}) == []
    assert list_foreign({STARTUP: "/home/me/start.py"}) == [STARTUP]


def test_pip_fills_no_users_folder() -> None:
    assert course_environment({"PIP_USER": "1"})["PIP_USER"] == "false"


def test_another_python3_kernel_comes_after_ours(tmp_path: Path) -> None:
    kernel = tmp_path / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text('{"argv": ["/opt/other/python"], "display_name": "No"}')
    environment = course_environment({"JUPYTER_PATH": str(tmp_path)})
    listed = subprocess.check_output(
        [sys.executable, "-m", "jupyter", "kernelspec", "list", "--json"],
        env=environment | {"HOME": str(tmp_path)},
    )
    found = json.loads(listed)["kernelspecs"]["python3"]["spec"]
    assert found["argv"][0] in {"python", sys.executable}


def test_entering_drops_what_is_foreign(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ) | FOREIGN)
    enter_environment({"BUCKET": "/b"})
    assert not FOREIGN.keys() & os.environ.keys()
    assert os.environ["BUCKET"] == "/b"
