import sys

# With it nbformat would build a grammar of addresses, half of what a lesson's
# kernel needs to start; no notebook holds what it checks.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
