"""From pack files to reports: a head, and files of chapters in the folder of the same name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import get_args

from meritko.methodology.entries import Entry
from meritko.methodology.model import Text
from meritko.methodology.report import (
    AboutBlock,
    Appendix,
    Block,
    Chapter,
    ChartShape,
    DistributionBlock,
    FiguresBlock,
    Group,
    MatrixBlock,
    Measure,
    MethodBlock,
    NamesBlock,
    PartOfMethod,
    Picture,
    Reference,
    Report,
    ReportPart,
    UnitsBlock,
    WhichRows,
    WordsBlock,
)

_ABOUT = ("readings", "findings", "deviations", "over_time")
_METHOD = get_args(PartOfMethod)
_NO_TEXT = Text("", "")


def read_reports(files: Mapping[str, Entry]) -> dict[str, Report]:
    """Every report of a pack.

    Args:
        files: Name of a file below `reports/`, without its ending -> its content: `x` is the
            head of the report x, `x/y` holds chapters of it.
    """
    heads = {name: entry for name, entry in files.items() if "/" not in name}
    found = {}
    for name, entry in heads.items():
        chapters = [c for other, e in files.items() if other.startswith(f"{name}/") for c in _chapters(e)]
        found[name] = _report(name, entry, tuple(chapters))
    for name, entry in files.items():
        head = name.partition("/")[0]
        if head not in heads:
            entry.note(f"chapters of a report without its head; write reports/{head}.yaml")
    return found


def _report(name: str, entry: Entry, chapters: tuple[Chapter, ...]) -> Report:
    report = Report(
        id=name,
        title=entry.text("title"),
        subtitle=entry.text("subtitle"),
        mark=entry.text("mark"),
        count=entry.text("count"),
        share=entry.text("share"),
        parts=entry.each("parts", "a part", _part, required=True),
        chapters=(*entry.each("chapters", "a chapter", _chapter), *chapters),
        appendices=entry.each("appendices", "an appendix", _appendix),
        place=entry.place,
    )
    entry.done()
    return report


def _chapters(entry: Entry) -> tuple[Chapter, ...]:
    found = entry.each("chapters", "a chapter", _chapter, required=True)
    entry.done()
    return found


def _part(entry: Entry) -> ReportPart:
    return ReportPart(
        entry.string("programme"), entry.text("short"), entry.optional_text("lead"), entry.place
    )


def _chapter(entry: Entry) -> Chapter:
    return Chapter(entry.string("criterion"), entry.text("short"), tuple(_blocks(entry)), entry.place)


def _appendix(entry: Entry) -> Appendix:
    return Appendix(
        entry.string("id"), entry.text("title"), entry.text("short"), tuple(_blocks(entry)), entry.place
    )


def _blocks(entry: Entry) -> Iterator[Block]:
    for item in entry.entries("blocks", "a block", required=True):
        kind = item.word("kind", tuple(_READERS))
        if kind in _READERS:
            yield _READERS[kind](item)
            item.done()


def _figures(entry: Entry) -> Block:
    return FiguresBlock(
        entry.strings("indicators", required=True), entry.optional_text("caption"), entry.place
    )


def _distribution(entry: Entry) -> Block:
    groups: tuple[Group, ...]
    if entry.has("groups"):
        groups = entry.each("groups", "a group", _group, required=True)
    else:
        groups = (Group(entry.string("indicator"), None, entry.place_of("indicator")),)
    reference = entry.entry("reference")
    return DistributionBlock(
        groups=groups,
        caption=entry.text("caption"),
        heading=entry.text("heading"),
        count=entry.optional_text("count"),
        reference=_reference(reference) if reference else None,
        total=entry.flag("total"),
        subtotals=entry.string("subtotals", "") or None,
        with_codes=entry.flag("with_codes"),
        descending=entry.flag("descending"),
        charts=_charts(entry),
        place=entry.place,
    )


def _group(entry: Entry) -> Group:
    return Group(entry.string("indicator"), entry.optional_text("heading"), entry.place)


def _reference(entry: Entry) -> Reference:
    reference = Reference(entry.string("indicator"), entry.text("heading"), entry.text("own"))
    entry.done()
    return reference


def _matrix(entry: Entry) -> Block:
    return MatrixBlock(
        measures=_measures(entry),
        caption=entry.text("caption"),
        heading=entry.text("heading"),
        with_codes=entry.flag("with_codes"),
        descending=entry.flag("descending"),
        charts=_charts(entry),
        place=entry.place,
    )


def _units(entry: Entry) -> Block:
    return UnitsBlock(
        measures=_measures(entry),
        caption=entry.text("caption"),
        heading=entry.text("heading"),
        descending=entry.string("descending", "") or None,
        charts=_charts(entry),
        place=entry.place,
    )


def _measures(entry: Entry) -> tuple[Measure, ...]:
    return entry.each("measures", "a measure", _measure, required=True)


def _measure(entry: Entry) -> Measure:
    return Measure(
        indicator=entry.string("indicator"),
        count=entry.optional_text("count"),
        value=entry.optional_text("value"),
        category=entry.string("category", "") or None,
        listed=entry.flag("listed"),
        whole=entry.string("whole", "") or None,
        place=entry.place,
    )


def _charts(entry: Entry) -> tuple[Picture, ...]:
    return entry.each("charts", "a chart", _picture)


def _picture(entry: Entry) -> Picture:
    shape: ChartShape = entry.word("shape", get_args(ChartShape))  # type: ignore[assignment]
    return Picture(
        shape=shape,
        title=entry.text("title"),
        indicator=entry.string("indicator", "") or None,
        rule=entry.optional_text("rule"),
        place=entry.place,
    )


def _names(entry: Entry) -> Block:
    which: WhichRows = entry.word("which", get_args(WhichRows), "counted")  # type: ignore[assignment]
    return NamesBlock(
        indicator=entry.string("indicator"),
        caption=entry.text("caption"),
        none=entry.text("none"),
        categories=entry.strings("categories"),
        which=which,
        columns=entry.strings("columns"),
        place=entry.place,
    )


def _words(entry: Entry) -> Block:
    style = entry.word("style", ("body", "lead", "note"), "body")
    return WordsBlock(entry.text("words"), style, entry.place)  # type: ignore[arg-type]


def _about(entry: Entry) -> Block:
    kind = entry.string("kind")
    return AboutBlock(kind, entry.strings("indicators"), entry.place)  # type: ignore[arg-type]


def _of_method(entry: Entry) -> Block:
    kind = entry.string("kind")
    rules = entry.strings("rules", required=True) if kind == "not_reported" else ()
    return MethodBlock(kind, rules, entry.place)  # type: ignore[arg-type]


_READERS: dict[str, Callable[[Entry], Block]] = {
    "figures": _figures,
    "distribution": _distribution,
    "matrix": _matrix,
    "by_unit": _units,
    "names": _names,
    "words": _words,
    **dict.fromkeys(_ABOUT, _about),
    **dict.fromkeys(_METHOD, _of_method),
}
