"""Where commands write."""

import sys

import click


def show(text: str, *, new_line: bool = True) -> None:
    """Print; a terminal that lacks a letter shows a sign instead of failing."""
    encoding = sys.stdout.encoding or "utf-8"
    shown = text.encode(encoding, "replace").decode(encoding)
    click.echo(shown, nl=new_line)
