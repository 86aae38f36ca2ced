"""Keeps the gettext catalogs true: the words of all languages but English.

Babel gathers what the code marks, and keeps to it what translators wrote: a
message that changed takes its old translation along as *fuzzy*, which is not
said before somebody has looked at it.
"""

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any, BinaryIO

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import cloudbuild_emulator
import cloudrun_emulator
from course.languages import LANGUAGES
from course.messages import CATALOGS, CLICK
from course.places import REPOSITORY
from localcloud.catalogs import SOURCE, Catalogs
from localcloud.console.catalogs import CATALOGS as SHARED

KEYWORDS = {
    "N_": None,
    "NC_": ((1, "c"), 2),
    "translate": (1,),
    "translate_count": (1, 2),
    "speak_count": (1, 2),
    # The same two in templates.
    "t": (1,),
    "tn": (1, 2),
}
METHODS = [("**.py", "python"), ("**/templates/**", "jinja2")]
# Click's modules that speak to who uses a command, and how they mark it.
CLICK_METHODS = [
    (f"{name}.py", "python")
    for name in (
        "core",
        "decorators",
        "exceptions",
        "formatting",
        "parser",
        "termui",
        "types",
    )
]
CLICK_KEYWORDS = {"_": None, "ngettext": (1, 2)}
WIDTH = 80


def extract_commands(
    file: BinaryIO,
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[tuple[int, Any, Any, Any]]:
    """Extract as Babel does from Python, and the docstrings of commands.

    A command's docstring is its help, as click shows it.
    """
    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.FunctionDef) and _is_command(node):
            yield node.lineno, None, ast.get_docstring(node), []


def _is_command(function: ast.FunctionDef) -> bool:
    called = [ast.unparse(each) for each in function.decorator_list]
    return any(
        each.startswith(("click.command(", "click.group(")) for each in called
    )


TRANSLATED = tuple(each for each in LANGUAGES if each != SOURCE)


@dataclass(frozen=True)
class Spoken:
    """A package that speaks, and its catalogs.

    Args:
        methods, keywords: Where and how it marks its messages, for Babel.
        compiled: gettext itself reads the catalog, which is compiled for it.
    """

    package: Path
    catalogs: Catalogs
    methods: Sequence[tuple[str, Any]] = tuple(METHODS)
    keywords: Mapping[str, Any] = field(default_factory=lambda: KEYWORDS)
    compiled: bool = False

    def gather(self) -> Catalog:
        """Gather the messages that the code marks."""
        template = Catalog(project=self.package.name, fuzzy=False)
        for name, line, message, comments, context in extract_from_dir(
            self.package,
            self.methods,
            keywords=self.keywords,
        ):
            template.add(
                message,
                None,
                [(f"{self.package.name}/{name}", line)],
                auto_comments=comments,
                context=context,
            )
        return template

    def read(self, language: str) -> Catalog:
        """Read a catalog as it is; an empty one where there is none."""
        path = self.catalogs.locate(language)
        if not path.exists():
            return Catalog(
                locale=language,
                project=self.package.name,
                header_comment=f"# What {self.package.name} says.",
                fuzzy=False,
            )
        with path.open("rb") as file:
            return read_po(file, locale=language)

    def renew(self, language: str) -> Catalog:
        """Bring a catalog to what the code marks today; write nothing."""
        catalog = self.read(language)
        catalog.update(self.gather(), update_creation_date=False)
        # What the code no longer says is in git's history.
        catalog.obsolete.clear()
        return catalog

    def write(self, language: str) -> Catalog:
        """Renew a catalog, and write it."""
        catalog = self.renew(language)
        path = self.catalogs.locate(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(print_catalog(catalog))
        if self.compiled:
            path.with_suffix(".mo").write_bytes(compile_catalog(catalog))
        return catalog

    def find_faults(self, language: str) -> Iterator[str]:
        """Find what a reader of a language would get wrong, or in English."""
        path = self.catalogs.locate(language)
        renewed = self.renew(language)
        if print_catalog(renewed) != path.read_bytes():
            yield f"{path.name}: not what the code says today"
        if self.compiled and compile_catalog(renewed) != (
            path.with_suffix(".mo").read_bytes()
        ):
            yield f"{path.stem}.mo: not compiled from {path.name}"
        for message in renewed:
            if message.id:
                for fault in check_message(message, renewed):
                    yield f"{path.name}, {message.id!r}: {fault}"


PACKAGES: tuple[Spoken, ...] = (
    Spoken(
        REPOSITORY / "course",
        CATALOGS,
        [("cli/**.py", extract_commands), *METHODS],
    ),
    Spoken(REPOSITORY / "cloudbuild_emulator", cloudbuild_emulator.CATALOGS),
    Spoken(REPOSITORY / "cloudrun_emulator", cloudrun_emulator.CATALOGS),
    Spoken(REPOSITORY / "localcloud", SHARED),
    Spoken(
        Path(click.__file__).parent,
        CLICK,
        CLICK_METHODS,
        CLICK_KEYWORDS,
        compiled=True,
    ),
)


def check_message(message: Message, catalog: Catalog) -> Iterator[str]:
    """Find the faults of one entry: what is missing, fuzzy or ill-formed."""
    said = list_forms(message.string)
    if not all(said) or not said:
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy: the English has changed, look at the translation"
    if message.pluralizable and len(said) != catalog.num_plurals:
        yield f"{len(said)} plural forms, not {catalog.num_plurals}"
    # One of a thing may be said without its number.
    wanted = [fields(form) for form in list_forms(message.id)]
    for found in map(fields, said):
        if found not in wanted:
            yield f"it fills in {sorted(found)}, not {sorted(wanted[-1])}"


def list_forms(text: str | Sequence[str] | None) -> list[str]:
    """List the forms of a message: one, or one a plural."""
    return [text] if isinstance(text, str) else list(text or ())


def fields(text: str) -> set[str]:
    """Name what is filled in where the words are said."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        # Not a template: it holds a brace of its own.
        return set()


def print_catalog(catalog: Catalog) -> bytes:
    """Write a catalog's text; without line numbers, which change daily."""
    text = BytesIO()
    write_po(
        text, catalog, width=WIDTH, sort_by_file=True, include_lineno=False
    )
    return text.getvalue()


def compile_catalog(catalog: Catalog) -> bytes:
    """Compile a catalog as gettext reads it."""
    compiled = BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def find_faults() -> list[str]:
    """List the faults of all catalogs."""
    return [
        fault
        for package in PACKAGES
        for language in TRANSLATED
        for fault in package.find_faults(language)
    ]


def write_catalogs() -> list[str]:
    """Bring all catalogs up to date; list what is left to translate."""
    for package in PACKAGES:
        for language in TRANSLATED:
            package.write(language)
    return find_faults()
