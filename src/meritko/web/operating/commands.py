"""The commands about an installation: each takes what it was told and the home, and says what it did."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import django
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils.module_loading import import_string
from django.utils.translation import activate

from meritko.web.audit.heads import Known, NoHead, read_heads
from meritko.web.operating import backup, restoring, serving
from meritko.web.words import Trouble, _, ngettext, out_of_reach

_MOST_NAMED = 5


def serve(options: argparse.Namespace, home: Path) -> int:
    return serving.serve(home, options.host, options.port, options.workers, demo=options.demo)


def work(_options: argparse.Namespace, _home: Path) -> int:
    return serving.work()


def back_up(options: argparse.Namespace, home: Path) -> int:
    passphrase = _passphrase(options.passphrase_file, twice=True)
    _begin(home, options.lang)
    made = backup.back_up(home, options.out, passphrase, os.environ.get("DATABASE_URL", ""))
    print(_("{file} holds {what}. Keep the passphrase elsewhere: nobody can open it without.").format(
        file=options.out, what=made
    ))  # fmt: skip
    return _missing(made)


def restore(options: argparse.Namespace, home: Path) -> int:
    passphrase = _passphrase(options.passphrase_file, twice=False)
    made = restoring.restore(options.backup, home, passphrase, os.environ.get("DATABASE_URL", ""))
    print(_("{home} holds {what} again, the same as were backed up.").format(home=home, what=made))
    return _missing(made)


def audit(options: argparse.Namespace, home: Path) -> int:
    """`audit verify`: follow the chain of the log to its end."""
    _begin(home, options.lang)
    known = _known_heads(options.head)
    verdict = import_string("meritko.web.audit.queries.verify")(known)
    if verdict.broken is not None:
        raise Trouble(
            _("The log is broken: entry {number} is not as it was written.").format(number=verdict.broken)
        )
    entries = ngettext("{n} entry", "{n} entries", verdict.entries).format(n=verdict.entries)
    print(_("The log is whole: {entries}. Its head is {number}:{head}").format(
        entries=entries, number=verdict.entries, head=verdict.head
    ))  # fmt: skip
    if known:
        heads = ngettext("{n} head", "{n} heads", len(known)).format(n=len(known))
        print(_("It agrees with what was kept elsewhere: {heads}.").format(heads=heads))
    return 0


def invite_administrator(options: argparse.Namespace, home: Path) -> int:
    """Invite the first administrator, and print the link of the invitation."""
    _begin(home, options.lang)
    try:
        call_command("invite_administrator", options.email, organisation=options.organisation)
    except CommandError as refused:
        raise Trouble(str(refused)) from refused
    return 0


def territory(options: argparse.Namespace, home: Path) -> int:
    """`territory import`: load files of places, or say what loading them would change."""
    _begin(home, options.lang)
    try:
        call_command("import_places", *options.files, dry_run=options.dry_run, day=options.day)
    except CommandError as refused:
        raise Trouble(str(refused), refused.returncode) from refused
    return 0


def _known_heads(told: str | None) -> Sequence[Known]:
    """The head that was told, or those of the file that was named."""
    if told is None:
        return ()
    text, file = told, Path(told)
    if file.is_file():
        text = file.read_text(encoding="utf-8", errors="replace")
    try:
        return read_heads(text)
    except NoHead as line:
        if file.is_file():
            raise Trouble(
                _("{file}: line {line} is no head of the log.").format(file=file, line=line), 2
            ) from line
        raise Trouble(
            _(
                "{told} is neither a head, NUMBER:DIGEST as it was printed or mailed, nor a file of heads."
            ).format(told=told),
            2,
        ) from line


def _begin(home: Path, language: str) -> None:
    if not os.environ.get("DATABASE_URL") and not (home / "meritko.sqlite3").exists():
        raise Trouble(_("There is no installation in {home}.").format(home=home), 2)
    django.setup()
    activate(language)
    try:
        there = connection.introspection.table_names()
    except OperationalError as error:
        raise Trouble(out_of_reach(error)) from error
    finally:
        connection.close()
    if "audit_entry" not in there:
        raise Trouble(_("There is no installation in the database of DATABASE_URL."), 2)


def _passphrase(file: Path | None, *, twice: bool) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Trouble(_("The passphrase cannot be read from {file}.").format(file=file), 2) from error
    if not sys.stdin.isatty():
        raise Trouble(_("There is nobody to ask for the passphrase. Name a file with --passphrase-file."), 2)
    given = getpass.getpass(_("Passphrase: "))
    if twice and getpass.getpass(_("The same again: ")) != given:
        raise Trouble(_("The two passphrases differ."), 2)
    return given


def _missing(made: backup.Made) -> int:
    if not made.missing:
        return 0
    named = ", ".join(made.missing[:_MOST_NAMED]) + ("…" if len(made.missing) > _MOST_NAMED else "")
    print(
        _("Some files are missing or not as they were handed in: {names}").format(names=named),
        file=sys.stderr,
    )
    return 1
