"""The files of conf/: what is wrong with one is said in one line."""

import re
from collections.abc import Iterator
from itertools import chain, product
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from kedro.config import MissingConfigException, OmegaConfigLoader
from omegaconf.errors import OmegaConfBaseException

from purchase_predict.errors import SettingError

ENDINGS = (".yml", ".yaml", ".json")  # those that Kedro reads
NEEDED = ("parameters", "catalog")
TEXT, MERGE = "tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"
NAMES = "names with values, such as `seed: 42`"
ENTRY = "a name, and `type: ...` below it, two blanks further in"
MERGED = re.compile(r"^<{7} ", re.MULTILINE)
QUOTED = re.compile(r"'(\w+)'")
MEND = "correct it there; nothing was run"

Files = dict[Path, yaml.MappingNode]


class Fault(NamedTuple):
    """What is wrong with a file; the first line is 0."""

    line: int
    found: str
    expected: str


class ConfLoader(OmegaConfigLoader):
    """Kedro's own, which answers most mistakes with a traceback."""

    def __getitem__(self, key: str) -> dict[str, Any]:
        """Read the files of parameters, of the catalog or of credentials.

        Raises SettingError: names the file and the line that cannot work.
        """
        conf, files = Path(self.conf_source), Files()
        for env in dict.fromkeys((self.base_env, self.env_folder)):
            files |= read_folder(conf, env, key)
        try:
            read: dict[str, Any] = super().__getitem__(key)
        except MissingConfigException as error:
            if key not in NEEDED:
                raise  # it may be absent
            raise self.miss(key) from error
        except (OmegaConfBaseException, yaml.YAMLError) as error:
            path = str(getattr(error, "full_key", None) or "")
            said = " ".join(str(error).split("\n    full_key")[0].split())
            found = f"{path}: {said}" if path else said
            where = find_place(files, path, said, conf)
            raise SettingError(where, found, "a value", MEND) from error
        return read

    @property
    def env_folder(self) -> str:
        """The folder whose values go before those of conf/base."""
        return str(self.env or self.default_run_env)

    def miss(self, key: str) -> SettingError:
        """Tell which folder or file is not there."""
        conf = Path(self.conf_source)
        folders = (conf / self.base_env, conf / self.env_folder)
        lacking = [str(folder) for folder in folders if not folder.is_dir()]
        found = f"no file {key}.yml in {folders[0]}"
        if lacking:
            found = f"there is no folder {lacking[0]}"
        then = "put it back, or correct --env, KEDRO_ENV or --conf-source"
        return SettingError("conf/", found, "what the project came with", then)


def name_line(path: Path, conf: Path, line: int) -> str:
    """Name a line, the first being 0, as seen from the project's folder."""
    return f"{path.relative_to(conf.parent)}, line {line + 1}"


def read_folder(conf: Path, env: str, key: str) -> Files:
    """Read the files that Kedro joins under a key; none if it is no folder.

    Raises SettingError: one of them is broken, or two hold the same name.
    """
    files, places = Files(), dict[str, Path]()
    for path in sorted((conf / env).rglob("*")):
        parts = path.relative_to(conf / env).parts
        mine = any(part.startswith(key) for part in parts)
        if not mine or path.suffix not in ENDINGS or not path.is_file():
            continue
        node = parse(path.read_bytes())
        faults: Iterator[Fault] = iter(
            [node] if isinstance(node, Fault) else ()
        )
        if isinstance(node, yaml.MappingNode):
            files[path] = node
            entries = find_untyped(node) if key == "catalog" else ()
            faults = chain(
                find_bad_names(node), find_twins(node, places), entries
            )
        for fault in faults:
            where = name_line(path, conf, fault.line)
            raise SettingError(where, fault.found, fault.expected, MEND)
        places |= dict.fromkeys(list_names(node), path)
    return files


