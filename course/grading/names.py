"""Codes in place of names: what is shown says nobody's, a key file does."""

import json
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from course.errors import GradingError
from course.messages import N_

BYTES = 4


def name_anonymously(learners: Iterable[str], path: Path) -> Mapping[str, str]:
    """Give each learner a code, kept in a key file that only we may read.

    Who has one keeps it: graded again, the tables still fit together.

    Raises:
        GradingError: the file is there, and is no key file.
    """
    codes = _read_codes(path)
    taken = set(codes.values())
    for learner in learners:
        while learner not in codes:
            code = f"L-{secrets.token_hex(BYTES)}"
            if code not in taken:
                codes[learner] = code
                taken.add(code)
    draft = path.with_name(f"{path.name}.tmp")
    draft.touch(mode=0o600)
    text = json.dumps(codes, ensure_ascii=False, indent=1, sort_keys=True)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return codes


def _read_codes(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        found = None
    if isinstance(found, dict) and all(
        isinstance(each, str) for each in found.values()
    ):
        return found
    raise GradingError(
        "{file}",
        N_("it is no key file of an earlier grading"),
        N_("such a file, or none yet"),
        N_("name another file: `--anonymous KEYFILE`"),
        file=path.name,
    )
