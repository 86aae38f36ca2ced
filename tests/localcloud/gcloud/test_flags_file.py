"""`--flags-file`: `gcloud topic flags-file`."""

from pathlib import Path

import pytest

from localcloud.errors import InvalidError
from localcloud.gcloud.flags_file import expand_flags
from localcloud.gcloud.options import read_pairs, split_list

# The topic's own kinds of values.
DOCUMENTED = """
--boolean:
--no-thanks: false
--integer: 123
--float: 456.5
--string: A string value.
--labels: {a=b: "c,d", i: , "y:": ":z"}
--list: [a, b]
--others: ["a,b", x]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "flags.yaml"


def test_the_options_of_a_file_stand_in_its_place(file: Path) -> None:
    file.write_text(DOCUMENTED)
    found = expand_flags(["list", f"--flags-file={file}", "--quiet"])
    assert found[:6] == [
        "list", "--boolean", "--no-no-thanks", "--integer=123",
        "--float=456.5", "--string=A string value.",
    ]  # fmt: skip
    assert found[7:] == ["--list=a,b", "--others=^;^a,b;x", "--quiet"]
    pairs = read_pairs("--labels", found[6].partition("=")[2])
    assert pairs == {"a": "b=c,d", "i": "", "y:": ":z"}
    assert split_list(found[8].partition("=")[2]) == ["a,b", "x"]


def test_a_list_names_an_option_several_times(file: Path) -> None:
    file.write_text('[{"--host": "a"}, {"--host": "b"}]')
    assert expand_flags(["--flags-file", str(file)]) == ["--host=a", "--host=b"]


def test_a_file_may_name_another(file: Path) -> None:
    other = file.with_name("other.yaml")
    other.write_text("--limit: 1\n")
    file.write_text(f"--flags-file: {other}\n")
    assert expand_flags([f"--flags-file={file}"]) == ["--limit=1"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("limit: 5", "found 'limit'; expected the name of an option"),
        ("just words", "found 'just words'; expected options"),
        ("", "found None; expected options"),
        ("--limit: [", "did not find|expected the node content"),
        ("--flags-file: {file}", "names itself"),
    ],
)
def test_a_wrong_file_says_what_is_expected(
    file: Path, text: str, words: str
) -> None:
    file.write_text(text.replace("{file}", str(file)))
    with pytest.raises(InvalidError, match=words):
        expand_flags([f"--flags-file={file}"])


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InvalidError, match=r"none\.yaml: No such file"):
        expand_flags(["--flags-file=none.yaml"])
