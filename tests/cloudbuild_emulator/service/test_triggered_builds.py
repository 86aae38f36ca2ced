"""Builds that triggers start, from the file that was pushed."""

from collections.abc import Callable

import pytest

from cloudbuild_emulator.messages import (
    FINISHED,
    Build,
    BuildApproval,
    BuildTrigger,
    Status,
)
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.service.creation import repeat_request
from cloudbuild_emulator.triggers import Start
from tests.cloudbuild_emulator.service.conftest import ScriptedRunner, wait_for

Fire = Callable[..., Build]
CONFIG = b"steps:\n- name: bash\n  args: ['-c', 'echo $_A']\n"


@pytest.fixture
def fire(service: Service) -> Fire:
    def fire(config: bytes, **fields: object) -> Build:
        trigger = BuildTrigger(
            id="t",
            resource_name="projects/local/locations/global/triggers/t",
            filename="cloudbuild.yaml",
            **fields,
        )
        start = Start(trigger, None, config, "", {}, "cloudbuild.yaml")
        return service.builds.create_triggered(start)

    return fire


def test_a_config_that_cannot_be_read_makes_a_failed_build(fire: Fire) -> None:
    build = fire(b"steps:\n- name: bash\n  id a\n  entrypoint: bash\n")
    assert build.status == Status.FAILURE
    assert build.status_detail.startswith(
        "failed unmarshalling build config cloudbuild.yaml: yaml: line 4: "
        "could not find expected ':'. Next: "
    )


def test_a_message_names_the_config_that_was_detected(service: Service) -> None:
    trigger = BuildTrigger(
        id="t",
        resource_name="projects/local/locations/global/triggers/t",
        autodetect=True,
    )
    start = Start(trigger, None, b"steps: 1\n", "", {}, "cloudbuild.yml")
    build = service.builds.create_triggered(start)
    expected = "failed unmarshalling build config cloudbuild.yml: "
    assert build.status_detail.startswith(expected)


def test_a_forgotten_substitution_is_no_failure(fire: Fire) -> None:
    assert fire(CONFIG).status == Status.QUEUED


def test_a_build_runs_as_its_triggers_account(fire: Fire) -> None:
    options = b"options: {logging: CLOUD_LOGGING_ONLY}\n"
    account = "projects/p/serviceAccounts/s@p.example"
    build = fire(CONFIG + options, service_account=account)
    assert build.service_account == account
    texts = [each.text.split(": ")[0] for each in build.warnings]
    assert sorted(texts) == ["options.logging", "serviceAccount"]


def test_an_account_without_a_place_for_logs_fails_the_build(
    fire: Fire,
) -> None:
    build = fire(CONFIG, service_account="s@p.example")
    assert build.status == Status.FAILURE
    assert "if 'build.service_account' is specified" in build.status_detail


def end_pending(service: Service, build_id: str, how: str) -> None:
    """End a pending build: reject or cancel it, or let it run."""
    if how == "cancel":
        service.builds.cancel("local", build_id)
    else:
        approved = how == "approve"
        service.builds.approve("local", build_id, approved=approved)
    wait_for(service, build_id, *FINISHED)


@pytest.mark.parametrize("how", ["reject", "cancel", "approve"])
def test_a_retry_of_a_gated_build_waits_again(
    service: Service, fire: Fire, runner: ScriptedRunner, how: str
) -> None:
    first = fire(CONFIG, approval_config={"approval_required": True})
    end_pending(service, first.id, how)
    again = service.builds.retry("local", first.id)
    assert again.status == Status.PENDING
    assert again.approval.config.approval_required
    assert again.approval.state == BuildApproval.State.PENDING
    third = service.builds.cancel("local", again.id)
    assert service.builds.retry("local", third.id).status == Status.PENDING
    assert not {again.id, third.id} & set(runner.started)


def test_a_retry_of_a_build_that_an_older_service_kept_waits_again(
    service: Service, fire: Fire
) -> None:
    first = fire(CONFIG, approval_config={"approval_required": True})
    stored = service.history.builds.find("local", first.id)
    del stored.request["approval"]
    assert repeat_request(stored).approval


def test_a_cancelled_pending_build_says_so_in_its_approval(
    service: Service, fire: Fire
) -> None:
    first = fire(CONFIG, approval_config={"approval_required": True})
    ended = service.builds.cancel("local", first.id)
    assert ended.approval.state == BuildApproval.State.CANCELLED
