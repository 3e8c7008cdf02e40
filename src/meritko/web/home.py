"""The folder of an installation: its secret, its database, its files and what the office set."""

from __future__ import annotations

import os
import secrets
import tempfile
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from meritko.web.words import _

HOME = "MERITKO_HOME"
DEMO = "MERITKO_DEMO"
ADDRESS = "address"


class WrongSetting(Exception):
    """Something in `office.toml` or the environment that cannot be used; says what, where and what to do."""


@dataclass(frozen=True)
class Office:
    """What an office sets for its installation in `office.toml`; every field may be left out.

    `hosts`: the names under which people reach it. `mail`: where mail is handed over, as
    `smtp://user:password@host:587` (empty: mail is written to a folder). `login`: ways to sign in
    besides local accounts, each a table that names its `kind` (`oidc` or `saml`). `proxies`: how many
    servers of one's own stand before it and add the address of the client (nginx: 1). `heads_file`:
    where the head of the log is added every day (`heads.txt` in the home unless told; better another
    machine's disk); `heads_mail`: to whom it is mailed besides. `returned`: the folder into which a mail
    server puts letters that come back (`returned` in the home unless told).
    """

    name: str = "Měřítko"
    owner: str = ""
    logo: str = ""
    contact: str = ""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    https: bool = False
    mail: str = ""
    sender: str = "meritko@localhost"
    proxies: int = 0
    heads_file: str = ""
    heads_mail: str = ""
    returned: str = ""
    login: tuple[dict[str, Any], ...] = field(default=())

    @property
    def address(self) -> str:
        """Where people reach the application by an encrypted way; empty when there is none."""
        return f"https://{self.hosts[0]}" if self.https else ""


@dataclass(frozen=True)
class Home:
    """Where an installation keeps everything that is its own.

    ``folder/`` holds `secret.key`, `office.toml`, `meritko.sqlite3`, `files/`, the folders that apps keep
    (`runs/`, `editions/`, `annotated/`), and what is made again or belongs elsewhere: `static/`, `mail/`,
    `workers/`, `heads.txt`.
    """

    folder: Path

    @classmethod
    def of_environment(cls) -> Home:
        """The folder named by MERITKO_HOME, or `meritko-data` where the program was started."""
        return cls(Path(os.environ.get(HOME) or "meritko-data").resolve())

    def secret(self) -> str:
        """The secret of this installation, made when it is first asked for; readable by its owner only."""
        path = self.folder / "secret.key"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, written = tempfile.mkstemp(dir=self.folder, prefix=path.name)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(64))
            with suppress(FileExistsError):  # of processes that begin at once, the first one gives it
                os.link(written, path)
            Path(written).unlink()
        return path.read_text(encoding="ascii").strip()

    def office(self) -> Office:
        """What `office.toml` says; the defaults without it.

        Raises:
            WrongSetting: the file is no TOML, or names something that cannot be set.
        """
        path = self.folder / "office.toml"
        if not path.exists():
            return Office()
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise WrongSetting(_("{file} is no TOML: {error}").format(file=path, error=error)) from error
        known = {each.name for each in fields(Office)}
        unknown = sorted(set(told) - known)
        if unknown:
            said = _("{file}: there is no setting {name}. There are: {known}.")
            raise WrongSetting(said.format(file=path, name=unknown[0], known=", ".join(sorted(known))))
        lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
        return Office(**{**told, **lists})

    def address(self) -> str:
        """Where people reach the application, as its latest `serve` wrote it down; empty before the first."""
        path = self.folder / ADDRESS
        return path.read_text(encoding="utf-8").strip() if path.exists() else ""

    @property
    def demo(self) -> bool:
        return os.environ.get(DEMO) == "1"
