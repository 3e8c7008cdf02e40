"""The head of the log is written down elsewhere every day, and what was written down is compared."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

from meritko.web.audit.actions import record
from meritko.web.audit.heads import NoHead, read_heads
from meritko.web.audit.queries import head, verify
from meritko.web.home import Home
from meritko.web.notices.log_heads import keep_head
from meritko.web.notices.sending import send_letters
from meritko.web.work import periodic

from ..somebody import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = Home(tmp_path)
    return tmp_path


def test_every_day_a_line_is_added_and_all_of_them_hold_later(home: Path):
    for day in range(3):
        record("thing.done", who=1)
        keep_head(NOW + timedelta(days=day))

    text = (home / "heads.txt").read_text()
    known = read_heads(text)

    assert [number for number, _digest in known] == [1, 2, 3]
    assert text.startswith(f"2026-11-23T10:00:00+01:00 1:{known[0][1]}\n")
    assert (home / "heads.txt").stat().st_mode & 0o777 == 0o600
    assert verify(known).whole
    assert verify([*known, (2, "0" * 64)]).broken == 2
    assert verify([(4, known[2][1])]).broken == 4


def test_the_place_of_the_file_is_chosen_and_the_head_is_mailed_once_a_day(home: Path, settings):
    settings.OFFICE = replace(
        settings.OFFICE, heads_file=str(home / "jinde"), heads_mail="dozor@priklad.invalid"
    )
    record("thing.done", who=1)

    for _time in range(2):
        keep_head(NOW)
        send_letters(NOW)

    (sent,) = mail.outbox
    line = (home / "jinde").read_text().splitlines()[0]
    assert (sent.to, sent.subject) == (["dozor@priklad.invalid"], "Hlava záznamu ke dni 23. 11. 2026")
    assert sent.body == (
        "Tento řádek uložte tam, kam správci aplikace nemohou. Později jím prokážete, že ze záznamu nic "
        f"neubylo: meritko audit verify --head SOUBOR\n\n{line}\n"
    )
    assert not (home / "heads.txt").exists()


def test_where_the_file_cannot_be_written_the_mail_leaves_all_the_same(home: Path, settings):
    settings.OFFICE = replace(
        settings.OFFICE, heads_file=str(home / "nikde" / "x"), heads_mail="dozor@priklad.invalid"
    )
    record("thing.done", who=1)

    with pytest.raises(FileNotFoundError):
        keep_head(NOW)

    assert send_letters(NOW) == 1


def test_an_empty_log_has_no_head_to_keep(home: Path):
    keep_head(NOW)

    assert not (home / "heads.txt").exists()


def test_it_is_done_every_day():
    assert periodic._periodic["audit.head"].do is keep_head


def test_heads_are_read_as_they_are_printed_mailed_and_kept(home: Path):
    record("thing.done", who=1)
    one = f"1:{head().digest}"

    assert read_heads(one) == read_heads(f"\n  2026-11-22T00:15:00+01:00 {one} \n") == [(1, head().digest)]


@pytest.mark.parametrize(
    ("text", "line"), [("", "1"), ("\n\n", "1"), ("1:ab", "1"), (f"1:{'a' * 64}\nx", "2")]
)
def test_what_is_no_head_is_refused_with_its_line(text: str, line: str):
    with pytest.raises(NoHead, match=f"^{line}$"):
        read_heads(text)
