"""Identity tokens that this emulator issues, and its door accepts.

A JSON Web Token as Google's, signed by a key of this machine: nobody else
takes one for Google's.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

ISSUER = "https://accounts.google.com"
SECONDS_VALID = 3600
KEY_BYTES = 32
# What Google leaves of a token that it has checked.
REMOVED = b"SIGNATURE_REMOVED_BY_GOOGLE"
HEADER = {"alg": "HS256", "kid": "emulator", "typ": "JWT"}


class Tokens:
    """Issues and checks; the key is in a file, so they outlive a restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: bytes | None = None

    @property
    def _key(self) -> bytes:
        if self._kept is None:
            self._kept = _read_key(self._path)
        return self._kept

    def issue(self, email: str, audience: str = "") -> str:
        """Write a token for an hour; without audience for every service."""
        now = int(time.time())
        claims = {
            "aud": audience,
            "email": email,
            "email_verified": True,
            "exp": now + SECONDS_VALID,
            "iat": now,
            "iss": ISSUER,
            "sub": hashlib.sha256(email.encode()).hexdigest()[:21],
        }
        content = f"{_write_part(HEADER)}.{_write_part(claims)}"
        return f"{content}.{_write_bytes(self._sign(content))}"

    def check(self, token: str, audiences: Collection[str]) -> str:
        """Return whose it is; empty if it is good for none of the audiences."""
        content, _, signature = token.rpartition(".")
        expected = _write_bytes(self._sign(content))
        if not hmac.compare_digest(signature.encode(), expected.encode()):
            return ""
        claims = _read_part(content.partition(".")[2])
        audience = str(claims.get("aud", "")).rstrip("/")
        valid = int(claims.get("exp", 0)) > time.time()
        meant = not audience or audience in audiences
        return str(claims.get("email", "")) if valid and meant else ""

    def _sign(self, content: str) -> bytes:
        return hmac.new(self._key, content.encode(), "sha256").digest()


def _read_key(path: Path) -> bytes:
    """Read the key; make it where there is none, for its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
    return path.read_bytes()


def _write_part(document: dict[str, Any]) -> str:
    return _write_bytes(json.dumps(document, separators=(",", ":")).encode())


def _write_bytes(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _read_part(part: str) -> dict[str, Any]:
    padded = part + "=" * (-len(part) % 4)
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(padded))
    return found
