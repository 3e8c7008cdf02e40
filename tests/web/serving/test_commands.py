"""What the commands about an installation say to people when something is in their way, whole."""

import os
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import psycopg
import pytest

from meritko.web.home import Office

from .command import NOWHERE, meritko

pytestmark = pytest.mark.slow

AWAY = (
    "Databázi nejde použít: connection failed: connection to server at "
    '"127.0.0.1", port 1 failed: Connection refused. Běží, má správnou adresu a je na jejím disku místo?\n'
)


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "heslo"
    path.write_text("správné koňské baterie", encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, prepared: Path, database_url: str, request: pytest.FixtureRequest) -> Path:
    """An installation in which an administrator was invited."""
    if not database_url:
        copied: Path = shutil.copytree(request.getfixturevalue("invited"), tmp_path / "home")
        return copied
    home: Path = shutil.copytree(prepared, tmp_path / "home")
    told = {
        **os.environ,
        "MERITKO_HOME": str(home),
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "meritko.web.settings",
    }
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=told, check=True)
    _invite(home, database_url)
    return home


@pytest.fixture(scope="module")
def invited(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Path:
    """Such an installation on SQLite, made once, to be copied."""
    home: Path = shutil.copytree(prepared, tmp_path_factory.mktemp("invited") / "home")
    _invite(home, "")
    return home


def _invite(home: Path, url: str) -> None:
    invited = meritko(home, "invite-administrator", "kdosi@priklad.invalid", url=url)
    assert "http://127.0.0.1/" in invited.stdout, invited.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("serve", "--port", "65001"),
        ("backup", "--out", "{heslo}.zaloha", "--passphrase-file", "{heslo}"),
        ("audit", "verify"),
        ("invite-administrator", "kdosi@priklad.invalid"),
    ],
)
def test_a_database_that_does_not_answer_is_named(tmp_path: Path, passphrase: Path, words: tuple[str, ...]):
    told = [word.replace("{heslo}", str(passphrase)) for word in words]

    said = meritko(tmp_path / "home", *told, url=NOWHERE)

    assert (said.returncode, said.stdout, said.stderr) == (1, "", AWAY)


def test_restoring_into_a_database_that_does_not_answer_leaves_nothing(
    home: Path, tmp_path: Path, passphrase: Path, database_url: str
):
    made = meritko(home, "backup", "--out", tmp_path / "b", "--passphrase-file", passphrase, url=database_url)
    said = meritko(tmp_path / "new", "restore", tmp_path / "b", "--passphrase-file", passphrase, url=NOWHERE)

    assert made.returncode == 0, made.stderr
    assert (said.returncode, said.stderr) == (1, AWAY)
    assert not any((tmp_path / "new").glob("*"))


def test_where_there_is_no_installation_it_is_said(tmp_path: Path, passphrase: Path, database_url: str):
    said = meritko(tmp_path / "nic", "audit", "verify")
    assert (said.returncode, said.stderr) == (2, f"Ve složce {tmp_path / 'nic'} není žádná instalace.\n")
    assert not (tmp_path / "nic").exists()

    if database_url:
        empty = meritko(tmp_path / "nic", "audit", "verify", url=database_url)
        assert (empty.returncode, empty.stderr) == (2, "V databázi z DATABASE_URL není žádná instalace.\n")


def test_a_folder_into_which_nothing_may_be_written_is_named():
    said = meritko(Path("/sys/meritko"), "serve", "--port", "65002")  # nobody may write there

    assert (said.returncode, said.stderr) == (
        2,
        "Složku /sys/meritko nejde použít: účet, pod kterým program běží, k tomu nemá právo.\n",
    )


def test_settings_that_cannot_be_used_are_named(tmp_path: Path):
    office = tmp_path / "office.toml"

    def told(text: str, url: str = "") -> tuple[int, str]:
        office.write_text(text, encoding="utf-8")
        said = meritko(tmp_path, "serve", "--port", "65003", url=url)
        return said.returncode, said.stderr

    assert told("", "mysql://x/y") == (
        2,
        "DATABASE_URL musí začínat postgresql://; pro SQLite ji nechte prázdnou.\n",
    )
    assert told('mail = "x"') == (
        2,
        "mail v office.toml musí vypadat jako smtp://uživatel:heslo@server:587.\n",
    )
    assert told('barva = "x"') == (
        2,
        f"{office}: nastavení barva není. Jsou: {', '.join(sorted(each.name for each in fields(Office)))}.\n",
    )
    assert told("name =") == (2, f"{office} není TOML: Invalid value (at end of document)\n")


