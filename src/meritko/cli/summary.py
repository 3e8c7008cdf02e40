"""meritko summary: the main figures of a run as a table, one number explained, and the files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from meritko.cli.explain import in_text
from meritko.cli.runs import opened_run
from meritko.engine.explaining import Explainer
from meritko.engine.results import Quantity, Result
from meritko.engine.run_folder import RESULTS, RUN
from meritko.engine.setting import Setting
from meritko.methodology.model import Figure, Programme
from meritko.methodology.pack import Pack
from meritko.reports.numbers import said, why_empty
from meritko.wording import Translator

REPORTS = ("report.html", "report.pdf", "report.docx", "evaluation.xlsx")
"""What to read of a run, by the order in which a person opens it."""
_ROWS_SHOWN = 3


class _Console(Console):
    """A console that leaves it to the caller what becomes of a reader who has read enough."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def run(options: argparse.Namespace) -> int:
    """Print the summary; 1 when the run was changed, 2 when the folder holds none."""
    say: Translator = options.say
    opened = opened_run(options)
    if opened is None:
        return 1
    pack, explainer = opened.pack, opened.explainer
    console = _Console(highlight=False)
    for name in opened.programmes:
        programme = pack.programme(name)
        if programme and programme.main_figures:
            console.print(_table(pack, programme, opened.setting, explainer, say))
    _example(pack, opened.programmes, explainer, console, say, str(options.run))
    for name in REPORTS:
        if (options.run / name).is_file():
            console.print(say("Report: {file}").format(file=options.run / name), soft_wrap=True)
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
        whole = f"{_short(result.numerator, say)} / {_short(result.denominator, say)}"
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


def _short(number: Quantity | None, say: Translator) -> str:
    """At most two decimal places, none for a whole number."""
    return said(round(number, 2) if number is not None else None, say)


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
                text = "\n".join(in_text(pack, found, say, whole=False, most=_ROWS_SHOWN))
                for line in text.splitlines():
                    console.print(f"  {line}", markup=False, soft_wrap=True)
                command = f"meritko explain {figure.indicator} --run {folder}"
                console.print(say("  the whole of it: {command}").format(command=command), soft_wrap=True)
                console.print()
                return
