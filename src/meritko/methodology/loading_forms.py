"""From the files of `forms/` to forms; one file without `id` says which columns no form asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from meritko.methodology.entries import Entry
from meritko.methodology.form import (
    About,
    Fed,
    Feed,
    Form,
    Forms,
    Kind,
    Layout,
    NotAsked,
    Purpose,
    Question,
    QuestionType,
    Row,
    Rows,
    RowSource,
    Section,
)
from meritko.methodology.model import Text

_ROW_SOURCES = get_args(RowSource)


def read_forms(entries: Sequence[Entry]) -> Forms:
    """The forms of a pack by id, in the order of their files."""
    found: dict[str, Form] = {}
    not_asked: tuple[NotAsked, ...] = ()
    for entry in entries:
        if not entry.has("id"):
            not_asked += entry.each("not_asked", "an entry", _not_asked, required=True)
            entry.done()
            continue
        form = _form(entry)
        if form.id in found:
            entry.note(f"there is already a form “{form.id}” ({found[form.id].place})", "id")
        found[form.id] = form
    return Forms(found, not_asked)


def _not_asked(entry: Entry) -> NotAsked:
    return NotAsked(entry.strings("what", required=True), entry.text("how"), entry.place)


def _form(entry: Entry) -> Form:
    mark = entry.string("mark", "")
    form = Form(
        id=entry.string("id"),
        programme=entry.string("programme", ""),
        kind=entry.word("kind", get_args(Kind)),  # type: ignore[arg-type]
        about=entry.word("about", get_args(About)),  # type: ignore[arg-type]
        mark=mark,
        title=entry.text("title"),
        intro=entry.optional_text("intro"),
        source=entry.string("source", ""),
        tables=entry.each("tables", "a table", _fed),
        sections=entry.each("sections", "a section", lambda item: _section(item, mark), required=True),
        origin=entry.string("origin", ""),
        place=entry.place,
    )
    entry.done()
    return form


def _fed(entry: Entry) -> Fed:
    return Fed(
        table=entry.string("table"),
        per=entry.string("per", ""),
        identity=entry.mapping("identity"),
        place=entry.place,
    )


def _section(entry: Entry, mark: str) -> Section:
    return Section(
        id=entry.string("id"),
        title=entry.text("title"),
        intro=entry.optional_text("intro"),
        layout=entry.word("layout", get_args(Layout), "fields"),  # type: ignore[arg-type]
        rows=_rows(entry.entry("rows")),
        when=entry.formula("when"),
        questions=entry.each("questions", "a question", lambda item: _question(item, mark), required=True),
        place=entry.place,
    )


def _rows(entry: Entry | None) -> Rows | None:
    if entry is None:
        return None
    named = [source for source in _ROW_SOURCES if entry.has(source)]
    if len(named) != 1:
        entry.note(f"rows come from one of: {', '.join(_ROW_SOURCES)}")
        return None
    source = named[0]
    if source == "own":
        entry.flag("own")
        rows = Rows("own", least=entry.whole("least", 0) or 0, most=entry.whole("most"))
    elif source == "listed":
        rows = Rows("listed", listed=entry.each("listed", "a row", _row, required=True))
    elif source == "codelist":
        rows = Rows("codelist", entry.string("codelist"), only=entry.strings("only"))
    else:
        rows = Rows(source, entry.string(source))
    entry.done()
    return rows


def _row(entry: Entry) -> Row:
    return Row(entry.string("id"), entry.text("label"), entry.place)


def _question(entry: Entry, mark: str) -> Question:
    return Question(
        id=entry.string("id"),
        label=entry.text("label"),
        heading=_both(entry, "heading"),
        type=_type(entry),
        purpose=entry.word("purpose", get_args(Purpose)),  # type: ignore[arg-type]
        why=entry.text("why"),
        uses=entry.strings("uses"),
        help=_both(entry, "help"),
        good=_both(entry, "good"),
        bad=_both(entry, "bad"),
        codelist=entry.string("codelist", ""),
        only=entry.strings("only"),
        unit=_both(entry, "unit"),
        least=entry.number("least"),
        most=entry.number("most"),
        likely_least=entry.number("likely_least"),
        likely_most=entry.number("likely_most"),
        required=entry.flag("required"),
        mark=entry.string("mark", mark),
        confidential=entry.flag("confidential"),
        compare_with_last_year=entry.flag("compare_with_last_year"),
        deviation_needs_reason=entry.flag("deviation_needs_reason"),
        estimated_mark=entry.flag("estimated_mark"),
        beside=next(_feeds(entry, "beside", [entry.string("beside", "")]), None),
        when=entry.formula("when"),
        computed=entry.formula("computed"),
        over=entry.string("over", ""),
        if_unanswered=entry.string("if_unanswered", ""),
        if_not_asked=entry.whole("if_not_asked"),
        feeds=tuple(_feeds(entry, "feeds", entry.strings("feeds"))),
        place=entry.place,
    )


def _type(entry: Entry) -> QuestionType:
    allowed = get_args(QuestionType)
    if entry.string("type") == "file":
        entry.note(
            f"question “{entry.string('id')}”: no question can ask for a file, files are attached beside"
            f" every form; “type” must be one of {', '.join(allowed)}",
            "type",
        )
        return "text"
    return entry.word("type", allowed)  # type: ignore[return-value]


def _feeds(entry: Entry, key: str, written: Sequence[str]) -> Iterator[Feed]:
    for each in filter(None, written):
        table, dot, column = each.partition(".")
        if table and dot and column:
            yield Feed(table, column)
        else:
            entry.note(f"“{key}” must name a table and its column, such as a.b; found “{each}”", key)


def _both(entry: Entry, key: str) -> Text | None:
    """A text in both languages, or one that is the same in both; None when there is none."""
    node = entry.node(key)
    if node is None:
        return None
    if isinstance(node.value, dict):
        return entry.text(key)
    said = entry.string(key)
    return Text(said, said)