def parse(content: bytes) -> yaml.MappingNode | Fault | None:
    """Read a file down to its nodes, or what keeps from it; None if empty."""
    text = content.decode(errors="replace")
    if merged := MERGED.search(text):
        line = text.count("\n", 0, merged.start())
        return Fault(line, "a merge has left its marks", "one of the two sides")
    try:
        content.decode()
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start)
        found = f"the byte {content[error.start]:#x} is not UTF-8"
        return Fault(line, found, "a file that was saved as UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        found = ", ".join(filter(None, (error.context, error.problem)))
        expected = "blanks, no tab" if r"'\t'" in found else f"YAML: {NAMES}"
        return Fault(mark.line if mark else 0, found, expected)
    except yaml.reader.ReaderError as error:
        line = text[: int(error.position)].count("\n")
        return Fault(line, f"a sign of no text, {error.character!r}", NAMES)
    if node is None or isinstance(node, yaml.MappingNode):
        return node
    kind = "a list" if isinstance(node, yaml.SequenceNode) else "no mapping"
    return Fault(node.start_mark.line, f"it is {kind}", NAMES)


def list_mappings(
    node: yaml.Node, seen: set[int]
) -> Iterator[yaml.MappingNode]:
    """List the mappings at every depth; an alias may lead back upwards."""
    if id(node) in seen or not isinstance(node, yaml.CollectionNode):
        return
    seen.add(id(node))
    below: list[Any] = node.value
    if isinstance(node, yaml.MappingNode):
        yield node
        below = [value for _, value in node.value]
    for each in below:
        yield from list_mappings(each, seen)


def find_bad_names(node: yaml.Node) -> Iterator[Fault]:
    """Find what is no name, and a name that one mapping holds twice."""
    for mapping in list_mappings(node, set()):
        lines: dict[str, int] = {}
        for name, _ in mapping.value:
            line = name.start_mark.line
            if name.tag not in {TEXT, MERGE}:
                found = f"{name.value!r} is no name"
                yield Fault(line, found, "a text, in quotes where need be")
            elif name.value in lines:
                found = f"{name.value} again, as on line {lines[name.value]}"
                yield Fault(line, found, "each name once")
            else:
                lines[name.value] = line + 1


def find_twins(node: yaml.Node, places: dict[str, Path]) -> Iterator[Fault]:
    """Find names that another file of the same folder holds too."""
    for name, line in list_names(node).items():
        if name in places and not name.startswith("_"):
            found = f"{name} is in {places[name].name} too"
            yield Fault(line, found, "each name once")


def find_untyped(node: yaml.MappingNode) -> Iterator[Fault]:
    """Find datasets of the catalog that say no type."""
    for name, value in node.value:
        text = value.value if isinstance(value, yaml.ScalarNode) else ""
        typed = {"type", "<<"} & list_names(value).keys()
        if not (typed or name.value.startswith("_") or "${" in text):
            found = f"{name.value} has no type"
            yield Fault(name.start_mark.line, found, ENTRY)


def list_names(node: object) -> dict[str, int]:
    """List a mapping's names, and the line of each; none of anything else."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(name.value): name.start_mark.line for name, _ in node.value}


def find_place(files: Files, path: str, said: str, conf: Path) -> str:
    """Name the line that refers to what is lacking, or the parameter's."""
    for file, name in product(files, QUOTED.findall(said)):
        for number, line in enumerate(file.read_text("utf-8").splitlines()):
            if re.search(rf"\$\{{.*\b{name}\b", line):
                return name_line(file, conf, number)
    for file, node in reversed(files.items()):
        place: int | None = None
        inner: yaml.Node | None = node
        for part in path.split("."):
            place = list_names(inner).get(part)
            pairs = inner.value if isinstance(inner, yaml.MappingNode) else ()
            inner = next((v for n, v in pairs if n.value == part), None)
        if place is not None:
            return name_line(file, conf, place)
    return "conf/"
