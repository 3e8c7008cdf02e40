"""meritko check: workbooks in, everything that is wrong with them out."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from meritko.cli.packs import opened, pack_folder
from meritko.cli.progress import progress
from meritko.methodology.pack import Pack
from meritko.wording import Translator
from meritko.workbooks.answers import Answer
from meritko.workbooks.checking.annotating import write_annotated
from meritko.workbooks.checking.checker import check
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.problems import Problem
from meritko.workbooks.reading import SUFFIX, Begun, Reading, begin, finish
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
        chosen = _chosen(options, pack)
        answers: list[Answer] | None = [] if options.annotate else None
        problems = check(pack, _read(begun, pack, chosen, answers, options.say), chosen)
    _print(problems, options)
    if answers and not _annotate(options, answers[0], problems):
        return 1
    return int(any(problem.is_error for problem in problems))


def _files(options: argparse.Namespace) -> list[File]:
    """The workbooks to read: files as they are given, those of a folder by their place below it.

    Two that would be called the same are called by their whole path.
    """
    further = [word for word in options.unknown if not word.startswith("-")]  # paths behind an option
    options.unknown = [word for word in options.unknown if word.startswith("-")]
    found: dict[Path, File] = {}
    for path in (*options.paths, *map(Path, further)):
        if path.is_dir():
            inside = [File(each.relative_to(path).as_posix(), each) for each in _below(path)]
            if not inside:
                text = options.say("there is no workbook (.xlsx) in the folder {folder}")
                print(text.format(folder=_printable(str(path))), file=sys.stderr)
        elif path.exists():
            inside = [File(str(path), path)]
        else:
            options.usage(options.say("there is no file or folder {path}").format(path=_printable(str(path))))
        for file in inside:
            found.setdefault(file.path.resolve(), file)
    called = Counter(file.name for file in found.values())
    return [file if called[file.name] == 1 else File(str(file.path), file.path) for file in found.values()]


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == SUFFIX and not path.name.startswith("~$") and path.is_file():
            yield path


def _check_annotation(options: argparse.Namespace, files: Sequence[File]) -> None:
    say = options.say
    if len(files) != 1:
        options.usage(say("--annotate takes one workbook, here there are {n}").format(n=len(files)))
    if options.annotate.resolve() == files[0].path.resolve():
        options.usage(say("the annotated workbook would replace the one that is checked"))


def _chosen(options: argparse.Namespace, pack: Pack) -> dict[str, str]:
    """The choices of parameters made by the pack's own options."""
    own = {c.option: (p.id, c.id) for p in pack.parameters for c in p.choices if c.option}
    chosen: dict[str, str] = {}
    for word in options.unknown:
        if word not in own:
            options.usage(options.say("unknown words: {words}").format(words=word))
        chosen |= dict([own[word]])
    return chosen


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


def _print(problems: Sequence[Problem], options: argparse.Namespace) -> None:
    rows = (_fields(problem, options.say.language) for problem in problems)
    if options.json:
        found = [dict(zip(FIELDS, row, strict=True)) for row in rows]
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for row in rows:
        print(
            "\t".join(" ".join(field.split()) if "\t" in field or "\n" in field else field for field in row)
        )


def _fields(problem: Problem, language: str) -> tuple[str, ...]:
    place = problem.place
    said = (problem.severity, place.file, place.sheet, place.address, problem.rule, problem.line(language))
    return tuple(map(_printable, said))


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
