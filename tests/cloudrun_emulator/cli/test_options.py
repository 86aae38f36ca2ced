"""Values of options that only their reader sees."""

from pathlib import Path

import pytest

from cloudrun_emulator.cli.changes import change_service, start_service
from cloudrun_emulator.cli.pairs import edit_pairs, read_variables
from localcloud.errors import InvalidError
from tests.cloudrun_emulator.cli.conftest import Command


def test_set_replaces_all() -> None:
    wanted = {"set_env_vars": "B=2"}
    assert edit_pairs({"A": "1"}, wanted, "env_vars") == {"B": "2"}


def test_clear_then_update() -> None:
    wanted = {"clear_env_vars": True, "update_env_vars": "B=2"}
    assert edit_pairs({"A": "1"}, wanted, "env_vars") == {"B": "2"}


def test_no_option_leaves_it_as_it_is() -> None:
    assert edit_pairs({"A": "1"}, {"memory": "1Gi"}, "env_vars") is None


def test_another_separator_keeps_commas() -> None:
    wanted = {"set_env_vars": "^;^A=1,2;B=3"}
    found = edit_pairs({}, wanted, "env_vars")
    assert found == {"A": "1,2", "B": "3"}


def test_a_file_of_other_values_than_texts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vars.yaml"
    path.write_text("A: [1]\n")
    with pytest.raises(InvalidError, match="expected a text for each name"):
        read_variables(path)


def test_a_missing_file_of_variables_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match=r"none\.env: No such file"):
        read_variables(tmp_path / "none.env")


def test_a_secret_is_given_to_a_variable() -> None:
    service = start_service("x")
    change_service(service, {"set_secrets": "KEY=api-key:latest"})
    assert service["template"]["containers"][0]["env"] == [
        {
            "name": "KEY",
            "valueSource": {
                "secretKeyRef": {"secret": "api-key", "version": "latest"}
            },
        }
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/etc/key=api-key:1", "secrets are not mounted as files here"),
        ("KEY=api-key", "expected SECRET:VERSION"),
    ],
)
def test_what_is_no_secret_is_refused(text: str, words: str) -> None:
    with pytest.raises(InvalidError, match=words):
        change_service(start_service("x"), {"set_secrets": text})


def test_a_new_port_moves_the_probe_that_asked_the_old_one() -> None:
    service = start_service("x")
    container = service["template"]["containers"][0]
    container["ports"] = [{"containerPort": 8080}]
    container["startupProbe"] = {"tcpSocket": {"port": 8080}}
    change_service(service, {"port": "9000"})
    assert container["startupProbe"]["tcpSocket"]["port"] == 9000


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", "70000"), ("concurrency", "0"), ("min_instances", "x")],
)
def test_a_wrong_number_is_refused_by_its_option(name: str, value: str) -> None:
    option = f"--{name.replace('_', '-')}"
    with pytest.raises(InvalidError, match=f"argument {option}: "):
        change_service(start_service("x"), {name: value})


def test_scaling_by_hand_and_back() -> None:
    service = start_service("x")
    change_service(service, {"scaling": "3"})
    assert service["scaling"] == {
        "scalingMode": "MANUAL",
        "manualInstanceCount": 3,
    }
    change_service(service, {"scaling": "auto"})
    assert service["scaling"] == {"scalingMode": "AUTOMATIC"}


def test_labels_are_those_of_revisions_too() -> None:
    service = start_service("x")
    change_service(service, {"labels": "a=1"})
    assert service["labels"] == service["template"]["labels"] == {"a": "1"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--stand-in", "3.12"), "--stand-in: found '3.12'; expected python:"),
        (("--stand-in", "python:3.12=3.98"), "no Python 3.98 on this machine"),
        (("--console-url", "/proxy/8086"), "expected an address"),
        (("--writable", "missing"), "missing: no such folder; expected one"),
        (("--writable", "."), "holds the state folder"),
    ],
)
def test_what_cannot_be_served_with_is_refused_at_the_start(
    cloudrun: Command, words: tuple[str, ...], said: str
) -> None:
    done = cloudrun("serve", "--port=0", "--state=state", *words)
    assert done.status == 41
    assert said in done.err
