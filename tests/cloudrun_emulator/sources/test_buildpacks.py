"""What is made of a folder, as the buildpacks make it."""

import re
from pathlib import Path

import pytest

from cloudrun_emulator.model.images import ImageConfig
from cloudrun_emulator.sources import build
from localcloud.errors import InvalidError

GUNICORN = ("gunicorn", "-b", ":$(PORT)", "main:app")
UVICORN = ("uvicorn", "main:app", "--port", "$(PORT)", "--host", "0.0.0.0")  # noqa: S104 -- as the buildpacks


def read(folder: Path, files: dict[str, str], **variables: str) -> ImageConfig:
    for name, text in files.items():
        (folder / name).write_text(text)
    return build(folder, variables)


def test_main_is_served_by_gunicorn(tmp_path: Path) -> None:
    assert read(tmp_path, {"main.py": ""}) == ImageConfig(GUNICORN)


def test_main_comes_before_app(tmp_path: Path) -> None:
    assert read(tmp_path, {"main.py": "", "app.py": ""}).command == GUNICORN


def test_app_alone_is_served(tmp_path: Path) -> None:
    assert read(tmp_path, {"app.py": ""}).command[-1] == "app:app"


@pytest.mark.parametrize("line", ["uvicorn==0.40", "fastapi[standard]>=0.1"])
def test_the_packages_choose_uvicorn(tmp_path: Path, line: str) -> None:
    found = read(tmp_path, {"main.py": "", "requirements.txt": f"x\n{line}\n"})
    assert found.command == UVICORN
    assert found.requirements == "requirements.txt"


def test_fastapi_alone_gets_gunicorn_which_cannot_serve_it(
    tmp_path: Path,
) -> None:
    files = {"main.py": "", "requirements.txt": "fastapi\n"}
    assert read(tmp_path, files).command == GUNICORN


def test_gunicorn_comes_before_uvicorn(tmp_path: Path) -> None:
    files = {"main.py": "", "requirements.txt": "uvicorn\ngunicorn\n"}
    assert read(tmp_path, files).command == GUNICORN


def test_a_package_is_no_part_of_anothers_name(tmp_path: Path) -> None:
    files = {"main.py": "", "requirements.txt": "uvicorn-worker\n"}
    assert read(tmp_path, files).command == GUNICORN


def test_before_3_13_the_packages_choose_nothing(tmp_path: Path) -> None:
    files = {"main.py": "", "requirements.txt": "uvicorn\n"}
    found = read(tmp_path, files, GOOGLE_PYTHON_VERSION="3.12")
    assert found.command == GUNICORN


def test_streamlit_is_run(tmp_path: Path) -> None:
    files = {"app.py": "", "requirements.txt": "streamlit\n"}
    assert read(tmp_path, files).command[:3] == ("streamlit", "run", "app.py")


def test_gradio_has_its_variables(tmp_path: Path) -> None:
    files = {"app.py": "", "requirements.txt": "gradio\n"}
    found = read(tmp_path, files)
    assert found.command[-1] == "GRADIO_SERVER_PORT=$PORT exec python app.py"
    assert found.env == {"GRADIO_SERVER_NAME": "0.0.0.0"}  # noqa: S104


def test_a_procfile_names_the_entry_point(tmp_path: Path) -> None:
    files = {"x.py": "", "Procfile": "worker: no\nweb: python x.py --port 8080"}
    command = read(tmp_path, files).command
    assert command == ("bash", "-c", "exec python x.py --port $PORT")


def test_a_variable_comes_before_a_procfile(tmp_path: Path) -> None:
    files = {"x.py": "", "Procfile": "web: python y.py"}
    found = read(tmp_path, files, GOOGLE_ENTRYPOINT="A=1 python x.py && echo")
    assert found.command == ("bash", "-c", "A=1 python x.py && echo")


def test_another_number_stays_as_it_is(tmp_path: Path) -> None:
    found = read(
        tmp_path, {"x.py": ""}, GOOGLE_ENTRYPOINT="x 18080 80801 8080a"
    )
    assert found.command[-1] == "exec x 18080 80801 8080a"


