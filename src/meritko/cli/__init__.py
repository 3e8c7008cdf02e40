"""The command `meritko`: what it can be told, and handing it on to the file of the command."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn, cast

from meritko import __version__
from meritko.cli.arguments import build_parser, language_of
from meritko.wording import translator

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 the data are wrong, 2 wrong usage."""
    gc.set_threshold(100_000)  # a run makes many small objects that all live to its end
    given = list(sys.argv[1:] if arguments is None else arguments)
    say = translator(language_of(given))
    parser = build_parser(say, __version__)
    options, unknown = parser.parse_known_args(given)
    if options.command is None:
        if unknown:
            parser.error(say("unknown words: {words}").format(words=" ".join(unknown)))
        parser.print_help()
        return 2
    options.unknown = unknown
    options.say = say
    options.usage = _usage(parser, options.command)
    if unknown and not options.takes_pack_options:
        options.usage(say("unknown words: {words}").format(words=" ".join(unknown)))
    command = importlib.import_module(f"meritko.cli.{options.file or options.command.replace('-', '_')}")
    try:
        status: int = command.run(options)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Whoever read our output has read enough; Python must not complain when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _usage(parser: argparse.ArgumentParser, command: str) -> Callable[[str], NoReturn]:
    """What ends the program with a sentence and how the command is used; exit status 2."""
    subparsers = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return cast("Callable[[str], NoReturn]", subparsers.choices[command].error)
