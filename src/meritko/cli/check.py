"""meritko check: workbooks in, everything that is wrong with them out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from meritko.cli.packs import opened, own_choices, pack_folder
from meritko.cli.progress import progress
from meritko.methodology.pack import Pack
from meritko.wording import Translator
from meritko.workbooks.answers import Answer
from meritko.workbooks.checking.annotating import write_annotated
from meritko.workbooks.checking.checker import check
from meritko.workbooks.kept_problems import KeptProblems
from meritko.workbooks.paths import holds_workbooks, workbooks_at
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.problems import Problem
from meritko.workbooks.reading import Begun, Reading, begin, finish
from meritko.workbooks.recognition import Layout

FIELDS = ("severity", "file", "sheet", "cell", "rule", "message")
"""What is said of every finding, in the order of the columns."""


def run(options: argparse.Namespace) -> int:
    """Check workbooks; exit status as the contract says."""
    files = _files(options)
    if options.annotate:
        _check_annotation(options, files)
    with Pool() as pool:
        begun = begin(files, pool)
        pack = opened(pack_folder(options.pack), options.say)
        if pack is None:
            return 2
        chosen = own_choices(options, pack)
        answers: list[Answer] | None = [] if options.annotate else None
        problems = check(pack, _read(begun, pack, chosen, answers, options.say), chosen)
    _print(problems, options)
    if answers and not _annotate(options, answers[0], problems):
        return 1
    return int(problems.has_errors)


def _files(options: argparse.Namespace) -> tuple[File, ...]:
    """The workbooks to read; a path that is not there ends the program, an empty folder is told."""
    further = [word for word in options.unknown if not word.startswith("-")]  # paths behind an option
    options.unknown = [word for word in options.unknown if word.startswith("-")]
    paths = [*options.paths, *map(Path, further)]
    for path in paths:
        if not path.exists():
            options.usage(options.say("there is no file or folder {path}").format(path=_printable(str(path))))
        if path.is_dir() and not holds_workbooks(path):
            text = options.say("there is no workbook (.xlsx) in the folder {folder}")
            print(text.format(folder=_printable(str(path))), file=sys.stderr)
    return workbooks_at(paths)


def _check_annotation(options: argparse.Namespace, files: Sequence[File]) -> None:
    say = options.say
    if len(files) != 1:
        options.usage(say("--annotate takes one workbook, here there are {n}").format(n=len(files)))
    if options.annotate.resolve() == files[0].path.resolve():
        options.usage(say("the annotated workbook would replace the one that is checked"))


def _read(
    begun: Begun, pack: Pack, chosen: dict[str, str], kept: list[Answer] | None, say: Translator
) -> Reading:
    answers: Iterable[Answer] = progress(begun.answers, len(begun.files), say("Reading workbooks"))
    choices = {parameter.id: parameter.default for parameter in pack.parameters} | chosen
    passed_on = answers if kept is None else _keeping(answers, kept)
    return finish(Begun(begun.files, iter(passed_on)), Layout.of(pack), None, choices)


def _keeping(answers: Iterable[Answer], kept: list[Answer]) -> Iterator[Answer]:
    for answer in answers:
        kept.append(answer)
        yield answer


def _print(problems: KeptProblems, options: argparse.Namespace) -> None:
    """Print the findings one by one: there may be very many."""
    before = "[\n"
    for problem, line in problems.said(options.say.language):
        place = problem.place
        said = (problem.severity, place.file, place.sheet, place.address, problem.rule, line)
        if options.json:
            found = dict(zip(FIELDS, map(_printable, said), strict=True))
            print(before + json.dumps([found], ensure_ascii=False, indent=1)[2:-2], end="")
            before = ",\n"
        else:
            print(_row(said))
    if options.json:
        print("\n]" if problems else "[]")


def _row(fields: Sequence[str]) -> str:
    """A line of the table; in a name that would break it, white space becomes a space."""
    row = "\t".join(fields)
    if row.count("\t") >= len(fields) or len(row.splitlines()) != 1:
        row = "\t".join(" ".join(field.split()) if _breaks(field) else field for field in fields)
    return _printable(row)


def _breaks(field: str) -> bool:
    return "\t" in field or len(field.splitlines()) > 1 or field != field.rstrip("\r\n")


def _printable(text: str) -> str:
    """A text as it can be printed; the bytes of a file's name need not be text at all."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _annotate(options: argparse.Namespace, answer: Answer, problems: Sequence[Problem]) -> bool:
    say, name = options.say, _printable(str(options.annotate))
    if answer.refusal:
        text = say("{file} was not written: the workbook that is checked cannot be read.")
        print(text.format(file=name), file=sys.stderr)
        return False
    try:
        write_annotated(options.annotate, answer.sheets, problems, say)
    except OSError as error:
        text = say("{file} cannot be written: {reason}")
        print(text.format(file=name, reason=error.strerror or error), file=sys.stderr)
        return False
    return True
