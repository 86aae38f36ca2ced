"""A run that has an ENV registers for it, or does not start."""

import json
from pathlib import Path
from typing import Any

import pytest

from course.places import REPOSITORY
from purchase_predict import hooks
from purchase_predict.errors import SettingError
from purchase_predict.hooks import check_registration
from purchase_predict.pipeline_registry import register_pipelines

LESSON = REPOSITORY / "notebooks/fr/04_projet_kedro.ipynb"
CELL = "%%writefile purchase_predict/src/purchase_predict/pipeline_registry.py"


def read_draft(folder: Path) -> dict[str, Any]:
    """Register the pipelines as lesson 4 leaves them, before deployment."""
    for name in ("loading", "processing", "training"):
        written = folder / "pipelines" / name / "pipeline.py"
        written.parent.mkdir(parents=True)
        written.touch()
    cells = json.loads(LESSON.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    (draft,) = [text for text in sources if text.startswith(CELL)]
    module: dict[str, Any] = {"__file__": str(folder / "registry.py")}
    exec(draft.removeprefix(CELL), module)  # noqa: S102 - the lesson's own
    pipelines: dict[str, Any] = module["register_pipelines"]()
    return pipelines


@pytest.mark.parametrize("name", ["loading", "training", "global"])
def test_a_draft_without_deployment_is_told_what_it_lacks(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = read_draft(tmp_path)
    monkeypatch.setattr(hooks, "pipelines", draft)
    with pytest.raises(SettingError, match="write pipelines/deployment/pip"):
        check_registration("staging", draft[name])
    check_registration("", draft[name])


def test_what_registers_or_collects_may_run() -> None:
    pipelines = register_pipelines()
    for name in ("global", "deployment", "collect", "__default__"):
        check_registration("staging", pipelines[name])
