"""meritko serve, backup, restore, audit, territory, invite-administrator: handed on to the web application.

The command line does not know the web; this process becomes the one that does.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from meritko.wording import Translator

_PARTS = ("allauth", "argon2", "cryptography", "django", "django_tasks_db", "granian", "jinja2", "psycopg")
_POSITIONAL = ("backup", "what", "email", "files")
_OWN = ("command", "file", "lang", "say", "usage", "unknown", "takes_pack_options", "home")


def run(options: argparse.Namespace) -> int:
    """Become the process of the command; 2 when the parts of the web application are not installed."""
    say: Translator = options.say
    if any(importlib.util.find_spec(part) is None for part in _PARTS):
        print(
            say("The web application is not installed. Install it with: pip install 'meritko[web]'"),
            file=sys.stderr,
        )
        return 2
    _become([sys.executable, "-m", "meritko.web", *words_of(options)])


def words_of(options: argparse.Namespace) -> list[str]:
    """What the command was told, as `python -m meritko.web` takes it."""
    words = ["--lang", options.lang]
    if options.home is not None:
        words += ["--home", str(options.home)]
    words.append(options.command)
    told = {name: value for name, value in vars(options).items() if name not in _OWN}
    for name, value in told.items():
        if value is True:
            words.append(f"--{name.replace('_', '-')}")
        elif value not in (None, False) and name not in _POSITIONAL:
            words += [f"--{name.replace('_', '-')}", str(value)]
    return (
        words
        + ["--"] * any(name in told for name in _POSITIONAL)
        + [str(word) for name in _POSITIONAL if name in told for word in _each(told[name])]
    )


def _each(given: object) -> Sequence[object]:
    return given if isinstance(given, list) else [given]


def _become(command: list[str]) -> NoReturn:
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - there is no shell to be misled
