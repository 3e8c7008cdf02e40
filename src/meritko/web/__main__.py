"""`python -m meritko.web COMMAND`: what the commands of `meritko` about an installation start."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from meritko.web.home import WrongSetting
from meritko.web.operating import commands
from meritko.web.words import Trouble, speak


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 it could not be done, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    speak(options.lang)
    home = Path(options.home or os.environ.get("MERITKO_HOME") or "meritko-data").resolve()
    os.environ["MERITKO_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "meritko.web.settings"
    try:
        status: int = options.run(options, home)
        return status
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return trouble.status
    except WrongSetting as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    """What people see of it, and its help, is in `cli`; this takes what `cli` has understood."""
    parser = argparse.ArgumentParser(prog="python -m meritko.web", allow_abbrev=False)
    parser.add_argument("--lang", default="cs")
    parser.add_argument("--home")
    every = parser.add_subparsers(required=True)

    serve = every.add_parser("serve")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2)
    serve.add_argument("--demo", action="store_true")
    serve.set_defaults(run=commands.serve)

    every.add_parser("worker").set_defaults(run=commands.work)

    _backups(every)

    audit = every.add_parser("audit")
    audit.add_argument("what", choices=["verify"])
    audit.add_argument("--head")
    audit.set_defaults(run=commands.audit)

    territory = every.add_parser("territory")
    territory.add_argument("what", choices=["import"])
    territory.add_argument("files", nargs="+")
    territory.add_argument("--dry-run", action="store_true")
    territory.add_argument("--day", default="")
    territory.set_defaults(run=commands.territory)

    invite = every.add_parser("invite-administrator")
    invite.add_argument("email")
    invite.add_argument("--organisation", default="")
    invite.set_defaults(run=commands.invite_administrator)
    return parser


def _backups(every: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = every.add_parser("backup")
    backup.add_argument("--out", type=Path, required=True)
    backup.add_argument("--passphrase-file", type=Path)
    backup.set_defaults(run=commands.back_up)

    restore = every.add_parser("restore")
    restore.add_argument("backup", type=Path)
    restore.add_argument("--passphrase-file", type=Path)
    restore.set_defaults(run=commands.restore)


if __name__ == "__main__":
    sys.exit(main())
