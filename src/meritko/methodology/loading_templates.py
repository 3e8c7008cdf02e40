"""From the files of `templates/` to what templates of workbooks tell; every column must be told about.

One file without `workbook` holds what all templates share. A note names its columns by id, or, with
`of`, by a pattern: `{code}` and `{lower}` stand for each code of that list and for the code in small
letters. The texts of such a note may hold these, `{label}` and the attributes of the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from meritko.methodology.entries import Entry
from meritko.methodology.formulas import nearest
from meritko.methodology.model import Code, CodeList, Table, Text, WorkbookKind
from meritko.methodology.templates import SHEET, Note, OwnSheets, Section, Template

_PLACE = re.compile(r"\{([^{}]*)\}")
_YEAR = "year"
_Told = dict[str, tuple[Note, bool]]
"""Column -> its note, and whether the note names it (and not only by a pattern)."""


@dataclass(frozen=True)
class Workbooks:
    """What templates may speak of."""

    kinds: Mapping[str, WorkbookKind]
    tables: Mapping[str, Table]
    codelists: Mapping[str, CodeList]


def read_templates(entries: Sequence[Entry], workbooks: Workbooks) -> dict[str, Template]:
    """The templates of a pack by kind of workbook; none when it has no such files."""
    own = [entry for entry in entries if entry.has("workbook")]
    shared = [entry for entry in entries if not entry.has("workbook")]
    for entry in shared[1:]:
        entry.note("another file without “workbook” already says what all templates share")
    if own and not shared:
        own[0].note("no file without “workbook” says what all templates share")
    sheets = _own_sheets(shared[0]) if shared else OwnSheets(*[Text("", "")] * 3)
    common = _sections(shared[0]) if shared else ()
    if shared:
        shared[0].done()
    found: dict[str, Template] = {}
    for entry in own:
        template = _template(entry, workbooks, sheets, common)
        if template and template.workbook in found:
            entry.note(f"“{template.workbook}” already has a template ({found[template.workbook].place})")
        elif template:
            found[template.workbook] = template
    return found


def _own_sheets(entry: Entry) -> OwnSheets:
    entry.node("sheets", required=True)
    inner = entry.entry("sheets")
    if inner is None:
        return OwnSheets(*[Text("", "")] * 3)
    sheets = OwnSheets(inner.text("instructions"), inner.text("lists"), inner.text("previous"))
    for language in ("cs", "en"):
        before, mark, _ = sheets.previous.say(language).partition(SHEET)
        if not (before.strip() and mark):
            inner.note("“previous” must be a word or two and then {sheet}", "previous")
            break
    inner.done()
    return sheets


def _sections(entry: Entry) -> tuple[Section, ...]:
    def line(item: Entry) -> Text:
        return _placed(item, Text(item.string("cs"), item.string("en")), {})

    def section(item: Entry) -> Section:
        return Section(item.text("heading"), item.each("lines", "a line", line, required=True))

    return entry.each("instructions", "a section", section, required=True)


def _template(
    entry: Entry, workbooks: Workbooks, sheets: OwnSheets, common: tuple[Section, ...]
) -> Template | None:
    name = entry.string("workbook")
    kind = workbooks.kinds.get(name)
    if kind is None:
        entry.note(f"there is no workbook “{name}”{nearest(name, tuple(workbooks.kinds))}", "workbook")
        return None
    legends = entry.strings("legends")
    for legend in legends:
        _known(entry, "legends", legend, "code list", tuple(workbooks.codelists))
    without = entry.strings("without_previous")
    for table in without:
        _known(entry, "without_previous", table, "table", kind.tables)
    template = Template(
        workbook=name,
        sheets=sheets,
        sections=(*_sections(entry), *common),
        legends=legends,
        notes=_Teller(entry, kind, workbooks).notes(),
        without_previous=frozenset(without),
        place=entry.place,
    )
    entry.done()
    return template


@dataclass
class _Teller:
    """Collects the notes of a template, table by table."""

    entry: Entry
    kind: WorkbookKind
    workbooks: Workbooks
    group: int = 0

    def notes(self) -> dict[str, dict[str, Note]]:
        """The notes of every table; a note of the table goes before one for all tables."""
        tables = {table: self.workbooks.tables[table] for table in self.kind.tables}
        everywhere = [column.id for table in tables.values() for column in table.columns]
        common = self._told(self.entry, tuple(dict.fromkeys(everywhere)))
        own: dict[str, _Told] = {}
        for item in self.entry.entries("tables", "a table"):
            name = item.string("table")
            item.node("notes")
            if name in own:
                item.note(f"the table “{name}” stands here a second time", "table")
            elif _known(item, "table", name, "table", self.kind.tables):
                own[name] = self._told(item, tuple(column.id for column in tables[name].columns))
            item.done()
        found: dict[str, dict[str, Note]] = {}
        for name, table in tables.items():
            told = {**common, **own.get(name, {})}
            found[name] = {column.id: told[column.id][0] for column in table.columns if column.id in told}
            untold = [column.id for column in table.columns if column.id not in told]
            if untold:
                self.entry.note(f"no note says what belongs in {name}: {', '.join(untold[:5])}")
        return found

    def _told(self, entry: Entry, columns: Sequence[str]) -> _Told:
        """The notes of an entry; one that names a column goes before one that has a pattern for it."""
        told: _Told = {}
        for item in entry.entries("notes", "a note"):
            self.group += 1
            for column, note, is_named in self._read(item, columns):
                if column in told and told[column][1] == is_named:
                    item.note(f"“{column}” already has a note", "columns")
                elif is_named or column not in told:
                    told[column] = (note, is_named)
            item.done()
        return told

    def _read(self, item: Entry, columns: Sequence[str]) -> Iterator[tuple[str, Note, bool]]:
        fill, good, bad = (_text(item, key) for key in ("fill", "good", "bad"))
        names = item.strings("columns", required=True)
        listed = item.string("of", "")
        if not listed:
            plain = (_placed(item, text, {}) for text in (fill, good, bad))
            note = Note(next(plain), next(plain), next(plain), self.group)
            yield from ((n, note, True) for n in names if _known(item, "columns", n, "column", columns))
            return
        if not _known(item, "of", listed, "code list", tuple(self.workbooks.codelists)):
            return
        for pattern in names:
            made = {_filled(pattern, code): code for code in self.workbooks.codelists[listed].codes}
            fitting = {column: code for column, code in made.items() if column in columns}
            if not fitting:
                item.note(f"“{pattern}” fits no column for any code of “{listed}”", "columns")
            for column, code in fitting.items():
                said = (_placed(item, text, _values(code)) for text in (fill, good, bad))
                yield column, Note(next(said), next(said), next(said), self.group, listed), False


def _text(entry: Entry, key: str) -> Text:
    """A text in both languages, or one that is the same in both."""
    node = entry.node(key, required=True)
    if node is None or isinstance(node.value, dict):
        return entry.text(key, required=False)
    said = entry.string(key)
    return Text(said, said)


def _known(entry: Entry, key: str, name: str, what: str, known: Sequence[str]) -> bool:
    if name not in known:
        entry.note(f"there is no {what} “{name}” here{nearest(name, tuple(known))}", key)
    return name in known


def _values(code: Code) -> dict[str, Text]:
    """What stands in the places of a text about a code."""
    attributes = {name: Text(value, value) for name, value in code.attributes.items()}
    return {
        **attributes,
        "code": Text(code.id, code.id),
        "lower": Text(code.id.lower(), code.id.lower()),
        "label": code.label,
    }


def _filled(pattern: str, code: Code) -> str:
    return pattern.replace("{code}", code.id).replace("{lower}", code.id.lower())


def _placed(entry: Entry, text: Text, values: Mapping[str, Text]) -> Text:
    """The text with its places filled, but for the year, which only a template has."""
    unknown = {name for each in (text.cs, text.en) for name in _PLACE.findall(each)} - {*values, _YEAR}
    if unknown:
        entry.note(f"a text has no place {{{min(unknown)}}}{nearest(min(unknown), (*values, _YEAR))}")

    def fill(language: str) -> str:
        return _PLACE.sub(
            lambda match: values[match[1]].say(language) if match[1] in values else match[0],
            text.say(language),
        )

    return Text(fill("cs"), fill("en"))
