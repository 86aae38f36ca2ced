"""What a visitor finds on a page: links, rows, fields, words."""

from html.parser import HTMLParser

LINKS = frozenset({"href", "src", "action", "data-address"})
EMPTY = frozenset({"input", "link", "meta", "img", "br"})


class Seen(HTMLParser):
    """A page as it was read.

    Attributes:
        links: Every address on it, of whatever kind.
        rows: The words of each row of its tables, heads left out.
        fields: What its forms hold, by the fields' names.
        wrong: The names of fields that are marked as wrong.
        words: All of its words, between single spaces.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.rows: list[str] = []
        self.fields: dict[str, str] = {}
        self.wrong: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._words: list[str] = []
        self._row = 0
        self._area = ""
        self._select = ""
        self.feed(text)
        self.words = _join(self._words)

    def handle_starttag(
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        given = {key: value or "" for key, value in attrs}
        self.elements.append((tag, given))
        self.links += [given[key] for key in LINKS & given.keys()]
        if given.get("aria-invalid") == "true":
            self.wrong.append(given["name"])
        match tag:
            case "tr":
                self._row = len(self._words)
            case "textarea":
                self._area = given["name"]
                self.fields[self._area] = ""
            case "select":
                self._select = given["name"]
            case "option" if "selected" in given:
                self.fields[self._select] = given["value"]
            case "input":
                self._read_input(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        if tag == "tr":
            self.rows.append(_join(self._words[self._row :]))
        if tag == "thead":
            self.rows.clear()

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self._area:
            self.fields[self._area] += data

    def _read_input(self, given: dict[str, str]) -> None:
        if given.get("type") in {"radio", "checkbox"} and (
            "checked" not in given
        ):
            return
        self.fields[given["name"]] = given.get("value", "")


def _join(words: list[str]) -> str:
    return " ".join(" ".join(words).split())