def test_a_wrong_passphrase_none_and_an_unreadable_one_are_told_apart(
    home: Path, tmp_path: Path, passphrase: Path, database_url: str
):
    file, other = tmp_path / "b", tmp_path / "jine"
    other.write_text("docela jiné heslo", encoding="utf-8")
    meritko(home, "backup", "--out", file, "--passphrase-file", passphrase, url=database_url)

    wrong = meritko(tmp_path / "new", "restore", file, "--passphrase-file", other, url=database_url)
    nobody = meritko(tmp_path / "new", "restore", file)
    missing = meritko(tmp_path / "new", "restore", file, "--passphrase-file", tmp_path / "nic")

    assert (wrong.returncode, wrong.stderr) == (1, f"Heslo soubor {file} neotevře.\n")
    assert (nobody.returncode, nobody.stderr) == (
        2,
        "Na heslo se není koho zeptat. Uveďte soubor volbou --passphrase-file.\n",
    )
    assert (missing.returncode, missing.stderr) == (
        2,
        f"Heslo nejde přečíst ze souboru {tmp_path / 'nic'}.\n",
    )


def test_a_full_disk_is_said_in_czech(home: Path, tmp_path: Path, passphrase: Path, database_url: str):
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2**17, 2**17));"
        "from meritko.web.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    if database_url:
        pytest.skip("what pg_dump says of it is its own")
    words = ["--home", home, "backup", "--out", tmp_path / "b", "--passphrase-file", passphrase]
    said = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, check=False
    )

    assert said.returncode == 1
    assert said.stderr == "Zálohu nešlo zapsat: disk selhává nebo je plný. Nic po ní nezůstalo.\n"
    assert not (tmp_path / "b").exists()
    assert not list(home.glob(".backup-*"))


def test_heads_kept_elsewhere_are_compared_and_what_is_none_is_refused(
    home: Path, tmp_path: Path, database_url: str
):
    head = meritko(home, "audit", "verify", url=database_url).stdout.split()[-1]
    number, _colon, digest = head.partition(":")
    cut, foreign, text = tmp_path / "cut", tmp_path / "foreign", tmp_path / "text"
    cut.write_text(f"2026-11-22T00:15:00+01:00 {head}\n2026-11-23T00:15:00+01:00 99:{digest}\n")
    foreign.write_text(f"{number}:{'0' * 64}\n")
    text.write_text(f"{head}\n\nnic\n")

    def told(what: object) -> tuple[int, str]:
        said = meritko(home, "audit", "verify", "--head", what, url=database_url)
        return said.returncode, said.stderr

    assert told(head) == (0, "")
    assert told(cut) == (1, f"Záznam je porušen: položka {int(number) + 1} není taková, jaká byla zapsána.\n")
    assert told(foreign) == (1, f"Záznam je porušen: položka {number} není taková, jaká byla zapsána.\n")
    assert told(text) == (2, f"{text}: řádek 3 není hlava záznamu.\n")
    assert told("12:ab") == (
        2,
        "12:ab není ani hlava (ČÍSLO:OTISK, jak byla vypsána nebo poslána), ani soubor s hlavami.\n",
    )


def test_a_log_that_was_changed_is_said_to_be_broken(home: Path, database_url: str):
    if not database_url:
        pytest.skip("the test of the chain does the same on SQLite")
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE audit_entry SET action = 'x' WHERE number = 1")

    said = meritko(home, "audit", "verify", url=database_url, language="en")

    assert (said.returncode, said.stderr) == (1, "The log is broken: entry 1 is not as it was written.\n")


@pytest.mark.parametrize(
    ("office", "left"),
    [
        ("", ["security.W004", "security.W008", "security.W012", "security.W016"]),
        (
            'hosts = ["meritko.priklad.invalid"]\nhttps = true\nproxies = 1\n',
            ["security.W005", "security.W021"],
        ),
    ],
)
def test_of_the_checks_of_django_only_what_the_page_for_administrators_explains_is_left(
    tmp_path: Path, office: str, left: list[str]
):
    (tmp_path / "office.toml").write_text(office)
    environment = {**os.environ, "MERITKO_HOME": str(tmp_path), "DATABASE_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "meritko.web.settings"

    def check(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "django", "check", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    usual, deployed = check(), check("--deploy")

    assert (usual.returncode, usual.stdout) == (0, "System check identified no issues (0 silenced).\n")
    assert deployed.returncode == 0
    assert [word.strip("()") for word in deployed.stderr.split() if "security.W" in word] == left
