"""A backup holds everything, opens only with its passphrase, and is restored whole or not at all."""

import errno
import fcntl
import io
import os
import resource
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meritko.web import keeping, words
from meritko.web.files.store import untouched
from meritko.web.home import Home
from meritko.web.keeping import KeptFolders, register_kept
from meritko.web.operating import backup, databases, restoring, sealing
from meritko.web.operating.backup import back_up
from meritko.web.operating.restoring import restore
from meritko.web.operating.rows import of_sqlite
from meritko.web.operating.sealing import Damaged, NotSealed, Opener, Sealer, WrongPassphrase
from meritko.web.words import Trouble, speak

PASSPHRASE = "správné koňské baterie"  # noqa: S105 - of backups that are gone in a moment


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    """Guessing need not be slow here; and the sentences are Czech ones."""
    before = sealing.STRENGTH
    sealing.STRENGTH = 4
    speak("cs")
    yield
    sealing.STRENGTH = before
    speak("en")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a table, two stored files, two kept folders (one empty), a secret and settings."""
    monkeypatch.setattr(keeping, "_kept", {})
    register_kept(KeptFolders("kept", "SELECT id FROM note WHERE id < 3", lambda number: f"x/{number}"))
    home = tmp_path / "home"
    (home / "files").mkdir(parents=True)
    (home / "secret.key").write_text("tajemství")
    (home / "office.toml").write_text('name = "Zkouška"\nlogo = "znak.svg"\n')
    (home / "znak.svg").write_text("<svg/>")
    (home / "kept" / "x" / "1" / "deep").mkdir(parents=True)
    (home / "kept" / "x" / "2").mkdir()
    (home / "kept" / "x" / "1" / "číslo 1.csv").write_bytes(b"1,2")
    (home / "kept" / "x" / "1" / "deep" / "a").write_bytes(os.urandom(10))
    with sqlite3.connect(home / "meritko.sqlite3") as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE files_content (name TEXT, sha256 TEXT)")
        database.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
        database.executemany("INSERT INTO note (text) VALUES (?)", [(f"řádek {n}",) for n in range(500)])
        for number in range(2):
            octets = os.urandom(3 * 2**20)  # more than one sealed piece
            name = f"{number:032x}"
            (home / "files" / name[:2]).mkdir(exist_ok=True)
            (home / "files" / name[:2] / name).write_bytes(octets)
            database.execute("INSERT INTO files_content VALUES (?, ?)", (name, sha256(octets).hexdigest()))
    database.close()
    return home


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a home but the database's."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(("meritko.sqlite3", "store.lock", "serve.lock"))
    }


def refused(act, *told: object) -> str:
    with pytest.raises(Trouble) as trouble:
        act(*told)
    return str(trouble.value)


def test_what_was_restored_is_what_was_backed_up(home: Path, tmp_path: Path):
    made = back_up(home, tmp_path / "zaloha", PASSPHRASE)
    again = restore(tmp_path / "zaloha", tmp_path / "jinde", PASSPHRASE)

    assert str(made) == str(again) == "502 řádků, 2 tabulky, 4 soubory"
    assert (tmp_path / "jinde" / "kept" / "x" / "2").is_dir()
    assert of_sqlite(tmp_path / "jinde" / "meritko.sqlite3") == of_sqlite(home / "meritko.sqlite3")
    assert contents(tmp_path / "jinde") == contents(home)
    assert (tmp_path / "zaloha").stat().st_mode & 0o777 == 0o600
    assert not list(home.glob(".backup-*"))


def test_nothing_of_what_a_backup_holds_can_be_read_in_it(home: Path, tmp_path: Path):
    back_up(home, tmp_path / "zaloha", PASSPHRASE)

    octets = (tmp_path / "zaloha").read_bytes()

    assert octets.startswith(b"meritko backup 1\n")
    assert not any(
        word.encode() in octets for word in ("řádek", "tajemství", "Zkouška", "secret.key", "SQLite")
    )


def test_a_backup_is_of_one_moment_while_others_go_on_writing(home: Path, tmp_path: Path):
    writer = sqlite3.connect(home / "meritko.sqlite3")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO note (text) VALUES ('rozepsáno')")

    back_up(home, tmp_path / "zaloha", PASSPHRASE)
    writer.commit()
    writer.close()
    restore(tmp_path / "zaloha", tmp_path / "jinde", PASSPHRASE)

    assert of_sqlite(tmp_path / "jinde" / "meritko.sqlite3")["note"][0] == 500


def test_a_wrong_passphrase_a_foreign_file_and_a_missing_one_are_told_apart(home: Path, tmp_path: Path):
    file, new = tmp_path / "zaloha", tmp_path / "jinde"
    back_up(home, file, PASSPHRASE)
    (tmp_path / "jiny").write_bytes(b"PK" + bytes(1000))

    assert refused(restore, file, new, PASSPHRASE + "x") == f"Heslo soubor {file} neotevře."
    assert refused(restore, tmp_path / "jiny", new, PASSPHRASE) == f"{tmp_path / 'jiny'} není záloha Měřítka."
    assert refused(restore, tmp_path / "nic", new, PASSPHRASE) == f"Soubor {tmp_path / 'nic'} neexistuje."
    assert not new.exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.9999])
def test_a_backup_that_was_cut_off_restores_nothing(home: Path, tmp_path: Path, share: float):
    file = tmp_path / "zaloha"
    back_up(home, file, PASSPHRASE)
    whole = file.read_bytes()
    file.write_bytes(whole[: 60 + int(share * (len(whole) - 60))])

    said = refused(restore, file, tmp_path / "jinde", PASSPHRASE)

    assert said == f"{file} je poškozen nebo useknut. Nic nebylo obnoveno."
    assert not any((tmp_path / "jinde").glob("*"))


def test_a_backup_and_a_home_are_never_overwritten(home: Path, tmp_path: Path):
    file = tmp_path / "zaloha"
    back_up(home, file, PASSPHRASE)
    before = file.read_bytes()

    assert refused(back_up, home, file, PASSPHRASE) == f"{file} už existuje; záloha nikdy nenahrazuje jinou."
    assert refused(restore, file, home, PASSPHRASE) == f"Složka {home} není prázdná. Obnovujte do nové."
    assert file.read_bytes() == before


def test_a_short_passphrase_and_an_empty_home_are_refused(home: Path, tmp_path: Path):
    assert refused(back_up, home, tmp_path / "x", "krátké") == "Heslo zálohy musí mít aspoň 12 znaků."
    assert refused(back_up, tmp_path / "nic", tmp_path / "x", PASSPHRASE) == (
        f"Ve složce {tmp_path / 'nic'} není žádná instalace."
    )


@pytest.fixture
def little_room():
    """From now on no file can grow over 4 MiB, as if the disk were full."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 * 2**20, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_no_half_backup(home: Path, tmp_path: Path, little_room: None):
    said = refused(back_up, home, tmp_path / "zaloha", PASSPHRASE)

    assert said == "Zálohu nešlo zapsat: soubor by byl větší, než systém dovoluje. Nic po ní nezůstalo."
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert not list(home.glob(".backup-*"))