def test_a_procfile_without_web_is_refused(tmp_path: Path) -> None:
    words = "web process not found in Procfile, found processes: [worker]"
    with pytest.raises(InvalidError, match=re.escape(words)):
        read(tmp_path, {"x.py": "", "Procfile": "worker: python x.py"})


def test_no_entry_point_is_refused_in_the_buildpacks_words(
    tmp_path: Path,
) -> None:
    words = (
        "for Python, provide a main.py or app.py file or set an entrypoint "
        'with "GOOGLE_ENTRYPOINT" env var or by creating a "Procfile" file'
    )
    with pytest.raises(InvalidError, match=f"^{re.escape(words)}$"):
        read(tmp_path, {"x.py": ""})


def test_a_folder_without_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="No buildpack groups passed"):
        read(tmp_path, {"main.js": ""})


def test_packages_that_were_sent_are_no_application(tmp_path: Path) -> None:
    (tmp_path / "venv").mkdir()
    with pytest.raises(InvalidError, match=r"no \.py files found"):
        read(tmp_path, {"venv/x.py": ""})


def test_a_dockerfile_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match=r"name it in \.gcloudignore"):
        read(tmp_path, {"main.py": "", "Dockerfile": ""})


def test_a_function_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="GOOGLE_FUNCTION_TARGET: functions"):
        read(tmp_path, {"main.py": ""}, GOOGLE_FUNCTION_TARGET="hello")


@pytest.mark.parametrize("name", ["PYTHON", "RUNTIME"])
def test_a_variable_names_the_python(tmp_path: Path, name: str) -> None:
    variables = {f"GOOGLE_{name}_VERSION": "3.11.x"}
    files = {"main.py": "", ".python-version": "3.13"}
    assert read(tmp_path, files, **variables).python == "3.11"


def test_a_file_names_the_python(tmp_path: Path) -> None:
    files = {"main.py": "", ".python-version": "3.12.4\n"}
    assert read(tmp_path, files).python == "3.12.4"


def test_an_empty_python_version_is_refused(tmp_path: Path) -> None:
    words = r"^\.python-version exists but does not specify a version$"
    with pytest.raises(InvalidError, match=words):
        read(tmp_path, {"main.py": "", ".python-version": "\n"})


def test_two_versions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="are inconsistent, pick one"):
        read(
            tmp_path,
            {"main.py": ""},
            GOOGLE_PYTHON_VERSION="3.12",
            GOOGLE_RUNTIME_VERSION="3.13",
        )


def test_what_is_no_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="invalid Python version specified"):
        read(tmp_path, {"main.py": ""}, GOOGLE_PYTHON_VERSION="BAD_NEWS_BEARS")


def test_pyproject_names_packages(tmp_path: Path) -> None:
    project = '[project]\nname = "x"\ndependencies = ["uvicorn>=0.30"]\n'
    found = read(tmp_path, {"main.py": "", "pyproject.toml": project})
    assert found.requirements == "pyproject.toml"
    assert found.command == UVICORN


def test_requirements_come_before_pyproject(tmp_path: Path) -> None:
    project = '[project]\ndependencies = ["uvicorn"]\n'
    files = {"main.py": "", "requirements.txt": "", "pyproject.toml": project}
    found = read(tmp_path, files)
    assert found == ImageConfig(GUNICORN, requirements="requirements.txt")


def test_a_script_of_pyproject_is_the_entry_point(tmp_path: Path) -> None:
    project = '[project]\n[project.scripts]\nstart = "shop.web:main"\n'
    found = read(tmp_path, {"main.py": "", "pyproject.toml": project})
    assert found.command[:2] == ("python", "-c")
    assert "from shop.web import main" in found.command[2]


def test_pyproject_without_a_script_or_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        InvalidError, match=r"for Python with pyproject\.toml, "
    ):
        read(tmp_path, {"x.py": "", "pyproject.toml": "[project]\n"})


def test_a_poetry_project_is_refused_with_what_to_do(tmp_path: Path) -> None:
    project = "[tool.poetry.dependencies]\nuvicorn = '*'\n"
    with pytest.raises(InvalidError, match="poetry export --output require"):
        read(tmp_path, {"main.py": "", "pyproject.toml": project})
