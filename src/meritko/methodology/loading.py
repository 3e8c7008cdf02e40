"""Load a pack: read its files strictly, put the parts together, check them by the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from meritko.methodology.entries import Entry
from meritko.methodology.formula_types import Scope
from meritko.methodology.indicator import Indicator
from meritko.methodology.loading_indicators import Shelf, read_indicators
from meritko.methodology.loading_tables import (
    read_codelist,
    read_pay_scales,
    read_prepared,
    read_workbook,
)
from meritko.methodology.model import (
    Choice,
    Criterion,
    Erratum,
    Figure,
    Parameter,
    PayScale,
    Place,
    Programme,
    Table,
    Text,
    WorkbookKind,
)
from meritko.methodology.pack import Pack
from meritko.methodology.pack_files import pack_files, pack_hash
from meritko.methodology.preparation import Preparation
from meritko.methodology.problems import Notes
from meritko.methodology.rules import check_pack
from meritko.methodology.steps import Prepared
from meritko.methodology.strict_yaml import Node, plain, read_yaml

T = TypeVar("T")
_FOLDERS = ("codelists", "tables", "prepared", "scales", "indicators", "readings", "demo", "examples")
_FILES = ("pack.yaml", "errata.yaml", "CHANGES.md")


def load_pack(folder: Path) -> Pack:
    """Read and check a pack.

    Args:
        folder: The pack's folder, which holds `pack.yaml`.

    Returns:
        The pack, wholly checked.

    Raises:
        PackError: everything that is wrong with the pack, by file and line.
    """
    notes = Notes()
    if not (folder / "pack.yaml").is_file():
        notes.add(Place("pack.yaml", 1), f"the folder {folder} holds no pack: this file is missing")
        notes.raise_if_any()
    loader = _Loader(folder, notes)
    pack = loader.pack()
    notes.raise_if_any()
    check_pack(pack, loader.readings, notes)
    notes.raise_if_any()
    return pack


@dataclass
class _Loader:
    folder: Path
    notes: Notes
    readings: dict[str, tuple[Text, Place]] = field(default_factory=dict)

    def pack(self) -> Pack:
        self._refuse_strangers()
        root = self._entry(self.folder / "pack.yaml", "pack.yaml")
        criteria = root.each("criteria", "a criterion", _criterion)
        codelists = self._by_id(self._each("codelists", read_codelist), "code list")
        kinds, tables = self._workbooks()
        parameters = root.each("parameters", "a parameter", _parameter)
        scope = Scope(parameters=tuple(p.id for p in parameters), codelists=tuple(codelists))
        prepared = self._prepared(tables, scope)
        self._read_readings()
        shelf = Shelf(
            {c.id: c for c in criteria}, codelists, {code: text for code, (text, _) in self.readings.items()}
        )
        pack = Pack(
            id=root.string("id"),
            version=root.string("version"),
            label=root.text("label"),
            source=root.text("source"),
            hash=pack_hash(self.folder),
            programmes=root.each("programmes", "a programme", _programme),
            criteria=criteria,
            parameters=parameters,
            codelists=codelists,
            workbooks=kinds,
            tables=tables,
            prepared=prepared,
            indicators=self._indicators(shelf),
            errata=self._errata(),
            pay_scales=self._pay_scales(),
            demo=self._demo(),
        )
        root.done()
        return pack

    def _refuse_strangers(self) -> None:
        for path in pack_files(self.folder):
            name = path.relative_to(self.folder)
            known = name.as_posix() in _FILES or (
                name.parts[0] in _FOLDERS and path.suffix in (".yaml", ".md")
            )
            if not known:
                self.notes.add(
                    Place(name.as_posix(), 1), "a pack has no such file; a name or a folder may be misspelt"
                )

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _entry(self, path: Path, what: str) -> Entry:
        node = read_yaml(path, self._name(path), self.notes)
        return Entry(node or Node({}, Place(self._name(path), 1)), self.notes, what)

    def _files(self, subfolder: str) -> Iterator[Path]:
        yield from sorted((self.folder / subfolder).rglob("*.yaml"))

    def _each(self, subfolder: str, read: Callable[[Entry], T]) -> list[T]:
        return [read(self._entry(path, "the file")) for path in self._files(subfolder)]

    def _by_id(self, items: list[T], what: str) -> dict[str, T]:
        found: dict[str, T] = {}
        for item in items:
            name: str = item.id  # type: ignore[attr-defined]
            if name in found:
                self.notes.add(item.place, f"there are two {what}s “{name}”")  # type: ignore[attr-defined]
            found[name] = item
        return found

    def _workbooks(self) -> tuple[tuple[WorkbookKind, ...], dict[str, Table]]:
        read = self._each("tables", read_workbook)
        kinds = self._by_id([kind for kind, _ in read], "workbook")
        tables = self._by_id([table for _, group in read for table in group], "table")
        return tuple(kinds.values()), tables

    def _prepared(self, tables: Mapping[str, Table], scope: Scope) -> dict[str, Prepared]:
        read = [table for group in self._each("prepared", read_prepared) for table in group]
        found = self._by_id(read, "prepared table")
        for name in found.keys() & tables.keys():
            self.notes.add(found[name].place, f"the table “{name}” exists already as a sheet")
        return Preparation(tables, found, scope, self.notes).run()

    def _read_readings(self) -> None:
        for path in self._files("readings"):
            node = read_yaml(path, self._name(path), self.notes)
            entry = Entry(node or Node({}, Place(self._name(path), 1)), self.notes, "the file")
            for code in node.value if node and isinstance(node.value, dict) else ():
                if code in self.readings:
                    entry.note(f"the reading of {code} stands in two files", code)
                self.readings[code] = (entry.text(code), entry.place_of(code))

    def _indicators(self, shelf: Shelf) -> tuple[Indicator, ...]:
        order = {criterion: position for position, criterion in enumerate(shelf.criteria)}
        groups = self._each("indicators", lambda entry: read_indicators(entry, shelf))
        found = [indicator for group in groups for indicator in group]
        return tuple(sorted(found, key=lambda indicator: order.get(indicator.criterion, len(order))))

    def _errata(self) -> dict[str, Erratum]:
        path = self.folder / "errata.yaml"
        if not path.is_file():
            return {}
        entry = self._entry(path, "the file")
        found: dict[str, Erratum] = {}
        for erratum in entry.each("errata", "an erratum", _erratum):
            if erratum.id in found:
                entry.note(f"there are two errata {erratum.id}")
            found[erratum.id] = erratum
        entry.done()
        return found

    def _pay_scales(self) -> tuple[PayScale, ...]:
        return tuple(scale for group in self._each("scales", read_pay_scales) for scale in group)

    def _demo(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for path in self._files("demo"):
            node = read_yaml(path, self._name(path), self.notes)
            if node is not None:
                found[path.relative_to(self.folder / "demo").with_suffix("").as_posix()] = plain(node)
        return found


def _criterion(entry: Entry) -> Criterion:
    return Criterion(
        entry.string("id"),
        entry.string("programme"),
        entry.text("label"),
        entry.string("pages", ""),
        entry.place,
    )


def _programme(entry: Entry) -> Programme:
    def figure(item: Entry) -> Figure:
        unit, category = item.string("unit", "") or None, item.string("category", "") or None
        return Figure(item.string("indicator"), unit, category, item.flag("explained"))

    return Programme(
        id=entry.string("id"),
        label=entry.text("label"),
        needs=entry.strings("needs"),
        main_figures=entry.each("main_figures", "a main figure", figure),
        place=entry.place,
    )


def _parameter(entry: Entry) -> Parameter:
    return Parameter(
        id=entry.string("id"),
        label=entry.text("label"),
        choices=entry.each("choices", "a choice", _choice),
        default=entry.string("default"),
        place=entry.place,
    )


def _choice(entry: Entry) -> Choice:
    return Choice(entry.string("id"), entry.text("label"), entry.whole("value"), entry.string("option", ""))


def _erratum(entry: Entry) -> Erratum:
    return Erratum(
        id=entry.string("id"),
        indicators=entry.strings("indicators"),
        says=entry.text("says"),
        decision=entry.text("decision"),
        touches_number=entry.flag("touches_number"),
        place=entry.place,
    )
