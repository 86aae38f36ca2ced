"""What the emulators have of Google's commands, and what they have not."""

from pathlib import Path

import pytest

from course.classroom.gcloud import Comparison, compare_commands

CASES = {
    "known": (
        "gcloud builds approve $ID --comment='it is green'",
        Comparison("approve", is_known=True, missing=()),
    ),
    "an option is Google's": (
        "gcloud builds triggers create github \\\n  --enterprise-config=b/c",
        Comparison(
            "triggers create github",
            is_known=True,
            missing=("--enterprise-config",),
        ),
    ),
    "the second name of a switch": (
        "gcloud builds triggers update github a --no-require-approval",
        Comparison("triggers update github", is_known=True, missing=()),
    ),
    "the command is Google's": (
        "gcloud builds worker-pools create pool --region=r",
        Comparison(
            "worker-pools create", is_known=False, missing=("--region",)
        ),
    ),
    "of Cloud Run": (
        'gcloud run services update-traffic "$SERVICE" --to-latest --zone=z',
        Comparison(
            "services update-traffic", is_known=True, missing=("--zone",)
        ),
    ),
}


def compare(tmp_path: Path, text: str) -> list[Comparison]:
    script = tmp_path / "google.sh"
    script.write_text(text)
    return compare_commands(script)


@pytest.mark.parametrize(("line", "found"), CASES.values(), ids=CASES)
def test_a_command_is_looked_up(
    line: str, found: Comparison, tmp_path: Path
) -> None:
    assert compare(tmp_path, line) == [found]


def test_only_commands_of_builds_and_services_are_looked_up(
    tmp_path: Path,
) -> None:
    text = """
        REGION=europe-west1   # gcloud builds list
        gcloud services enable cloudbuild.googleapis.com
        for BRANCH in staging production; do
          gcloud builds list --ongoing
        done
        gcloud run revisions list
    """
    found = [each.command for each in compare(tmp_path, text)]
    assert found == ["list", "revisions list"]
