"""What the commands about an installation of the web application can be told."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from meritko.wording import Translator

MOST_PROCESSES = 8
"""Processes that answer requests, unless told: each takes up to 200 MB."""

AddArguments = Callable[[argparse.ArgumentParser, Translator], None]


def web_commands(say: Translator) -> dict[str, tuple[str, AddArguments]]:
    """Every command by its name: what it does in a line, and what adds its arguments to a parser."""
    return {
        "serve": (say("run the web application"), _serve),
        "backup": (say("write the whole of an installation into one sealed file"), _backup),
        "restore": (say("put back what a backup holds, into an empty folder"), _restore),
        "audit": (say("prove that the log of an installation is whole"), _audit),
        "territory": (say("load lists of places, their population, index and outlines"), _territory),
        "invite-administrator": (say("invite an administrator by e-mail and print the link"), _invite),
    }


def _home(parser: argparse.ArgumentParser, say: Translator) -> None:
    parser.add_argument(
        "--home",
        type=Path,
        metavar=say("FOLDER"),
        help=say("the folder of the installation (meritko-data unless told or named by MERITKO_HOME)"),
    )


def _passphrase(parser: argparse.ArgumentParser, say: Translator) -> None:
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar=say("FILE"),
        help=say("the file with the passphrase; asked for unless told"),
    )


def _serve(parser: argparse.ArgumentParser, say: Translator) -> None:
    _home(parser, say)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar=say("ADDRESS"),
        help=say("where to listen (127.0.0.1 unless told)"),
    )
    parser.add_argument(
        "--port", type=int, default=8000, metavar=say("NUMBER"), help=say("the port (8000 unless told)")
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=min(2 * (os.cpu_count() or 1), MOST_PROCESSES),
        metavar=say("NUMBER"),
        help=say("how many processes answer requests (unless told two for each core, at most 8)"),
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help=say("a demonstration: invented people who need no password; never on real data"),
    )


def _backup(parser: argparse.ArgumentParser, say: Translator) -> None:
    _home(parser, say)
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar=say("FILE"),
        help=say("the backup; another one is never replaced"),
    )
    _passphrase(parser, say)


def _restore(parser: argparse.ArgumentParser, say: Translator) -> None:
    parser.add_argument("backup", type=Path, metavar=say("FILE"), help=say("the backup"))
    _home(parser, say)
    _passphrase(parser, say)


def _audit(parser: argparse.ArgumentParser, say: Translator) -> None:
    parser.add_argument("what", choices=["verify"], help=say("verify names the first entry that was changed"))
    _home(parser, say)
    parser.add_argument(
        "--head",
        metavar=say("FILE"),
        help=say("heads of the log that were kept elsewhere, or one of them as NUMBER:DIGEST"),
    )


def _invite(parser: argparse.ArgumentParser, say: Translator) -> None:
    parser.add_argument("email", metavar=say("EMAIL"), help=say("to whom"))
    _home(parser, say)
    parser.add_argument(
        "--organisation",
        metavar=say("NAME"),
        help=say("for which organisation (the owner named in office.toml unless told)"),
    )


def _territory(parser: argparse.ArgumentParser, say: Translator) -> None:
    what = say("import loads files as their publishers give them")
    parser.add_argument("what", choices=["import"], help=what)
    files = say("the files, in this order")
    parser.add_argument("files", nargs="+", type=Path, metavar=say("FILE"), help=files)
    _home(parser, say)
    parser.add_argument(
        "--dry-run", action="store_true", help=say("only say what would change; nothing is written")
    )
    parser.add_argument(
        "--day",
        metavar=say("YYYY-MM-DD"),
        help=say("the day the files are of, where they do not tell it (today unless told)"),
    )
