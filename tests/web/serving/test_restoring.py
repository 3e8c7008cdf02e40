"""Trust, row 28: an installation with people, workbooks, a run and its report comes back as it was."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from meritko.web.operating.rows import Tables, of_postgresql, of_sqlite

from .command import meritko

pytestmark = pytest.mark.slow

RUNS = Path(__file__).parent / "runs.py"
KEPT = ("files", "runs", "editions", "annotated")


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "heslo"
    path.write_text("správné koňské baterie\n", encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, prepared: Path, database_url: str) -> Path:
    """An installation in which a run was made."""
    home: Path = shutil.copytree(prepared, tmp_path / "home")
    environment = {**os.environ, "MERITKO_HOME": str(home), "DATABASE_URL": database_url}
    made = subprocess.run(
        [sys.executable, RUNS, "1"], env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert made.returncode == 0, made.stderr
    return home


def rows(home: Path, url: str) -> Tables:
    if not url:
        return of_sqlite(home / "meritko.sqlite3")
    with psycopg.connect(url) as connection:
        return of_postgresql(connection)


def files(home: Path) -> dict[str, str]:
    """The digest of every file that an installation keeps."""
    found = {name: sha256((home / name).read_bytes()).hexdigest() for name in ("secret.key",)}
    for folder in KEPT:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and path.name != "store.lock" and "incoming" not in path.parts:
                found[path.relative_to(home).as_posix()] = sha256(path.read_bytes()).hexdigest()
    return found


def empty(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def test_what_comes_back_has_equal_rows_and_equal_files(
    home: Path, tmp_path: Path, database_url: str, passphrase: Path
):
    before, kept = rows(home, database_url), files(home)
    head = meritko(home, "audit", "verify", url=database_url).stdout
    (tmp_path / "heads").write_text(f"2026-11-22T00:15:00+01:00 {head.split()[-1]}\n", encoding="utf-8")
    new, file = tmp_path / "new", tmp_path / "zaloha"

    made = meritko(home, "backup", "--out", file, "--passphrase-file", passphrase, url=database_url)
    if database_url:
        full = meritko(new, "restore", file, "--passphrase-file", passphrase, url=database_url)
        assert (full.returncode, full.stderr) == (
            2,
            "Databáze z DATABASE_URL není prázdná. Obnovujte do nové.\n",
        )
        empty(database_url)
    again = meritko(new, "restore", file, "--passphrase-file", passphrase, url=database_url)

    assert made.returncode == again.returncode == 0, made.stderr + again.stderr
    assert rows(new, database_url) == before
    assert files(new) == kept
    assert {name.split("/")[0] for name in kept} == {*KEPT, "secret.key"}
    assert before["evaluating_run"][0] == 1
    proved = meritko(new, "audit", "verify", "--head", tmp_path / "heads", url=database_url)
    assert proved.stdout == head + "Souhlasí s tím, co bylo uloženo jinde: 1 hlava.\n"


@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="only where there is a PostgreSQL")
def test_a_backup_of_one_sort_of_database_is_not_put_into_the_other(
    home: Path, tmp_path: Path, database_url: str, passphrase: Path
):
    meritko(home, "backup", "--out", tmp_path / "b", "--passphrase-file", passphrase, url=database_url)

    other = meritko(tmp_path / "new", "restore", tmp_path / "b", "--passphrase-file", passphrase)

    assert other.returncode == 2
    assert other.stderr == "Záloha je z databáze postgresql a podle DATABASE_URL má být sqlite.\n"
    assert not any((tmp_path / "new").glob("*"))
