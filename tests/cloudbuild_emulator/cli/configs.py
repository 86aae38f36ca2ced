"""Configs of one step, and what is submitted of them."""

from collections.abc import Callable
from pathlib import Path

import yaml
from click.testing import Result

Command = Callable[..., Result]


def write_config(folder: Path, command: str, **fields: object) -> None:
    step = {"name": "bash", "args": ["bash", "-c", command]}
    text = yaml.safe_dump({"steps": [step], **fields}, allow_unicode=True)
    (folder / "cloudbuild.yaml").write_text(text, encoding="utf-8")


def submit_id(cloudbuild: Command, *words: str) -> str:
    done = cloudbuild("submit", "--format=value(id)", "--async", *words)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def read_status(cloudbuild: Command, build_id: str) -> str:
    done = cloudbuild("describe", build_id, "--format=value(status)")
    return done.stdout.strip()
