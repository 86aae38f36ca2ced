"""The learners' version, for who teaches."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from course.errors import HandOutError
from course.handing import archive, folder
from course.handing.edition import make_edition, read_version
from course.handing.folder import Fate
from course.handing.manifest import Manifest, describe_files
from course.handing.report import describe
from course.languages import DEFAULT_LANGUAGE, LANGUAGES
from course.messages import N_, translate

LESSONS = "--lessons"
IN_ZIP = N_("Version {version}, in {place}: unpacks into {folder}.")
IN_FOLDER = N_("Version {version}, in {place}.")


class ManyLessons(click.Command):
    """Takes `--lessons 1 2` as `--lessons 1 --lessons 2`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat the option before each number that follows it."""
        return super().parse_args(ctx, _repeat(args))


def _repeat(args: Sequence[str]) -> list[str]:
    repeated: list[str] = []
    for each in args:
        is_next = len(repeated) > 1 and repeated[-2] == LESSONS
        repeated += [LESSONS] if is_next and each.isdigit() else []
        repeated.append(each)
    return repeated


@click.command(cls=ManyLessons)
@click.argument("place", type=click.Path(path_type=Path), default="lessons")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help=N_("Of the edition; by default the folder's, or the original's."),
)
@click.option(
    "--solutions/--no-solutions",
    default=None,
    help=N_(
        "Whether solutions stay, folded away; by default as before, or so."
    ),
)
@click.option(
    LESSONS,
    multiple=True,
    type=int,
    help=N_("Only these (1 2); all by default."),
)
def hand_out(place: Path, **options: Any) -> None:
    """Write the learners' version into PLACE, a folder or a .zip.

    In a folder where a learner has worked, only what the learner has not
    touched is brought up to date; conflicts are named.
    """
    is_zip = place.suffix.lower() == archive.SUFFIX and not place.is_dir()
    find = archive.find_manifest if is_zip else folder.find_manifest
    given = find(place)
    files, manifest = prepare(place, given, **options)
    language, version = manifest.language, manifest.version
    if is_zip:
        top = archive.write_archive(place, files, manifest)
        words = {"version": version, "place": place, "folder": top}
        print(translate(IN_ZIP, language, **words))
        return
    results = folder.hand_out(place, files, manifest, given)
    for line in describe(results, language):
        print(line)
    print(translate(IN_FOLDER, language, version=version, place=place))
    conflicts = sum(each.fate is Fate.CONFLICT for each in results)
    if conflicts:
        click.get_current_context().exit(1)


def prepare(
    place: Path,
    given: Manifest | None,
    *,
    language: str | None,
    solutions: bool | None,
    lessons: tuple[int, ...],
) -> tuple[dict[str, bytes], Manifest]:
    """Make what is handed out: what is not said is as it was before.

    Raises:
        HandOutError: the folder holds an edition in another language.
    """
    if given:
        if language not in {None, given.language}:
            raise HandOutError(
                "{place}",
                N_("the edition in {given!r}"),
                N_("one folder for each language, not {language!r} too"),
                N_("choose another folder"),
                place=place,
                given=given.language,
                language=language,
            )
        language = given.language
        solutions = given.solutions if solutions is None else solutions
        # What somebody has is not taken away.
        lessons = (*given.lessons, *lessons) if given.lessons else ()
    language = language or DEFAULT_LANGUAGE
    chosen = sorted(set(lessons))
    files = make_edition(language, chosen, solutions=solutions is not False)
    manifest = Manifest(
        version=read_version(files),
        language=language,
        solutions=solutions is not False,
        lessons=chosen,
        files=describe_files(files),
    )
    return files, manifest
