"""Load a pack: read its files strictly, put the parts together, check them by the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from meritko.methodology.entries import Entry
from meritko.methodology.formula_types import Scope
from meritko.methodology.formulas import nearest
from meritko.methodology.indicator import Indicator
from meritko.methodology.loading_checks import read_checks
from meritko.methodology.loading_forms import read_forms
from meritko.methodology.loading_indicators import Shelf, read_indicators
from meritko.methodology.loading_registers import read_register
from meritko.methodology.loading_reports import read_reports
from meritko.methodology.loading_tables import (
    read_codelist,
    read_pay_scales,
    read_prepared,
    read_workbook,
)
from meritko.methodology.loading_templates import Workbooks, read_templates
from meritko.methodology.loading_transfers import read_transfer
from meritko.methodology.model import (
    Choice,
    CodeList,
    Criterion,
    Erratum,
    Figure,
    Parameter,
    PayScale,
    Place,
    Programme,
    StandsOn,
    Table,
    Text,
    WorkbookKind,
)
from meritko.methodology.pack import Pack
from meritko.methodology.pack_files import pack_files, pack_hash
from meritko.methodology.preparation import Preparation
from meritko.methodology.problems import Notes
from meritko.methodology.register import Register
from meritko.methodology.rules import check_pack
from meritko.methodology.steps import Prepared
from meritko.methodology.strict_yaml import Node, plain, read_yaml
from meritko.methodology.templates import Template

T = TypeVar("T")
_FOLDERS = (
    "codelists", "tables", "prepared", "transfers", "checks", "scales", "indicators", "readings",
    "templates", "demo", "examples", "reports", "forms",
    "registers",
)  # fmt: skip
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
    nodes: dict[Path, Node] = field(default_factory=dict)

    def pack(self) -> Pack:
        self._read_files()
        root = self._entry(self.folder / "pack.yaml", "pack.yaml")
        criteria = root.each("criteria", "a criterion", _criterion, required=True)
        programmes = root.each("programmes", "a programme", _programme, required=True)
        codelists = self._by_id(self._each("codelists", read_codelist), "code list")
        before = len(self.notes.problems)
        kinds, tables = self._workbooks()
        parameters = root.each("parameters", "a parameter", _parameter)
        for items, what in ((criteria, "criterion"), (programmes, "programme"), (parameters, "parameter")):
            self._by_id(items, what)
        scope = Scope(parameters=tuple(p.id for p in parameters), codelists=tuple(codelists))
        prepared = self._prepared(tables, scope, before)
        pack = Pack(
            id=root.string("id"),
            version=root.string("version"),
            label=root.text("label"),
            source=root.text("source"),
            hash=pack_hash(self.folder),
            programmes=programmes,
            criteria=criteria,
            parameters=parameters,
            codelists=codelists,
            workbooks=kinds,
            tables=tables,
            prepared=prepared,
            indicators=self._indicators(criteria, codelists),
            errata=self._errata(),
            checks=tuple(check for group in self._each("checks", read_checks) for check in group),
            pay_scales=self._pay_scales(),
            transfers=tuple(self._by_id(self._each("transfers", read_transfer), "transfer").values()),
            demo=self._demo(),
            templates=self._templates(Workbooks({k.id: k for k in kinds}, tables, codelists)),
            reports=read_reports(self._reports()),
            registers=self._registers(tables),
            forms=read_forms(self._each("forms", lambda entry: entry)),
            deviation_causes=_deviation_causes(root, codelists),
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

    def _read_files(self) -> None:
        """Read all files at once; when one cannot be read, what hangs on it would only confuse."""
        self._refuse_strangers()
        unread = False
        for path in pack_files(self.folder):
            if path.suffix == ".yaml":
                node = read_yaml(path, self._name(path), self.notes)
                unread = unread or node is None
                self.nodes[path] = node or Node({}, Place(self._name(path), 1))
        if unread:
            self.notes.raise_if_any()

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _entry(self, path: Path, what: str) -> Entry:
        return Entry(self.nodes[path], self.notes, what)

    def _files(self, subfolder: str) -> Iterator[Path]:
        yield from (path for path in self.nodes if path.is_relative_to(self.folder / subfolder))

    def _each(self, subfolder: str, read: Callable[[Entry], T]) -> list[T]:
        return [read(self._entry(path, "the file")) for path in self._files(subfolder)]

    def _by_id(self, items: Sequence[T], what: str) -> dict[str, T]:
        found: dict[str, T] = {}
        seen: dict[str, Place] = {}
        for item in items:
            name: str = item.id  # type: ignore[attr-defined]
            place: Place = item.place  # type: ignore[attr-defined]
            first = seen.get(name.lower())
            if first:
                self.notes.add(place, f"there is already a {what} “{name}” ({first}); case does not count")
            seen.setdefault(name.lower(), place)
            found[name] = item
        return found

    def _workbooks(self) -> tuple[tuple[WorkbookKind, ...], dict[str, Table]]:
        read = self._each("tables", read_workbook)
        kinds = self._by_id([kind for kind, _ in read], "workbook")
        tables = self._by_id([table for _, group in read for table in group], "table")
        return tuple(kinds.values()), tables

    def _prepared(self, tables: Mapping[str, Table], scope: Scope, before: int) -> dict[str, Prepared]:
        """The prepared tables, run through where nothing was wrong after the first `before` problems."""
        read = [table for group in self._each("prepared", read_prepared) for table in group]
        found = self._by_id(read, "prepared table")
        sheets = {name.lower(): table.place for name, table in tables.items()}
        for name, table in found.items():
            if name.lower() in sheets:
                place = sheets[name.lower()]
                self.notes.add(table.place, f"the table “{name}” is already that of a sheet ({place})")
        if len(self.notes.problems) == before:
            return Preparation(tables, found, scope, self.notes).run()
        return found

    def _read_readings(self) -> None:
        for path in self._files("readings"):
            entry, value = self._entry(path, "the file"), self.nodes[path].value
            for code in value if isinstance(value, dict) else ():
                if code in self.readings:
                    other = self.readings[code][1]
                    entry.note(f"the reading of {code} stands already in another file ({other})", code)
                self.readings[code] = (entry.text(code), entry.place_of(code))

    def _indicators(
        self, criteria: Sequence[Criterion], codelists: Mapping[str, CodeList]
    ) -> tuple[Indicator, ...]:
        self._read_readings()
        readings = {code: text for code, (text, _) in self.readings.items()}
        shelf = Shelf({criterion.id: criterion for criterion in criteria}, codelists, readings)
        order = {criterion: position for position, criterion in enumerate(shelf.criteria)}
        groups = self._each("indicators", lambda entry: read_indicators(entry, shelf))
        found = [indicator for group in groups for indicator in group]
        return tuple(sorted(found, key=lambda indicator: order.get(indicator.criterion, len(order))))

    def _errata(self) -> dict[str, Erratum]:
        path = self.folder / "errata.yaml"
        if path not in self.nodes:
            return {}
        entry = self._entry(path, "the file")
        found: dict[str, Erratum] = {}
        for erratum in entry.each("errata", "an erratum", _erratum, required=True):
            if erratum.id in found:
                first = found[erratum.id].place
                self.notes.add(erratum.place, f"there is already an erratum {erratum.id} ({first})")
            found[erratum.id] = erratum
        entry.done()
        return found

    def _pay_scales(self) -> tuple[PayScale, ...]:
        return tuple(scale for group in self._each("scales", read_pay_scales) for scale in group)

    def _templates(self, workbooks: Workbooks) -> dict[str, Template]:
        """None where the tables are wrong already; what hangs on them would only confuse."""
        if any(problem.file.startswith(("tables/", "codelists/")) for problem in self.notes.problems):
            return {}
        return read_templates(self._each("templates", lambda entry: entry), workbooks)

    def _registers(self, tables: Mapping[str, Table]) -> dict[str, Register]:
        read = self._each("registers", lambda entry: read_register(entry, tables))
        return self._by_id(read, "register")

    def _reports(self) -> dict[str, Entry]:
        return {
            self._below("reports", path): self._entry(path, "the file") for path in self._files("reports")
        }

    def _demo(self) -> dict[str, object]:
        return {self._below("demo", path): plain(self.nodes[path]) for path in self._files("demo")}

    def _below(self, subfolder: str, path: Path) -> str:
        return path.relative_to(self.folder / subfolder).with_suffix("").as_posix()


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
        stands_on=_stands_on(expected) if (expected := entry.entry("stands_on")) else None,
        place=entry.place,
    )


def _stands_on(entry: Entry) -> StandsOn:
    found = StandsOn(
        table=entry.string("table"),
        by=entry.strings("by", required=True),
        tables=entry.strings("tables", required=True),
        label=entry.text("label"),
        whole=entry.text("whole"),
        place=entry.place,
    )
    entry.done()
    return found


def _deviation_causes(root: Entry, codelists: Mapping[str, CodeList]) -> str:
    found = root.string("deviation_causes", "")
    if found and found not in codelists:
        hint = nearest(found, tuple(codelists))
        root.note(f"the pack has no code list “{found}”{hint}", "deviation_causes")
    return found


def _parameter(entry: Entry) -> Parameter:
    return Parameter(
        id=entry.string("id"),
        label=entry.text("label"),
        choices=entry.each("choices", "a choice", _choice, required=True),
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
