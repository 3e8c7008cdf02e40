"""meritko indicators: the catalogue, or one indicator with all that is known of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from meritko.cli.hints import hint
from meritko.cli.layout import field
from meritko.cli.packs import opened, pack_folder
from meritko.methodology.indicator import Band, Indicator, Target
from meritko.methodology.pack import Pack
from meritko.methodology.words import case_in_words, column_labels, formula_in_words
from meritko.reports.numbers import said
from meritko.wording import Translator

_MOST_FORMULAS = 40


def run(options: argparse.Namespace) -> int:
    """Print the list or one indicator; 2 when there is no such indicator."""
    say: Translator = options.say
    pack = opened(pack_folder(options.pack), say)
    if pack is None:
        return 2
    published = [indicator for indicator in pack.indicators if not indicator.auxiliary]
    if options.code is None:
        print("\n".join(_list(pack, published, say)))
        return 0
    found = [indicator for indicator in published if indicator.code == options.code]
    if not found:
        codes = tuple(dict.fromkeys(indicator.code for indicator in published))
        text = say("there is no indicator “{code}”{hint}")
        options.usage(text.format(code=options.code, hint=hint(options.code, codes, say)))
    print("\n\n".join("\n".join(_one(pack, indicator, say)) for indicator in found))
    return 0


def _list(pack: Pack, published: list[Indicator], say: Translator) -> Iterator[str]:
    width = max(len(indicator.code) for indicator in published) + 2
    for programme in pack.programmes:
        yield f"{programme.id.upper()}  {programme.label.say(say.language)}"
        for criterion in pack.criteria:
            own = [i for i in published if i.criterion == criterion.id and i.programme == programme.id]
            if own:
                yield ""
                yield f"  {criterion.label.say(say.language)}"
                yield from (f"    {i.code:<{width}}{i.label.say(say.language)}" for i in own)
        yield ""
    yield say.ngettext("{n} indicator", "{n} indicators", len(published)).format(n=len(published))


def _one(pack: Pack, indicator: Indicator, say: Translator) -> Iterator[str]:
    language = say.language
    criterion = next(c for c in pack.criteria if c.id == indicator.criterion)
    yield f"{indicator.code}  {indicator.label.say(language)}"
    yield ""
    yield _field(say("criterion"), criterion.label.say(language))
    yield _field(say("definition"), _definition(pack, indicator, say))
    if indicator.unit:
        yield _field(say("unit"), indicator.unit.say(language))
    if indicator.measures:
        table = pack.prepared.get(indicator.measures) or pack.tables[indicator.measures]
        yield _field(say("rows"), f"{table.label.say(language)} ({table.one_row_per.say(language)})")
    if indicator.leave_out_when:
        labels = column_labels(pack, indicator.measures, language)
        text = formula_in_words(indicator.leave_out_when, labels, say)
        yield _field(say("leaves out"), text)
    yield from _cases(pack, indicator, say)
    yield from (_field(say("held against"), _target(target, say)) for target in indicator.targets)
    if indicator.reading:
        yield ""
        yield _field(say("reading"), indicator.reading.say(language))
    if indicator.errata:
        yield ""
    for code in indicator.errata:
        erratum = pack.errata[code]
        yield _field(code, f"{erratum.says.say(language)} → {erratum.decision.say(language)}")
    yield ""
    source = say("{source}, pages {pages}").format(source=pack.source.say(language), pages=indicator.pages)
    yield _field(say("source"), source)


def _definition(pack: Pack, indicator: Indicator, say: Translator) -> str:
    """The definition in words; one that only takes over or divides what a unit reports, by its kind."""
    if indicator.definition:
        return indicator.definition.say(say.language)
    table = pack.prepared.get(indicator.measures or "") or pack.tables[indicator.measures or ""]
    if indicator.kind == "reported":
        text = say("What was reported, taken over as it is, for each unit ({unit}).")
    else:
        text = say("The quotient of two figures as they were reported, for each unit ({unit}).")
    return text.format(unit=table.one_row_per.say(say.language))


def _cases(pack: Pack, indicator: Indicator, say: Translator) -> Iterator[str]:
    single = len(indicator.cases) == 1 and indicator.cases[0].id is None
    formulas = list(dict.fromkeys(case_in_words(pack, indicator, case, say) for case in indicator.cases))
    if single or len(formulas) == 1:
        yield _field(say("formula"), formulas[0])
    if indicator.open_category:
        yield _field(say("categories"), say("every name in the data"))
    if single:
        return
    yield _field(say("categories"), "")
    width = max(len(case.id or "") for case in indicator.cases) + 2
    for case in indicator.cases:
        label = case.label.say(say.language) if case.label else ""
        bounds = f"  [{_bounds(case.band, say)}]" if case.band else ""
        yield f"    {case.id or '':<{width}}{label}{bounds}"
        if 1 < len(formulas) <= _MOST_FORMULAS:
            yield f"    {'':<{width}}{case_in_words(pack, indicator, case, say)}"


def _bounds(band: Band, say: Translator) -> str:
    if band.from_ is not None and band.from_ == band.to:
        return said(band.from_, say)
    if band.from_ is not None and band.to is not None:
        return say("{from_} to {to}").format(from_=said(band.from_, say), to=said(band.to, say))
    signs = (("≥", band.from_), (">", band.over), ("≤", band.to), ("<", band.below))
    return say(" and ").join(f"{sign} {said(bound, say)}" for sign, bound in signs if bound is not None)


def _target(target: Target, say: Translator) -> str:
    roles = {"target": say("target"), "reference": say("reference"), "warning": say("warning")}
    categories = say(", category {ids}").format(ids=", ".join(target.categories)) if target.categories else ""
    return f"{roles[target.role]}{categories}: {target.words.say(say.language)}"


def _field(name: str, text: str) -> str:
    return field(name, text, 14)
