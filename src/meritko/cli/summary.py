"""meritko summary: the main figures of a run as a table, one number explained, and the files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from meritko.cli.explain import in_text
from meritko.cli.numbers import said, why_empty
from meritko.engine.explaining import Explainer
from meritko.engine.lineage import load_pack_of_run, load_tables
from meritko.engine.results import Result
from meritko.engine.run_folder import LINEAGE, RESULTS, RUN, NotARunFolder, read_run
from meritko.engine.setting import Setting, make_setting
from meritko.methodology.model import Figure, Programme
from meritko.methodology.pack import Pack
from meritko.wording import Translator

_ROWS_SHOWN = 3


def run(options: argparse.Namespace) -> int:
    """Print the summary; 2 when the folder holds no run."""
    say: Translator = options.say
    try:
        told = read_run(options.run)
        pack = load_pack_of_run(options.run / LINEAGE)
        tables = load_tables(options.run / LINEAGE, pack)
    except (NotARunFolder, OSError):
        text = say("the folder {folder} holds no whole evaluation; run meritko evaluate first")
        options.usage(text.format(folder=options.run))
        raise
    setting = make_setting(pack, told["year"], told["parameters"])
    explainer = Explainer(pack, setting, tables)
    console = Console(highlight=False)
    for name in told["programmes"]:
        programme = pack.programme(name)
        if programme and programme.main_figures:
            console.print(_table(pack, programme, setting, explainer, say))
    _example(pack, told["programmes"], explainer, console, say, str(options.run))
    console.print(say("All results: {file}").format(file=options.run / RESULTS), soft_wrap=True)
    console.print(
        say("Inputs, versions and parameters: {file}").format(file=options.run / RUN), soft_wrap=True
    )
    return 0


def _table(
    pack: Pack, programme: Programme, setting: Setting, explainer: Explainer, say: Translator
) -> Table:
    title = f"{programme.label.say(say.language)} ({programme.id.upper()}), {setting.year}"
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("code"), no_wrap=True)
    table.add_column(say("indicator"), ratio=1)
    table.add_column(say("value"), justify="right", no_wrap=True)
    table.add_column(say("from"), justify="right", no_wrap=True)
    table.add_column(say("left out"), justify="right")
    labels = {indicator.code: indicator.label.say(say.language) for indicator in pack.indicators}
    for figure in programme.main_figures:
        found = [e.result for e in explainer.explain(figure.indicator, figure.unit, figure.category)]
        table.add_row(figure.indicator, labels[figure.indicator], *_figures(pack, figure, found, say))
    return table


def _figures(pack: Pack, figure: Figure, found: Sequence[Result], say: Translator) -> tuple[str, str, str]:
    indicator = next(i for i in pack.indicators if i.code == figure.indicator)
    unit = f" {indicator.unit.say(say.language)}" if indicator.unit and indicator.scale == 100 else ""
    left_out = str(sum(result.left_out for result in found))
    if len(found) == 1:
        result = found[0]
        value = f"{said(result.value, say, 1 if isinstance(result.value, float) else 0)}{unit}"
        whole = f"{said(result.numerator, say, 0)} / {said(result.denominator, say, 0)}"
        divided = result.numerator is not None
        return (
            value if result.value is not None else why_empty(result.state, say),
            whole * divided,
            left_out,
        )
    values = [result.value for result in found if result.value is not None]
    if not values:
        return ("–", "", left_out)
    span = f"{said(float(min(values)), say, 1)} – {said(float(max(values)), say, 1)}{unit}"
    units = say.ngettext("{n} unit", "{n} units", len(values)).format(n=len(values))
    return (span, units, left_out)


def _example(
    pack: Pack,
    programmes: Sequence[str],
    explainer: Explainer,
    console: Console,
    say: Translator,
    folder: str,
) -> None:
    for name in programmes:
        programme = pack.programme(name)
        for figure in programme.main_figures if programme else ():
            if figure.explained:
                found = explainer.explain(figure.indicator, figure.unit, figure.category)[0]
                console.print(say("Where one of the numbers comes from:"), style="bold")
                for line in in_text(pack, found, say, whole=False, most=_ROWS_SHOWN):
                    console.print(f"  {line}", markup=False, soft_wrap=True)
                command = f"meritko explain {figure.indicator} --run {folder}"
                console.print(say("  the whole of it: {command}").format(command=command), soft_wrap=True)
                console.print()
                return
