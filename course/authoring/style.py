"""Measures of a lesson's prose and code, as pleasant notebooks have them."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from statistics import median, quantiles
from typing import Any

from course.lessons.cells import Cells, is_code, select_code

# The table "Notebooks, measured" of the style guide.
CODE_LINES_MEDIAN = 4
CODE_LINES_NINE_OF_TEN = 12
CODE_LINES_MOST = 20
FILE_LINES_MOST = 40
CODE_WIDTH = 80
WRITING = ("%%writefile", "%%part", "%%solution")
WORDS_PER_CODE_CELL = (50, 90)
WORDS_PER_MARKDOWN_CELL = (30, 45)
WORDS = (800, 1800)
SHARE_AFTER_PROSE = 0.85
CODE_CELLS_IN_A_ROW = 2

_NOT_PROSE = re.compile(r"```.*?```|<[^>]*>|\]\([^)]*\)", re.DOTALL)
_WORD = re.compile(r"[^\W_][\w'\u2019-]*")

Rule = Callable[[Cells], Iterator[str]]


def count_words(markdown: str) -> int:
    """Count words; code blocks, tags and the targets of links are none."""
    return len(_WORD.findall(_NOT_PROSE.sub(" ", markdown)))


def writes_file(cell: Any) -> bool:
    """Tell the cells that write a file, which may be longer."""
    return is_code(cell) and cell.source.startswith(WRITING)


def check_code_lengths(cells: Cells) -> Iterator[str]:
    """Hold cells short; those that write a file are measured apart."""
    code = select_code(cells)
    lengths = [_lines(cell) for cell in code if not writes_file(cell)]
    if not lengths:
        return
    if median(lengths) > CODE_LINES_MEDIAN:
        yield f"median code cell: {median(lengths)} lines, at most 4"
    if (
        len(lengths) > 1
        and quantiles(lengths, n=10)[-1] > CODE_LINES_NINE_OF_TEN
    ):
        yield "more than one code cell of ten is over 12 lines"
    for cell in select_code(cells):
        most = FILE_LINES_MOST + 1 if writes_file(cell) else CODE_LINES_MOST
        if _lines(cell) > most:
            yield f"cell {cell.id}: {_lines(cell)} lines, at most {most}"


def check_code_width(cells: Cells) -> Iterator[str]:
    """Hold lines to what a notebook shows without scrolling."""
    for cell in select_code(cells):
        lines = cell.source.splitlines()
        # The line of a %%writefile cannot be broken, nor its path shortened.
        measured = lines[1:] if writes_file(cell) else lines
        width = max(map(len, measured), default=0)
        if width > CODE_WIDTH:
            yield f"cell {cell.id}: a line of {width} columns, at most 80"


def check_words(cells: Cells) -> Iterator[str]:
    """Hold prose between a book and a bare program."""
    counts = [count_words(cell.source) for cell in cells if not is_code(cell)]
    words = sum(counts)
    yield from _within("words in the lesson", words, WORDS)
    middle = median(counts or [0])
    yield from _within("median markdown cell", middle, WORDS_PER_MARKDOWN_CELL)
    share = words / max(1, len(select_code(cells)))
    yield from _within("words per code cell", share, WORDS_PER_CODE_CELL)


def check_alternation(cells: Cells) -> Iterator[str]:
    """Have prose come before code."""
    after_prose = [
        not is_code(before) for before, cell in pairwise(cells) if is_code(cell)
    ]
    share = sum(after_prose) / max(1, len(select_code(cells)))
    if share < SHARE_AFTER_PROSE:
        yield f"{share:.0%} of code cells follow prose, at least 85%"
    for code, run in groupby(cells, is_code):
        in_a_row = list(run)
        if code and len(in_a_row) > CODE_CELLS_IN_A_ROW:
            yield f"cell {in_a_row[0].id}: {len(in_a_row)} code cells in a row"


def _lines(cell: Any) -> int:
    return len(cell.source.strip().splitlines())


def _within(what: str, found: float, limits: tuple[int, int]) -> Iterator[str]:
    least, most = limits
    if not least <= found <= most:
        yield f"{what}: {found:.0f}, from {least} to {most}"


STYLE_RULES: tuple[Rule, ...] = (
    check_code_lengths,
    check_code_width,
    check_words,
    check_alternation,
)
