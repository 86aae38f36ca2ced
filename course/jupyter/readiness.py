"""When a JupyterLab that was started here shows its page."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
from jupyter_core.paths import jupyter_runtime_dir

if TYPE_CHECKING:
    import subprocess

SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_TO_ANSWER = 5.0
# Long enough for a browser; who opens no page does not wait for ever.
SECONDS_FOR_PAGE = 20.0


def wait_for_page(lab: "subprocess.Popen[bytes]") -> bool:
    """Wait until the Lab has drawn its first notebook for somebody.

    What is started then takes nothing from the page. Whoever opens no page
    waits SECONDS_FOR_PAGE after the Lab answers.

    Args:
        lab: The process that serves it.

    Returns:
        False if the Lab ended before it answered.
    """
    answered = None
    while lab.poll() is None:
        now = time.monotonic()
        status = _ask(_read_runtime(lab.pid))
        if status is not None:
            answered = answered or now
            # The welcome page's kernel is connected once the page is there.
            if status.get("connections") or now - answered > SECONDS_FOR_PAGE:
                return True
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return False


def _read_runtime(pid: int) -> Mapping[str, Any]:
    """Read what Jupyter writes when it listens; empty before that."""
    path = Path(jupyter_runtime_dir()) / f"jpserver-{pid}.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _ask(runtime: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Ask the Lab how it is; None while it does not answer."""
    if not runtime:
        return None
    try:
        answer = requests.get(
            f"{runtime['url']}api/status",
            headers={"Authorization": f"token {runtime['token']}"},
            timeout=SECONDS_TO_ANSWER,
        )
        status: dict[str, Any] = answer.json()
    except (requests.RequestException, ValueError):
        return None
    return status
