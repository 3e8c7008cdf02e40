"""What the commands say, in the language asked for; without Django, which may not be able to start."""

from __future__ import annotations

import errno
import gettext as standard
import sqlite3
from pathlib import Path

_CATALOGUES = Path(__file__).parent / "locale"
_spoken: list[standard.NullTranslations] = [standard.NullTranslations()]


class Trouble(Exception):
    """Why a command cannot be done: a sentence for whoever gave it. `status` is that of the program."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status


def speak(language: str) -> None:
    """Speak this language from now on."""
    _spoken[0] = standard.translation("django", _CATALOGUES, [language], fallback=True)


def _(message: str) -> str:
    return _spoken[0].gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form that goes with the number `n`; filling it in is left to the caller."""
    return _spoken[0].ngettext(singular, plural, n)


def reason(error: OSError | sqlite3.Error) -> str:
    """Why the system refused, in words for people where we have some, and else in its own."""
    if isinstance(error, sqlite3.Error):
        match getattr(error, "sqlite_errorcode", 0) & 0xFF:
            case sqlite3.SQLITE_FULL:
                return _("the disk is full")
            case sqlite3.SQLITE_IOERR:
                return _("the disk fails or is full")
        return str(error)
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return _("the disk is full")
        case errno.EFBIG:
            return _("the file would be larger than the system allows")
        case errno.EACCES | errno.EPERM:
            return _("the account that runs the program may not do that")
        case errno.EROFS:
            return _("nothing can be written to that disk")
        case errno.ENOTDIR | errno.EEXIST:
            return _("it is no folder")
        case errno.ENOENT:
            return _("there is no such folder")
    return error.strerror or str(error)


def out_of_reach(error: Exception) -> str:
    """That the database does not let us in, with what its own program says about it."""
    said = str(error).strip().splitlines()[0]
    return _(
        "The database cannot be used: {reason}. Does it run, is its address right, is there room on its disk?"
    ).format(reason=said.rstrip("."))