def test_a_disk_that_fills_up_while_restoring_leaves_nothing(home: Path, tmp_path: Path, request):
    (home / "files" / "00" / f"{1:032x}").write_bytes(bytes(5 * 2**20))
    back_up(home, tmp_path / "zaloha", PASSPHRASE)
    request.getfixturevalue("little_room")

    said = refused(restore, tmp_path / "zaloha", tmp_path / "jinde", PASSPHRASE)

    assert said == "Zálohu nešlo obnovit: soubor by byl větší, než systém dovoluje. Nic po ní nezůstalo."
    assert not any((tmp_path / "jinde").glob("*"))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disk je plný"),
        (errno.EDQUOT, "disk je plný"),
        (errno.EACCES, "účet, pod kterým program běží, k tomu nemá právo"),
        (errno.EROFS, "na ten disk nelze zapisovat"),
        (errno.ENOENT, "taková složka neexistuje"),
        (errno.ENOTDIR, "není to složka"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_why_the_system_refused_is_said_in_words_where_we_have_some(number: int, said: str):
    assert words.reason(OSError(number, os.strerror(number))) == said


def test_a_backup_into_a_folder_that_is_not_there_says_so(home: Path, tmp_path: Path):
    said = refused(back_up, home, tmp_path / "nikde" / "zaloha", PASSPHRASE)

    assert said == "Zálohu nešlo zapsat: taková složka neexistuje. Nic po ní nezůstalo."


def test_what_a_backup_that_was_killed_left_is_taken_away_by_the_next(home: Path, tmp_path: Path):
    left, held = (tmp_path / f".zaloha.{name}.part" for name in ("left", "held"))
    left.write_bytes(b"x")
    with held.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        back_up(home, tmp_path / "zaloha", PASSPHRASE)

        assert (left.exists(), held.exists()) == (False, True)


def test_a_disk_that_knows_no_links_gets_its_backup_all_the_same(home: Path, tmp_path: Path, monkeypatch):
    def no_links(_source: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "x")

    monkeypatch.setattr(os, "link", no_links)
    made = back_up(home, tmp_path / "zaloha", PASSPHRASE)

    assert str(restore(tmp_path / "zaloha", tmp_path / "jinde", PASSPHRASE)) == str(made)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "jinde", "zaloha"]


