"""What is told of the run and of the methodology: how it was counted, errata, sources, who is missing."""

from __future__ import annotations

from collections.abc import Iterator

from meritko.methodology.report import MethodBlock
from meritko.reports.context import Context, Spot
from meritko.reports.document import Block, Column, Grid, Number, Paragraph, Row, Words
from meritko.reports.typography import filled, typeset


def method(_: MethodBlock, spot: Spot) -> Iterator[Block]:
    """The version of the methodology, the chosen parameters, and the definition of every indicator."""
    context = spot.context
    pack, say, language = context.given.pack, context.say, context.given.language
    version = context.numbers.written(pack.version, "run")
    yield Paragraph(
        filled(
            say("Counted by the methodology {name}, version {version}."),
            name=typeset(pack.label.say(language)),
            version=version,
        )
    )
    chosen = []
    for parameter in pack.parameters:
        choice = parameter.choice(context.given.setting.choices.get(parameter.id, parameter.default))
        if choice:
            chosen.append(Row(((parameter.label.say(language),), (choice.label.say(language),))))
    if chosen:
        columns = (Column(say("parameter")), Column(say("choice")))
        yield Grid(f"{spot.id}-parameters", say("Chosen parameters"), columns, tuple(chosen))
    yield Grid(
        f"{spot.id}-definitions",
        say("Definitions of the indicators"),
        (Column(say("code")), Column(say("indicator")), Column(say("definition")), Column(say("pages"))),
        tuple(_definitions(context)),
    )


def _definitions(context: Context) -> Iterator[Row]:
    criteria = {criterion.id: criterion for criterion in context.given.pack.criteria}
    for indicator in context.chosen:
        definition = typeset(context.text(indicator.definition)) if indicator.definition else ""
        pages = indicator.pages or criteria[indicator.criterion].pages
        yield Row(((indicator.code,), (typeset(context.label(indicator)),), (definition,), (pages,)))


def errata(_: MethodBlock, spot: Spot) -> Iterator[Block]:
    """Where the text of the methodology contradicts itself, and what was decided."""
    context = spot.context
    codes = {indicator.code for indicator in context.chosen}
    rows = [
        Row(
            (
                (erratum.id,),
                (", ".join(code for code in erratum.indicators if code in codes),),
                (typeset(context.text(erratum.says)),),
                (typeset(context.text(erratum.decision)),),
            )
        )
        for erratum in context.given.pack.errata.values()
        if not erratum.indicators or codes & set(erratum.indicators)
    ]
    say = context.say
    if rows:
        columns = (
            Column(say("erratum")),
            Column(say("indicators")),
            Column(say("what the text says")),
            Column(say("what was decided")),
        )
        yield Grid(spot.id, say("Errata"), columns, tuple(rows))


def sources(_: MethodBlock, spot: Spot) -> Iterator[Block]:
    """The workbooks that were read, with their digests."""
    context = spot.context
    labels = {kind.id: kind.label.say(context.given.language) for kind in context.given.pack.workbooks}
    rows = [
        Row(
            (
                (source.name,),
                (", ".join(labels.get(kind, kind) for kind in source.kinds),),
                (context.numbers.written(source.digest, "run"),),
            )
        )
        for source in context.given.run.files
    ]
    say = context.say
    columns = (Column(say("file")), Column(say("workbook")), Column(say("SHA-256")))
    yield Grid(spot.id, say("Workbooks that were read"), columns, tuple(rows))


def not_reported(block: MethodBlock, spot: Spot) -> Iterator[Block]:
    """What the checks found missing as a whole, by file and sheet."""
    context = spot.context
    say = context.say
    found = [problem for problem in context.given.problems if problem.rule in block.rules]
    if not found:
        yield Paragraph((say("Everybody who was expected to report did."),), "note")
        return
    rows = []
    for problem in found:
        row = problem.place.row
        line: Words = (_row_number(row, context),) if row else ("",)
        text = problem.found.say(context.given.language)
        rows.append(Row(((problem.place.file,), (problem.place.sheet,), line, (text,))))
    columns = (
        Column(say("file")),
        Column(say("sheet")),
        Column(say("row"), number=True),
        Column(say("what is missing")),
    )
    yield Grid(spot.id, say("Who did not report"), columns, tuple(rows))


def _row_number(row: int, context: Context) -> Number:
    return context.numbers.counted(row, "rows")
