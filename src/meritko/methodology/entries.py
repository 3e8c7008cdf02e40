"""Reading the entries of a pack file: typed access that notes problems and goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from meritko.methodology.formula_parser import parse
from meritko.methodology.formulas import Formula, FormulaError, nearest
from meritko.methodology.model import Place, Text
from meritko.methodology.problems import Notes
from meritko.methodology.strict_yaml import Node

_MISSING_TEXT = Text("", "")
_IN_QUOTES = "; put the word in quotes"
T = TypeVar("T")


class Entry:
    """A mapping of a pack file. Every key must be asked for before `done` is called."""

    def __init__(self, node: Node, notes: Notes, what: str) -> None:
        self.place = node.place
        self.notes = notes
        self.what = what
        self._asked: set[str] = set()
        self._values: dict[str, Node] = node.value if isinstance(node.value, dict) else {}
        self._is_mapping = isinstance(node.value, dict)
        if not self._is_mapping:
            notes.add(node.place, f"{what} must be written as keys with values")

    def has(self, key: str) -> bool:
        return key in self._values and self._values[key].value is not None

    def note(self, message: str, key: str | None = None) -> None:
        """Note a problem of this entry, at the key when one is given."""
        place = self._values[key].place if key in self._values and key is not None else self.place
        self.notes.add(place, message)

    def place_of(self, key: str) -> Place:
        return self._values[key].place if key in self._values else self.place

    def done(self) -> None:
        """Refuse keys that nobody asked for."""
        for key, node in self._values.items():
            if key not in self._asked:
                hint = nearest(key, tuple(sorted(self._asked)))
                self.notes.add(node.place, f"{self.what} has no key “{key}”{hint}")

    def node(self, key: str, *, required: bool = False) -> Node | None:
        self._asked.add(key)
        if self.has(key):
            return self._values[key]
        if required and self._is_mapping:
            self.note(f"{self.what} lacks the key “{key}”")
        return None

    def string(self, key: str, default: str | None = None) -> str:
        """A text; numbers are taken as written. `default` None: the key is required."""
        node = self.node(key, required=default is None)
        if node is None:
            return default or ""
        if isinstance(node.value, bool | list | dict):
            self.note(f"“{key}” must be a text{_IN_QUOTES if isinstance(node.value, bool) else ''}", key)
            return default or ""
        return node.written

    def word(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of the allowed words."""
        found = self.string(key, default)
        if self.has(key) and found and found not in allowed:
            self.note(
                f"“{key}” must be one of {', '.join(allowed)}; found “{found}”{nearest(found, allowed)}", key
            )
            return default or allowed[0]
        return found

    def whole(self, key: str, default: int | None = None) -> int | None:
        node = self.node(key)
        if node is None:
            return default
        if isinstance(node.value, bool) or not isinstance(node.value, int):
            self.note(f"“{key}” must be a whole number", key)
            return default
        return node.value

    def number(self, key: str) -> float | None:
        node = self.node(key)
        if node is None:
            return None
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            self.note(f"“{key}” must be a number", key)
            return None
        return node.value

    def flag(self, key: str) -> bool:
        node = self.node(key)
        if node is None:
            return False
        if not isinstance(node.value, bool):
            self.note(f"“{key}” must be true or false", key)
            return False
        return node.value

    def day(self, key: str) -> date | None:
        node = self.node(key)
        if node is None:
            return None
        try:
            return date.fromisoformat(node.written)
        except ValueError:
            self.note(f"“{key}” must be a day such as 2024-01-31; found “{node.written}”", key)
            return None

    def text(self, key: str, *, required: bool = True) -> Text:
        """A text in both languages; empty when missing."""
        node = self.node(key, required=required)
        if node is None:
            return _MISSING_TEXT
        entry = Entry(node, self.notes, f"“{key}”")
        found = Text(entry.string("cs").strip(), entry.string("en").strip())
        entry.done()
        return found

    def optional_text(self, key: str) -> Text | None:
        """A text in both languages; None when the key is missing."""
        if self.has(key):
            return self.text(key)
        self._asked.add(key)
        return None

    def formula(self, key: str) -> Formula | None:
        """A formula; None when the key is missing or the formula cannot be read."""
        if not self.has(key):
            self.node(key)
            return None
        try:
            return parse(self.string(key), self.place_of(key))
        except FormulaError as error:
            self.note(str(error), key)
            return None

    def formulas(self, key: str) -> dict[str, Formula]:
        """Formulas by name; one that cannot be read is noted and left out."""
        found = {}
        for name, node in self.nodes_by_key(key):
            if not self._is_plain(node, key):
                continue
            try:
                found[name] = parse(node.written, node.place)
            except FormulaError as error:
                self.notes.add(node.place, str(error))
        return found

    def strings(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; empty when the key is missing. `required`: it is there and not empty."""
        node = self.node(key, required=required)
        if node is None:
            return ()
        if not isinstance(node.value, list):
            self.note(f"“{key}” must be a list of texts, such as [a, b]", key)
            return ()
        if required and not node.value:
            self.note(f"“{key}” is empty", key)
        return tuple(item.written for item in node.value if self._is_plain(item, key))

    def mapping(self, key: str, *, required: bool = False) -> dict[str, str]:
        """A mapping of texts to texts; empty when the key is missing."""
        nodes = self.nodes_by_key(key, required=required)
        return {name: node.written for name, node in nodes if self._is_plain(node, key)}

    def _is_plain(self, node: Node, key: str) -> bool:
        if isinstance(node.value, list | dict) or node.value is None:
            self.notes.add(node.place, f"“{key}” must hold plain texts")
            return False
        return True

    def nodes_by_key(self, key: str, *, required: bool = False) -> Iterator[tuple[str, Node]]:
        node = self.node(key, required=required)
        if node is None:
            return
        if not isinstance(node.value, dict):
            self.note(f"“{key}” must be written as keys with values, such as {{a: b}}", key)
            return
        if required and not node.value:
            self.note(f"“{key}” is empty", key)
        yield from node.value.items()

    def entry(self, key: str) -> Entry | None:
        node = self.node(key)
        return None if node is None else Entry(node, self.notes, f"“{key}”")

    def entries(self, key: str, what: str, *, required: bool = False) -> Iterator[Entry]:
        """The items of a list of mappings; one that is not a mapping is noted and left out."""
        node = self.node(key, required=required)
        if node is None:
            return
        if not isinstance(node.value, list):
            self.note(f"“{key}” must be a list, each item after a hyphen", key)
            return
        if required and not node.value:
            self.note(f"“{key}” is empty", key)
        for item in node.value:
            entry = Entry(item, self.notes, what)
            if isinstance(item.value, dict):
                yield entry

    def each(
        self, key: str, what: str, read: Callable[[Entry], T], *, required: bool = False
    ) -> tuple[T, ...]:
        """Read every item of a list and refuse its unknown keys."""
        found = []
        for entry in self.entries(key, what, required=required):
            found.append(read(entry))
            entry.done()
        return tuple(found)
