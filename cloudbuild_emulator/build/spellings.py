"""The ways in which programs print a value: quoted, escaped, coded."""

import base64
import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

# Shorter ones would mask ordinary text.
SHORTEST = 3
SHORTEST_BASE64 = 6
SPECIAL = re.compile(r"[^\w@%+=:,./-]")
HEXADECIMAL = re.compile(r"%[0-9A-F]{2}")


def spell_secret(word: bytes) -> set[bytes]:
    """Return the ways in which a value may be printed; none of a short one."""
    if len(word) < SHORTEST:
        return set()
    spelled = {word, *_quote(word.decode(errors="replace"))}
    # As `xxd -p` and `od -An -tx1` have it.
    for written in (word.hex(), word.hex(" ")):
        spelled |= {written.encode(), written.upper().encode()}
    for shift in range(3):
        # Only whole groups of six bits do not depend on the neighbours.
        coded = base64.b64encode(b"\0" * shift + word).rstrip(b"=")
        first = -(-shift * 8 // 6)
        last = (shift + len(word)) * 8 // 6
        spelled |= _spell_base64(coded[first:last])
    # The command `base64` breaks what it prints into lines.
    lines = base64.encodebytes(word).splitlines()
    for line in lines[:-1]:
        spelled |= _spell_base64(line)
    return spelled | _spell_base64(lines[-1].rstrip(b"=")[:-1])


def _quote(text: str) -> Iterator[bytes]:
    """Yield a value as JSON, Python, the shell, HTML and URLs write it."""
    yield json.dumps(text)[1:-1].encode()
    yield json.dumps(text, ensure_ascii=False)[1:-1].encode()
    yield repr(text)[1:-1].encode()
    # `set -x` of bash and of dash, and `printf %q`.
    yield text.replace("'", "'\\''").encode()
    yield text.replace("'", "'\"'\"'").encode()
    yield SPECIAL.sub(r"\\\g<0>", text).encode()
    yield html.escape(text).encode()
    for written in (quote(text), quote(text, safe=""), quote_plus(text)):
        yield written.encode()
        yield HEXADECIMAL.sub(lambda x: x[0].lower(), written).encode()


def _spell_base64(coded: bytes) -> set[bytes]:
    if len(coded) < SHORTEST_BASE64:
        return set()
    return {coded, coded.replace(b"+", b"-").replace(b"/", b"_")}