def test_no_file_is_swept_and_no_folder_goes_away_while_a_backup_is_made(
    home: Path, tmp_path: Path, settings
):
    settings.HOME = Home(home)
    seen = []
    whole = backup.add_folders

    def looking(*told: Any) -> Any:
        with untouched(alone=True) as is_alone:
            seen.append(is_alone)
        return whole(*told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup, "add_folders", looking)
        back_up(home, tmp_path / "zaloha", PASSPHRASE)
    with untouched(alone=True) as is_alone:
        seen.append(is_alone)

    assert seen == [False, True]


def test_restoring_that_was_killed_is_begun_again(home: Path, tmp_path: Path, monkeypatch):
    back_up(home, tmp_path / "zaloha", PASSPHRASE)
    new = tmp_path / "jinde"
    renamed = Path.rename

    def killed_at_the_last(path: Path, target: Path) -> Path:
        if path.name == "znak.svg":
            raise KeyboardInterrupt
        return renamed(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", killed_at_the_last)
        with pytest.raises(KeyboardInterrupt):
            restore(tmp_path / "zaloha", new, PASSPHRASE)
    assert (new / restoring.UNFINISHED).exists()

    restore(tmp_path / "zaloha", new, PASSPHRASE)

    assert contents(new) == contents(home)


def test_a_stored_file_that_is_missing_or_changed_is_named(home: Path, tmp_path: Path):
    missing, changed = (home / "files" / "00" / f"{number:032x}" for number in range(2))
    missing.unlink()
    changed.write_bytes(b"jine")
    shutil.rmtree(home / "kept" / "x" / "1")

    made = back_up(home, tmp_path / "zaloha", PASSPHRASE)
    again = restore(tmp_path / "zaloha", tmp_path / "jinde", PASSPHRASE)

    assert made.missing == (missing.name, "kept/x/1")
    assert again.missing == (missing.name, changed.name, "kept/x/1")


def test_a_kept_file_that_does_not_come_out_as_it_went_in_is_named(home: Path, tmp_path: Path, monkeypatch):
    back_up(home, tmp_path / "zaloha", PASSPHRASE)
    fill = restoring._fill

    def after_a_change(database: Any, unfinished: Path, about: Any) -> Any:
        (unfinished / "kept" / "x" / "1" / "deep" / "a").write_bytes(b"?")
        return fill(database, unfinished, about)

    monkeypatch.setattr(restoring, "_fill", after_a_change)

    assert restore(tmp_path / "zaloha", tmp_path / "jinde", PASSPHRASE).missing == ("kept/x/1/deep/a",)


def test_a_backup_that_holds_something_else_than_ours_is_refused(home: Path, tmp_path: Path, monkeypatch):
    (home / "zlo.svg").write_text("x")
    monkeypatch.setattr(backup, "FILES", "../../files/")
    back_up(home, tmp_path / "zaloha", PASSPHRASE)

    said = refused(restore, tmp_path / "zaloha", tmp_path / "jinde", PASSPHRASE)

    assert said == f"{tmp_path / 'zaloha'} je poškozen nebo useknut. Nic nebylo obnoveno."
    assert not (tmp_path / "files").exists()


@pytest.mark.parametrize("path", ["../zlo", ".zlo", "x/../../zlo", "x//zlo"])
def test_a_kept_folder_never_comes_out_elsewhere(home: Path, tmp_path: Path, path: str):
    register_kept(KeptFolders("kept", "SELECT id FROM note WHERE id < 2", lambda _number: path))
    (home / "kept" / path).resolve().mkdir(parents=True, exist_ok=True)
    (home / "kept" / path).joinpath("a").write_text("x")
    back_up(home, tmp_path / "zaloha", PASSPHRASE)

    said = refused(restore, tmp_path / "zaloha", tmp_path / "jinde", PASSPHRASE)

    assert said == f"{tmp_path / 'zaloha'} je poškozen nebo useknut. Nic nebylo obnoveno."


def test_a_missing_program_of_postgresql_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    assert refused(databases.Postgresql("postgresql://x@127.0.0.1:1/x").demand_something) == (
        "Chybí program pg_dump. Nainstalujte balíček postgresql-client ve verzi svého serveru."
    )


@given(st.lists(st.binary(max_size=3000), max_size=6), st.data())
def test_what_was_sealed_opens_whole_and_any_change_is_found(parts: list[bytes], data: st.DataObject):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "PIECE", 1000)
        file = io.BytesIO()
        sealer = Sealer(file, PASSPHRASE)
        for part in parts:
            sealer.write(part)
        sealer.finish()
        whole = file.getvalue()

        assert opened(whole) == b"".join(parts)

        at = data.draw(st.integers(0, len(whole) - 1))
        if data.draw(st.booleans()):
            broken = whole[:at]
        else:
            broken = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
        with pytest.raises((Damaged, NotSealed, WrongPassphrase)):
            opened(broken)


def opened(octets: bytes) -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(octets), PASSPHRASE)).read()
