"""A roster is read however it was saved; what is wrong with it is named."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from course.batch.folders import name_folder
from course.batch.roster import Defaults, Learner, read_roster
from course.errors import LessonError, RosterError

DEFAULTS = Defaults("fr", {"MAX_EVALS": 4})
Read = Callable[..., list[Learner]]
HARD = [
    "Zoé d'Arc (b)",
    "Zoé d'Arc [b]",
    "../../etc",
    "a/b",
    "a b",
    "CON",
    "..",
    "李",
    "é" * 150,
    "zoé d'arc (b)",
]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: str | bytes, name: str = "class.csv") -> list[Learner]:
        path = tmp_path / name
        binary = content if isinstance(content, bytes) else content.encode()
        path.write_bytes(binary)
        return read_roster(path, DEFAULTS)

    return read


@pytest.mark.parametrize(
    "content",
    [
        b'learner,language,lessons\nZo\xc3\xa9,en,"1, 6"\n',
        b"\xef\xbb\xbflearner;language;lessons\r\nZo\xc3\xa9;en;1,6\r\n",
        b"Learner ID;Langue;Le\xe7ons\r\n Zo\xe9 ;EN;1 6\r\n;;\r\n",
        "learner\tlanguage\tlessons\nZoé\ten\t1;6\n".encode("utf-16"),
        "learner,language,lessons\nZoé,en,1;6\n".encode("utf-16-le"),
        "learner,language,lessons\nZoé,en,1;6\n".encode("utf-16-be"),
    ],
    ids=[
        *("plain", "BOM and Windows", "as older tables", "UTF-16 tabs"),
        *("UTF-16, no BOM", "UTF-16, the other way round"),
    ],
)
def test_a_table_is_read_however_it_was_saved(
    read: Read, content: bytes
) -> None:
    (learner,) = read(content)
    assert (learner.id, learner.language) == ("Zoé", "en")
    assert [lesson.number for lesson in learner.lessons] == [1, 6]


def test_yaml_is_read_too(read: Read) -> None:
    text = "- {learner: ada, lessons: [6, 7], max_evals: 2, days: 3}\n- id: bo"
    ada, bo = read(text, "class.yaml")
    assert [lesson.number for lesson in ada.lessons] == [6, 7]
    assert (ada.given, ada.days) == ({"LANGUAGE": "fr", "MAX_EVALS": 2}, 3)
    assert len(bo.lessons) > 7
    assert bo.given["MAX_EVALS"] == 4


def test_ranges_name_lessons(read: Read) -> None:
    (learner,) = read("learner,lessons\nada,1 3-5")
    assert [lesson.number for lesson in learner.lessons] == [1, 3, 4, 5]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("learner\nada\nbo\n ada \n", "'ada' more than once"),
        ("learner\nZoe\u0301\nZo\u00e9\n", "more than once"),
        ("name\nada\n", "the columns name"),
        ("", "the columns -"),
        ("learner\n", "it names nobody"),
        ("learner,lessons\nada,99\n", "line 2: the lessons '99'"),
        ("learner,lessons\nada,one\n", "line 2: the lessons 'one'"),
        ("learner,days\nada,0\n", "line 2: days is '0'"),
        ("learner,seed\nada,x\n", "line 2: seed is 'x'"),
        ("learner\n a\x07b\n", "line 2: the learner"),
        ("learner,language\nada,fr,en\n", "line 2: 3 values"),
    ],
)
def test_what_is_wrong_is_named(read: Read, content: str, found: str) -> None:
    with pytest.raises(RosterError) as refused:
        read(content)
    assert found in refused.value.say("en")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"PK\3\4\x14\0learner\n", "a spreadsheet or an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a spreadsheet or an archive"),
        (gzip.compress(b"learner\nada\n", mtime=0), "an archive"),
        (b"%PDF-1.7\n", "a PDF"),
    ],
)
def test_what_is_no_text_is_called_what_it_is(
    read: Read, content: bytes, found: str
) -> None:
    with pytest.raises(RosterError, match="Next: save it as CSV") as refused:
        read(content)
    assert f"class.csv: {found}; " in refused.value.say("en")


@pytest.mark.parametrize(
    ("content", "found"),
    [("a: [", "class.yaml: "), ("learners: 3", "no list of learners")],
)
def test_what_is_no_list_of_yaml_is_refused(
    read: Read, content: str, found: str
) -> None:
    with pytest.raises(RosterError, match="Next: correct it") as refused:
        read(content, "class.yaml")
    assert found in refused.value.say("en")


def test_a_roster_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"none\.csv: there is no such file"):
        read_roster(tmp_path / "none.csv", DEFAULTS)


def test_a_parameter_that_no_lesson_declares_is_refused(read: Read) -> None:
    with pytest.raises(LessonError, match="without MAX_EVAL"):
        read("learner,lessons,max_eval\nada,1,2\n")


def test_an_edition_that_is_not_there_is_refused(read: Read) -> None:
    with pytest.raises(LessonError, match="'de'"):
        read("learner,language\nada,de\n")


def test_no_two_folders_are_the_same_on_any_disk() -> None:
    folders = {name_folder(each) for each in HARD}
    assert len({each.lower() for each in folders}) == len(HARD)


@pytest.mark.parametrize("learner", HARD)
def test_no_folder_leads_elsewhere(learner: str, tmp_path: Path) -> None:
    folder = tmp_path / name_folder(learner)
    folder.mkdir()
    assert folder.resolve().parent == tmp_path.resolve()
    assert folder.name.isascii()
    assert len(folder.name) < 60
