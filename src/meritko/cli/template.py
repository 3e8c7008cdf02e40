"""meritko template: an empty workbook of a kind, to be filled in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from meritko.cli.hints import hint
from meritko.cli.packs import opened, pack_folder
from meritko.engine.setting import Setting, make_setting
from meritko.methodology.model import WorkbookKind
from meritko.methodology.pack import Pack
from meritko.wording import Translator
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.reading import SUFFIX, read_files
from meritko.workbooks.recognition import Layout
from meritko.workbooks.templates.making import Order, make_template
from meritko.workbooks.templates.previous import NotPrevious, Previous, read_previous


def run(options: argparse.Namespace) -> int:
    """Write the template; 1 when it cannot be made, 2 for wrong usage."""
    say: Translator = options.say
    pack = opened(pack_folder(options.pack), say)
    if pack is None:
        return 2
    kind = _kind(options, pack)
    setting = _setting(options, pack)
    _check_out(options)
    template = pack.templates.get(kind.id)
    if template is None:
        text = say("This methodology does not say what its workbook {kind} is filled with.")
        print(text.format(kind=kind.id), file=sys.stderr)
        return 1
    if options.out.exists() and not _is_empty(options.out, Layout.of(pack)):
        text = say("The file {file} holds something already; name another one.")
        print(text.format(file=options.out), file=sys.stderr)
        return 1
    previous = None
    if options.previous is not None:
        previous = _previous(options.previous, kind, pack, options.year, say)
        if previous is None:
            return 1
    order = Order(kind, template, options.year, setting.choices, say.language, previous)
    try:
        make_template(options.out, pack, order)
    except OSError as error:
        reason = error.strerror or str(error)
        print(say("The template cannot be written: {reason}").format(reason=reason), file=sys.stderr)
        return 1
    print(options.out)
    return 0


def _kind(options: argparse.Namespace, pack: Pack) -> WorkbookKind:
    for kind in pack.workbooks:
        if kind.id == options.kind:
            return kind
    known = [kind.id for kind in pack.workbooks]
    text = options.say("there is no kind of workbook “{kind}”{hint}; there are {known}")
    near = hint(options.kind, known, options.say)
    options.usage(text.format(kind=options.kind, hint=near, known=", ".join(known)))
    raise AssertionError("usage ends the program")


def _setting(options: argparse.Namespace, pack: Pack) -> Setting:
    """The choices made by the pack's own options, such as one that does away with columns."""
    own = {choice.option: (each.id, choice.id) for each in pack.parameters for choice in each.choices}
    unknown = [word for word in options.unknown if not word or word not in own]
    if unknown:
        options.usage(options.say("unknown words: {words}").format(words=" ".join(unknown)))
    return make_setting(pack, options.year, dict(own[word] for word in options.unknown))


def _check_out(options: argparse.Namespace) -> None:
    say: Translator = options.say
    if options.out.suffix.lower() != SUFFIX:
        options.usage(say("the name of the template must end with {suffix}").format(suffix=SUFFIX))
    if options.previous is not None and options.previous.resolve() == options.out.resolve():
        options.usage(say("the template would replace last year's workbook; name another file"))


def _is_empty(path: Path, layout: Layout) -> bool:
    """Whether nothing would be lost with a file: it is empty, or a workbook without a row filled in."""
    if path.is_file() and path.stat().st_size == 0:
        return True
    with Pool(children=1) as pool:
        reading = read_files([File(path.name, path)], layout, None, {}, pool)
    return bool(reading.kinds.get(path.name)) and not any(t.origins for t in reading.tables.values())


def _previous(path: Path, kind: WorkbookKind, pack: Pack, year: int, say: Translator) -> Previous | None:
    """Last year's workbook; None, with a sentence on standard error, when it is none of the kind."""
    try:
        with Pool(children=1) as pool:
            previous = read_previous(path, kind, Layout.of(pack), year, pool)
    except NotPrevious as error:
        text = say("{file} is no workbook {kind} to take last year's values from.")
        print(text.format(file=path, kind=kind.id), file=sys.stderr)
        for problem in error.problems:
            print(problem.say(say.language), file=sys.stderr)
        return None
    if previous.problems:
        text = say.ngettext(
            "{n} cell of {file} has an error; its value is not shown.",
            "{n} cells of {file} have errors; their values are not shown.",
            len(previous.problems),
        )
        print(text.format(n=len(previous.problems), file=path), file=sys.stderr)
    return previous
