"""Signs that look like others, or that another program was to fill in."""

import re

TEMPLATE = re.compile(r"\{\{|\{%")
COMMENT = re.compile(r"^\s*(//|/\*)", re.MULTILINE)
# Blanks that YAML takes for letters: of pages, of word processors, of none.
BLANK = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\u2060\ufeff]")
QUOTES = re.compile("[\u2018-\u201f\u00ab\u00bb]")


def advise_signs(text: str) -> str:
    """Say what to do about the odd signs of a text; empty if it has none."""
    if TEMPLATE.search(text):
        return "fill in the template first: Cloud Build reads no {{ }} or {% %}"
    if found := BLANK.search(text):
        return f"write plain blanks: there is U+{ord(found[0]):04X}"
    if found := QUOTES.search(text):
        return f"write straight quotes, ' or \", for {found[0]}"
    return ""


def advise_line(line: str) -> str:
    """Say what to do about a line that is no YAML; empty if that is unseen."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "replace tabs by spaces"
    if TEMPLATE.search(line):
        return "fill in the template first, or quote what has {{ }} in it"
    return advise_signs(line)


def advise_json(text: str) -> str:
    """Say what to do about comments in JSON; empty if it has none."""
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) and COMMENT.search(
        text
    ):
        return "remove the comments: JSON has none"
    return ""
