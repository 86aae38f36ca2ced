"""Names of folders for learners, whatever they are called."""

import hashlib
import re
import unicodedata

READABLE = 40
DIGITS = 8


def name_folder(learner: str) -> str:
    """Name a learner's folder: short, ASCII, one of its own, no way out.

    What of the name ASCII can show is kept for who looks for it; the digits
    make it one of its own.
    """
    whole = unicodedata.normalize("NFC", learner)
    plain = unicodedata.normalize("NFKD", learner).encode("ascii", "ignore")
    words = re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-")
    digits = hashlib.sha256(whole.encode()).hexdigest()[:DIGITS]
    return "-".join(filter(None, (words[:READABLE].strip("-"), digits)))
