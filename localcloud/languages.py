"""The language that a browser asks for."""

from collections.abc import Sequence

from babel import negotiate_locale

ENGLISH = "en"
LANGUAGES = (ENGLISH, "fr")


def choose_language(accepted: str, known: Sequence[str] = LANGUAGES) -> str:
    """Choose by an `Accept-Language` header; English where none fits.

    Weights as in RFC 9110, 12.4.2: of equal ones the first wins, and 0 means
    that the language is not wanted.
    """
    parts = [each.strip().partition(";") for each in accepted.split(",")]
    weights = {
        name.strip().lower(): _read_weight(rest) for name, _, rest in parts
    }
    wanted = [name for name in weights if weights[name] > 0]
    wanted.sort(key=weights.__getitem__, reverse=True)
    return negotiate_locale(wanted, known, sep="-") or ENGLISH


def _read_weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
