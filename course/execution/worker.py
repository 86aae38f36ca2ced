"""Runs one notebook; a program of its own, as kernels race in one process."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from nbformat import read

from course.execution.importing import without
from course.execution.task import Failure, Task
from course.languages import DEFAULT_LANGUAGE
from course.lessons.cells import read_tags
from course.messages import N_, speak

# For notebooks in buckets, which take as long to load as all the rest.
with without("gcsfs", "pyarrow"):
    from papermill import PapermillExecutionError, execute_notebook
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines

MESSAGE_QUOTED = 2000
LINE_QUOTED = 80
FETCHED = (
    "jquery_url",
    "mathjax_url",
    "mermaid_js_url",
    "mermaid_layout_elk_js_url",
    "require_js_url",
)

# JupyterLab's paler colours have too little contrast (WCAG 2.2, 1.4.3), and
# what scrolls sideways is out of a keyboard's reach.
STYLE = """<style>
.jp-InputPrompt, .jp-OutputPrompt {
  color: #595959 !important; opacity: 1 !important;
}
.highlight .ow { color: #8a00d4 !important; }
.highlight .mf, .highlight .mi { color: #006600 !important; }
.highlight .c1 { color: #2f6060 !important; }
[class^="ansi-"][class*="-fg"] {
  color: inherit !important; font-weight: 600;
}
.highlight pre, .jp-RenderedText pre {
  white-space: pre-wrap; overflow-wrap: anywhere;
}
</style>
"""

Report = Callable[[Mapping[str, Any]], None]
ENGINE = "course"


class OutputError(Exception):
    """A cell shows more than a notebook can hold."""


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's own, which stops a cell that prints without end."""

    def __init__(self, *words: Any, output_a_cell: int, **more: Any) -> None:
        super().__init__(*words, **more)
        self._most = output_a_cell
        self._shown: dict[int, int] = {}

    def process_message(
        self, msg: dict[str, Any], cell: Any, cell_index: int
    ) -> Any:
        """Keep what a message shows, as long as that is not too much."""
        content = msg["content"]
        size = len(content.get("text", "")) + sum(
            len(str(each)) for each in content.get("data", {}).values()
        )
        shown = self._shown.get(cell_index, 0) + size
        self._shown[cell_index] = shown
        if shown <= self._most:
            return super().process_message(msg, cell, cell_index)
        # As nbclient itself stops waiting for a kernel that died.
        self.task_poll_for_reply.cancel()
        return None

    def execute(self, **more: Any) -> Any:
        """Execute each cell.

        Raises:
            OutputError: one showed too much.
        """
        try:
            return super().execute(**more)
        except DeadKernelError as error:
            if max(self._shown.values(), default=0) <= self._most:
                raise
            words = N_("it showed more than {most} bytes")
            raise OutputError(speak(words, most=self._most)) from error


class Engine(NBClientEngine):  # type: ignore[misc]
    """Runs notebooks as papermill does, by our client."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *_: Any,
        execution_timeout: int | None = None,
        on_cell_start: Callable[..., None],
        output_a_cell: int,
        **__: Any,
    ) -> None:
        """Execute each cell of the notebook in a kernel of its own."""
        Client(
            nb_man,
            kernel_name=kernel_name,
            timeout=execution_timeout,
            on_cell_start=on_cell_start,
            # What came in pieces is kept whole: a page would break lines there.
            coalesce_streams=True,
            output_a_cell=output_a_cell,
        ).execute()


papermill_engines.register(ENGINE, Engine)


def execute(task: Task, report: Report) -> None:
    """Run the notebook, keep it and its page; report cells, and a failure."""
    current: list[Any] = []

    def start_cell(cell: Any, cell_index: int) -> None:
        current[:] = [cell]
        report({"cell": cell_index + 1})

    try:
        _run(task, start_cell)
    except PapermillExecutionError as error:
        message = f"{error.ename}: {error.evalue}"
        report(_describe(task, current[0], error.ename, message))
    except CellTimeoutError as error:
        words = N_("no end within {seconds} s")
        message = speak(words, seconds=task.seconds_a_cell)
        name = type(error).__name__
        report(_describe(task, current[0], name, message))
    except (DeadKernelError, OutputError) as error:
        name = type(error).__name__
        report(_describe(task, current[0], name, str(error)))
    _write_page(task)


def _run(task: Task, start_cell: Callable[[Any, int], None]) -> None:
    execute_notebook(
        task.source,
        task.target,
        parameters=dict(task.parameters),
        progress_bar=False,
        # Whatever kernel it was last saved with: the course's own runs it.
        kernel_name="python3",
        language="python",
        cwd=Path(task.source).parent,
        execution_timeout=task.seconds_a_cell,
        on_cell_start=start_cell,
        engine_name=ENGINE,
        output_a_cell=task.output_a_cell,
    )


def _describe(
    task: Task, cell: Any, name: str, message: str
) -> Mapping[str, Any]:
    """Say where in the source, which lacks the cell of given parameters."""
    source: Any = read(task.source, as_version=4)  # type: ignore[no-untyped-call]
    ids = [each.id for each in source.cells]
    first = next(iter(cell.source.strip().splitlines()), "")
    failure = Failure(
        cell_id=cell.id,
        number=ids.index(cell.id) + 1 if cell.id in ids else 0,
        first_line=first[:LINE_QUOTED],
        message=message[:MESSAGE_QUOTED],
        name=name,
        tags=tuple(sorted(read_tags(cell))),
    )
    return {"failure": asdict(failure)}


def _write_page(task: Task) -> None:
    exporter: Any = HTMLExporter(  # type: ignore[no-untyped-call]
        embed_images=True,
        language_code=task.parameters.get("LANGUAGE", DEFAULT_LANGUAGE),
        # A page needs nothing from outside.
        **dict.fromkeys(FETCHED, ""),
    )
    source = Path(task.source)
    # Pictures are found beside the lesson, not beside what it left in out/.
    beside = {"metadata": {"path": str(source.parent), "name": source.stem}}
    notebook: Any = read(task.target, as_version=4)  # type: ignore[no-untyped-call]
    html, _ = exporter.from_notebook_node(notebook, resources=beside)
    styled = html.replace("</head>", f"{STYLE}</head>", 1)
    Path(task.page).write_text(styled, encoding="utf-8")


def main() -> None:
    """Take a task as JSON from the command line; report in lines of JSON."""
    # The kernel may write to our standard output; reports go where it cannot.
    reports = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    task = Task(**json.loads(sys.argv[1]))
    execute(task, lambda each: print(json.dumps(each), file=reports))
    print(json.dumps({"done": True}), file=reports)


if __name__ == "__main__":
    main()
