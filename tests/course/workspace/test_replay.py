from collections.abc import Callable
from pathlib import Path

import pytest
from nbclient import NotebookClient

from course.errors import WorkspaceError
from course.lessons.notebooks import Lesson, read_notebook
from course.lessons.steps import read_steps
from course.workspace import replay
from course.workspace.replay import copy_missing, replay_once, replay_steps

WriteLesson = Callable[..., Lesson]


def read_tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_real_kernel_writes_the_same_bytes_as_replay(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    lesson = write_lesson(
        "03_a",
        ("%%bash\nmkdir -p a/b\nprintf 'no newline' > a/c", "replay"),
        "%%writefile a/b/d.py\nprint('é')\n\n\n",
        "%%writefile -a a/c\n\n%%writefile inside\n  {x} $HOME \\n",
        "%%writefile --append a/c\n\tlast",
        "\n\n%%writefile a/e\n\n\x0c\ta\u2028b",
        "%%writefile a/e2\n%%writefile twice\n!ls\n?",
    )
    (kernel := tmp_path / "kernel").mkdir()
    (replayed := tmp_path / "replayed").mkdir()
    notebook = read_notebook(lesson.path)
    NotebookClient(notebook, resources={"metadata": {"path": kernel}}).execute()
    replay_steps(read_steps(lesson), replayed)
    assert read_tree(replayed) == read_tree(kernel)
    assert len(read_tree(replayed)) == 4


def test_bash_cells_find_our_programs_and_leave_no_bytecode(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    script = "%%bash\nset -e\ntouch a.py\npython -c 'import a, kedro'"
    lesson = write_lesson("03_a", (script, "replay"))
    folder = tmp_path / "replayed"
    folder.mkdir()
    replay_steps(read_steps(lesson), folder)
    assert list(read_tree(folder)) == ["a.py"]


def test_a_cell_that_fails_is_named_with_its_words(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    lesson = write_lesson("03_a", ("%%bash\necho oh no >&2\nfalse", "replay"))
    with pytest.raises(WorkspaceError, match=r"03_a, cell cell-1.*\(1\):\s+oh"):
        replay_steps(read_steps(lesson), tmp_path)


def test_a_cell_that_never_ends_is_named(
    write_lesson: WriteLesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "SECONDS_A_CELL", 0.2)
    lesson = write_lesson("03_a", ("%%bash\nexec sleep 60", "replay"))
    with pytest.raises(WorkspaceError, match=r"cell-1: .*not end within 0.2 s"):
        replay_steps(read_steps(lesson), tmp_path)


def test_a_file_without_its_folder_is_refused_as_a_kernel_would(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    lesson = write_lesson("03_a", "%%writefile a/b\nx")
    with pytest.raises(WorkspaceError, match=r"a/b, whose folder does not"):
        replay_steps(read_steps(lesson), tmp_path)


def test_steps_are_replayed_once_until_a_cell_changes(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    steps = read_steps(write_lesson("03_a", ("%%bash\ndate +%N > a", "replay")))
    first = replay_once(steps, tmp_path / "cache")
    moment = (first / "a").read_bytes()
    assert replay_once(steps, tmp_path / "cache") == first
    assert (first / "a").read_bytes() == moment
    changed = read_steps(write_lesson("03_a", ("%%bash\ndate > a", "replay")))
    assert replay_once(changed, tmp_path / "cache") != first


def test_a_failed_replay_leaves_nothing_behind(
    write_lesson: WriteLesson, tmp_path: Path
) -> None:
    steps = read_steps(
        write_lesson("03_a", ("%%bash\ntouch a; false", "replay"))
    )
    with pytest.raises(WorkspaceError, match=r"its commands failed"):
        replay_once(steps, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_only_missing_files_are_copied(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "a" / "empty").mkdir(parents=True)
    (target / "a").mkdir(parents=True)
    for name in ("kept", "missing"):
        (source / "a" / name).write_text("ours")
    (target / "a" / "kept").write_text("the learner's")
    assert copy_missing(source, target) == (Path("a/missing"),)
    assert (target / "a" / "kept").read_text() == "the learner's"
    assert (target / "a" / "empty").is_dir()


def test_a_learners_file_in_a_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "source" / "a").mkdir(parents=True)
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "a").write_text("the learner's")
    with pytest.raises(WorkspaceError, match=r"folder, a: a file of yours"):
        copy_missing(tmp_path / "source", tmp_path / "target")
    assert (tmp_path / "target" / "a").read_text() == "the learner's"
