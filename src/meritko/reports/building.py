"""From everything that was given to the document: parts, chapters and blocks in the pack's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from meritko.methodology.model import Criterion
from meritko.methodology.report import (
    AboutBlock,
    Appendix,
    Chapter,
    DistributionBlock,
    FiguresBlock,
    MatrixBlock,
    MethodBlock,
    NamesBlock,
    ReportPart,
    UnitsBlock,
    WordsBlock,
)
from meritko.methodology.report import Block as Definition
from meritko.reports.blocks.by_unit import by_unit
from meritko.reports.blocks.deviations import deviations
from meritko.reports.blocks.distribution import distribution
from meritko.reports.blocks.figures import figures
from meritko.reports.blocks.findings import findings
from meritko.reports.blocks.left_out import left_out
from meritko.reports.blocks.matrix import matrix
from meritko.reports.blocks.method import errata, method, not_reported, sources
from meritko.reports.blocks.names import names
from meritko.reports.blocks.over_time import over_time
from meritko.reports.blocks.standing import standing
from meritko.reports.blocks.summary import summary
from meritko.reports.blocks.words import readings, words
from meritko.reports.context import Context, Spot
from meritko.reports.document import Audience, Block, Document, Fact, Section
from meritko.reports.given import Given
from meritko.reports.typography import typeset
from meritko.wording import Translator

_ABOUT: dict[str, Callable[[AboutBlock, Spot], Iterator[Block]]] = {
    "readings": readings,
    "findings": findings,
    "deviations": deviations,
    "over_time": over_time,
}
_METHOD: dict[str, Callable[[MethodBlock, Spot], Iterator[Block]]] = {
    "method": method,
    "errata": errata,
    "sources": sources,
    "left_out": left_out,
    "not_reported": not_reported,
    "standing": standing,
}


def build(given: Given) -> Document:
    """The document of a report.

    Args:
        given: Everything it is made from. Parts about programmes that were not evaluated, tables
            of indicators that did not hold in the year, and what tells of one person where the
            audience may not see it are left out.

    Returns:
        The document in the given language, without its cards; the same one for the same things given.

    Raises:
        KeyError: the pack has no such report.
    """
    context = Context(given)
    report = context.report
    parts = [part for part in report.parts if part.programme in given.programmes]
    sections = [_part(part, number, context) for number, part in enumerate(parts, start=1)]
    codes = tuple(indicator.code for indicator in context.chosen)
    return Document(
        language=given.language,
        title=typeset(context.text(report.title)),
        subtitle=typeset(context.text(report.subtitle)),
        mark=_mark(context),
        audience=given.audience,
        facts=tuple(_facts(context)),
        sections=(
            summary(sections, context),
            *sections,
            *(_appendix(appendix, codes, context) for appendix in report.appendices),
        ),
        made=given.run.made,
    )


def _part(part: ReportPart, number: int, context: Context) -> Section:
    programme = context.given.pack.programme(part.programme)
    criteria = {criterion.id: criterion for criterion in context.given.pack.criteria}
    chapters = context.report.chapters_of(part.programme, context.given.pack.criteria)
    return Section(
        id=part.programme,
        title=typeset(context.text(programme.label)) if programme else part.programme,
        blocks=tuple(words(WordsBlock(part.lead, "lead"), Spot(context, part.programme, ())))
        if part.lead
        else (),
        sections=tuple(
            _chapter(chapter, criteria[chapter.criterion], f"{number}.{place}", context)
            for place, chapter in enumerate(chapters, start=1)
        ),
        number=str(number),
        short=context.text(part.short),
        kind="part",
    )


def _chapter(chapter: Chapter, criterion: Criterion, number: str, context: Context) -> Section:
    codes = tuple(i.code for i in context.chosen if i.criterion == criterion.id)
    label = context.text(criterion.label)
    identifier = f"{criterion.programme}-{criterion.id}"
    return Section(
        id=identifier,
        title=typeset(label[:1].upper() + label[1:]),
        blocks=tuple(_blocks(chapter.blocks, identifier, codes, context)),
        number=number,
        short=f"{number} {context.text(chapter.short)}",
    )


def _appendix(appendix: Appendix, codes: tuple[str, ...], context: Context) -> Section:
    identifier = f"appendix-{appendix.id}"
    return Section(
        id=identifier,
        title=typeset(context.text(appendix.title)),
        blocks=tuple(_blocks(appendix.blocks, identifier, codes, context)),
        short=context.text(appendix.short),
        kind="appendix",
    )


def _blocks(
    definitions: tuple[Definition, ...], section: str, codes: tuple[str, ...], context: Context
) -> Iterator[Block]:
    """The blocks of a section; a sentence that several of them would say stands once."""
    before: Block | None = None
    for number, definition in enumerate(definitions, start=1):
        for block in made(definition, Spot(context, f"{section}-{number}", codes)):
            if block != before:
                yield block
            before = block


def made(definition: Definition, spot: Spot) -> Iterator[Block]:
    """The parts of the document that a block of the pack makes; none where it has nothing to say."""
    match definition:
        case FiguresBlock():
            return figures(definition, spot)
        case DistributionBlock():
            return distribution(definition, spot)
        case MatrixBlock():
            return matrix(definition, spot)
        case UnitsBlock():
            return by_unit(definition, spot)
        case NamesBlock():
            return names(definition, spot)
        case WordsBlock():
            return words(definition, spot)
        case AboutBlock():
            return _ABOUT[definition.kind](definition, spot)
        case MethodBlock():
            return _METHOD[definition.kind](definition, spot)


def _mark(context: Context) -> str:
    """The sentence that every page carries."""
    mark = context.text(context.report.mark)
    return context.say("preliminary; {mark}").format(mark=mark) if context.given.run.is_preliminary else mark


def _facts(context: Context) -> Iterator[Fact]:
    given, say, numbers = context.given, context.say, context.numbers
    pack = given.pack
    if given.run.is_preliminary:
        yield Fact(say("State"), (say("preliminary: made of answers that are not all accepted yet"),))
    yield Fact(say("Evaluated year"), (numbers.written(str(given.setting.year), "date"),))
    programmes = [p.label.say(given.language) for p in pack.programmes if p.id in given.programmes]
    yield Fact(say("Programmes"), (typeset(", ".join(programmes)),))
    missing = [p.label.say(given.language) for p in pack.programmes if p.id in given.run.not_evaluated]
    if missing:
        yield Fact(say("Not evaluated"), (typeset(", ".join(missing)),))
    version = numbers.written(pack.version, "run")
    yield Fact(say("Methodology"), (typeset(pack.label.say(given.language)) + ", ", version))
    yield Fact(say("Source of the methodology"), (typeset(pack.source.say(given.language)),))
    yield Fact(say("Made on"), (numbers.day(given.run.made),))
    yield Fact(say("Program"), ("Měřítko ", numbers.written(given.run.version, "run")))
    yield Fact(say("Meant for"), (said_audience(given.audience, say),))


def said_audience(audience: Audience, say: Translator) -> str:
    """Whom an edition is meant for."""
    words: dict[Audience, str] = {
        "national": say("the national analyst"),
        "region": say("regions"),
        "programme": say("operators of the programme"),
    }
    return words[audience]
