"""meritko aggregate: field records counted into the rows that an evaluation reads."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from meritko.cli.packs import opened, own_choices, pack_folder
from meritko.cli.progress import progress
from meritko.engine.setting import make_setting
from meritko.engine.tables import Value
from meritko.methodology.pack import Pack
from meritko.methodology.steps import Derive
from meritko.methodology.transfer import Explained, Transfer
from meritko.methodology.words import column_labels
from meritko.reports.numbers import said
from meritko.wording import Translator
from meritko.workbooks.aggregating import (
    Aggregate,
    Row,
    aggregate,
    rows_lacking,
    without_key,
    write_aggregate,
)
from meritko.workbooks.checking.checker import check
from meritko.workbooks.kept_problems import KeptProblems
from meritko.workbooks.paths import workbooks_at
from meritko.workbooks.pool import Pool
from meritko.workbooks.problems import Problem
from meritko.workbooks.reading import Begun, Reading, begin, finish
from meritko.workbooks.recognition import Layout
from meritko.workbooks.writing import CannotWrite

_ANY_YEAR = 2000
"""Records of several years are counted at once; nothing that is counted asks for the year."""


def run(options: argparse.Namespace) -> int:
    """Count records; 0 written, 1 they are not valid or cannot be counted, 2 wrong usage."""
    say: Translator = options.say
    paths = _paths(options)
    with Pool() as pool:
        begun = begin(workbooks_at(paths), pool)
        pack = opened(pack_folder(options.pack), say)
        if pack is None:
            return 2
        chosen = own_choices(options, pack)
        setting = make_setting(pack, _ANY_YEAR, chosen)
        answers = progress(begun.answers, len(begun.files), say("Reading workbooks"))
        reading = finish(Begun(begun.files, answers), Layout.of(pack), None, setting.choices)
    transfer = _transfer(pack, reading)
    problems = _findings(pack, transfer, reading, chosen)
    if problems.has_errors:
        return _refuse(problems, say)
    if transfer is None:
        print(say("None of the workbooks holds records that this methodology counts."), file=sys.stderr)
        return 1
    made = aggregate(pack, transfer, setting, reading.tables)
    return _write(options, pack, transfer, reading, made, problems)


def _paths(options: argparse.Namespace) -> list[Path]:
    """The paths given; argparse takes those that stand after an option for unknown words."""
    say: Translator = options.say
    further = [word for word in options.unknown if not word.startswith("-")]
    options.unknown = [word for word in options.unknown if word.startswith("-")]
    paths = [*options.paths, *map(Path, further)]
    for path in paths:
        if not path.exists():
            options.usage(say("there is no file or folder {path}").format(path=path))
    outputs = [path for path in (options.out, options.csv) if path]
    if options.out.suffix.lower() != ".xlsx":
        options.usage(say("{path} must end with .xlsx").format(path=options.out))
    if len({path.resolve() for path in outputs}) < len(outputs):
        options.usage(say("{path} cannot be both files").format(path=options.out))
    for path in outputs:
        if path.resolve() in [given.resolve() for given in paths]:
            options.usage(say("{path} would replace what is read; name another file").format(path=path))
    return paths


def _transfer(pack: Pack, reading: Reading) -> Transfer | None:
    """The first transfer of the pack whose workbooks are among those read."""
    kinds = {kind for kinds in reading.kinds.values() for kind in kinds}
    return next((transfer for transfer in pack.transfers if transfer.source in kinds), None)


def _findings(
    pack: Pack, transfer: Transfer | None, reading: Reading, chosen: Mapping[str, str]
) -> KeptProblems:
    """Everything that is wrong with the workbooks, as `meritko check` finds it."""
    found = check(pack, reading, chosen)
    if transfer is None:
        return found
    records = {file for file, kinds in reading.kinds.items() if transfer.source in kinds}
    lacking = rows_lacking(transfer.source, pack, reading.tables)
    known = {(problem.rule, problem.place) for problem in found.of_rules(each.rule for each in lacking)}
    found += [problem for problem in lacking if (problem.rule, problem.place) not in known]
    return KeptProblems(
        without_key(problem) if problem.place.file in records else problem for problem in found
    )


def _refuse(problems: Sequence[Problem], say: Translator) -> int:
    errors = [problem for problem in problems if problem.is_error]
    for problem in errors:
        print(problem.say(say.language), file=sys.stderr)
    _warn(problems, say)
    count = len(errors)
    text = say.ngettext(
        "Nothing was counted: {n} error in the workbooks.",
        "Nothing was counted: {n} errors in the workbooks.",
        count,
    )
    print(text.format(n=count), file=sys.stderr)
    return 1


def _warn(problems: Sequence[Problem], say: Translator) -> None:
    """Say how many warnings there are of each rule; there may be thousands, and none changes a count."""
    rules = Counter(problem.rule for problem in problems if not problem.is_error)
    if rules:
        text = say("Warnings: {rules}. To see where, run meritko check.")
        told = ", ".join(f"{rule} {said(number, say)}×" for rule, number in sorted(rules.items()))
        print(text.format(rules=told), file=sys.stderr)


def _write(
    options: argparse.Namespace,
    pack: Pack,
    transfer: Transfer,
    reading: Reading,
    made: Aggregate,
    problems: Sequence[Problem],
) -> int:
    say: Translator = options.say
    try:
        write_aggregate(made, options.out, options.csv)
    except (OSError, CannotWrite) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        print(say("The counts cannot be written: {reason}").format(reason=reason), file=sys.stderr)
        return 1
    _warn(problems, say)
    for line in _explanations(pack, transfer, made, say):
        print(line)
    counted = [file for file, kinds in reading.kinds.items() if transfer.source in kinds]
    text = say.ngettext("{n} workbook of records counted", "{n} workbooks of records counted", len(counted))
    print(text.format(n=len(counted)))
    for file in (file for file in reading.kinds if file not in counted):
        print(say("{file} holds no records, it was passed over").format(file=file))
    for _, title, rows in made.sheets:
        text = say.ngettext("{file}, {sheet}: {n} row", "{file}, {sheet}: {n} rows", len(rows))
        print(text.format(file=options.out, sheet=title, n=len(rows)))
    if options.csv:
        print(options.csv)
    return 0


def _explanations(pack: Pack, transfer: Transfer, made: Aggregate, say: Translator) -> Iterator[str]:
    """The explained amount of each row: its parts as a table, their sum, and what it comes to."""
    explained = transfer.explained
    if explained is None:
        return
    labels = column_labels(pack, explained.rows, say.language)
    result = column_labels(pack, transfer.rows, say.language)[explained.result]
    for row, parts in zip(made.rows, made.parts, strict=True):
        yield ", ".join(_named(pack, transfer, name, row, say) for name in made.units)
        total = [*[""] * (len(explained.columns) - 1), said(_number(row[explained.sum]), say)]
        lines = [[labels[name] for name in explained.columns]]
        lines += [[_shown(part[name], say) for name in explained.columns] for part in parts]
        yield from _columns([*lines, [say("together"), *total[1:]] if len(total) > 1 else total])
        yield f"  {result}: {_in_numbers(pack, transfer, explained, row, say)}"
        yield ""


def _named(pack: Pack, transfer: Transfer, name: str, row: Row, say: Translator) -> str:
    """What a row is called by one of its units; codes by their labels."""
    columns = {column.id: column for column in pack.prepared[transfer.rows].columns}
    codelist = pack.codelists.get(columns[name].codelist or "")
    code = codelist.get(str(row[name])) if codelist else None
    return code.label.say(say.language) if code else str(row[name])


def _columns(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()


def _in_numbers(pack: Pack, transfer: Transfer, explained: Explained, row: Row, say: Translator) -> str:
    """The formula of the explained amount with the numbers put in, and what it gives."""
    made = [step.columns for step in pack.prepared[transfer.rows].steps if isinstance(step, Derive)]
    formula = next(columns[explained.result] for columns in made if explained.result in columns)
    text = formula.text.replace("*", "×")
    for name in formula.mentioned:
        text = re.sub(rf"\b{name}\b", said(_number(row[name]), say), text)
    return f"{text} = {said(_number(row[explained.result]), say)}"


def _number(value: Value) -> int | float | None:
    return value if isinstance(value, int | float) else None


def _shown(value: Value, say: Translator) -> str:
    return value if isinstance(value, str) else said(_number(value), say)
