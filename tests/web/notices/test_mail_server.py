"""Mail through a real conversation with a server: one that takes, refuses, delays, forgets and gives back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage as Message
from pathlib import Path

import pytest

from meritko.web.notices import sending
from meritko.web.notices.actions import tell, write_digests, write_letter
from meritko.web.notices.models import Letter, Notice
from meritko.web.notices.queries import out_of_reach
from meritko.web.notices.returned import read_returned
from meritko.web.notices.sending import send_letters
from meritko.web.people import Person

from ..mail_server import Does, MailServer, mail_server, report
from ..somebody import NOW, known

pytestmark = pytest.mark.django_db

JANA = Person(7, "Jana Zkušební", "jana@priklad.invalid", "cs")
PETR = Person(8, "Petr Zkušební", "petr@priklad.invalid", "cs")


@pytest.fixture(autouse=True)
def people(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with known(monkeypatch, JANA, PETR):
        yield


@pytest.fixture
def server(settings, tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(MailServer(returned=tmp_path / "returned")) as told:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", told.port, 5
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.OFFICE = replace(settings.OFFICE, returned=str(told.returned))
        yield told


def letter(key: str = "zprava.1", **more: object) -> Letter:
    return write_letter(key, subject="Žádost", body="Příliš žluťoučký\n", now=NOW, **{"user": 7, **more})


def state() -> tuple[str, str]:
    found = Letter.objects.get()
    return found.state, found.error


def does(server: MailServer, *in_turn: Does) -> None:
    """The first deliveries in this order, all others are taken."""
    left = iter(in_turn)
    server.choose = lambda _recipient: next(left, Does.TAKE)


def send_until_done(start: datetime = NOW, most: int = 40) -> list[timedelta]:
    """Send whenever a letter's time has come; when that was."""
    times = []
    for _time in range(most):
        waiting = Letter.objects.filter(state="waiting").order_by("not_before").first()
        if waiting is None:
            return times
        times.append(max(waiting.not_before, start) - start)
        send_letters(max(waiting.not_before, start))
    raise AssertionError("never done")


def test_a_letter_arrives_as_it_was_written(server):
    letter()

    assert send_letters(NOW) == 1

    (taken,) = server.taken
    assert (taken.to, taken.text) == ("jana@priklad.invalid", "Příliš žluťoučký\n")
    assert taken.message["Subject"] == "Žádost"
    assert taken.message["Auto-Submitted"] == "auto-generated"
    assert taken.number == Letter.objects.get().message_id


def test_a_greylisted_letter_is_tried_until_it_is_taken_and_arrives_once(server):
    does(server, Does.GREYLIST, Does.GREYLIST, Does.GREYLIST)
    letter()

    assert send_until_done() == [timedelta(minutes=each) for each in (0, 1, 6, 21)]

    assert len(server.taken) == 1
    assert state() == ("sent", "")


@pytest.mark.parametrize(("what", "error"), [(Does.REFUSE, "SMTP 550"), (Does.REFUSE_DATA, "SMTP 554")])
def test_what_a_server_refuses_is_not_tried_again(server, what, error):
    does(server, what)
    letter()

    send_letters(NOW)
    send_letters(NOW + timedelta(days=1))

    assert server.taken == []
    assert state() == ("refused", error)
    assert out_of_reach([7, 8]) == {7}


def test_a_server_that_is_busy_or_drops_the_connection_in_the_middle_gets_the_letter_later_once(server):
    greetings = iter([Does.BUSY])
    server.greets = lambda: next(greetings, Does.TAKE)
    does(server, Does.DROP_IN_DATA)
    letter()

    assert len(send_until_done()) == 3

    assert len(server.taken) == 1
    assert state() == ("sent", "")


def test_of_a_letter_that_the_server_has_and_did_not_say_so_a_second_copy_has_the_same_number(server):
    """Nobody can do better by SMTP: at least once, and whoever gets two can tell that they are one."""
    does(server, Does.DROP_AFTER_DATA, Does.DROP_AFTER_DATA)
    letter()

    send_until_done()

    assert [each.is_told for each in server.taken] == [False, False, True]
    assert len({(each.number, each.to, each.text, each.message["Subject"]) for each in server.taken}) == 1
    assert state() == ("sent", "")


def test_a_server_that_answers_nothing_holds_nothing_else_up(server, settings):
    """Of a hundred letters three are tried; the others keep their place, and are not counted as tried."""
    settings.EMAIL_TIMEOUT, server.slowness = 0.2, 5.0
    server.choose = lambda _recipient: Does.SLOW
    for number in range(100):
        letter(f"zprava.{number}")

    send_letters(NOW)

    assert Letter.objects.filter(tries=1, error="SMTPServerDisconnected").count() == 3
    assert Letter.objects.filter(tries=0, state="waiting").count() == 97


def test_a_turn_ends_when_it_takes_too_long_and_the_rest_leaves_with_the_next(server, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS_OF_A_TURN", 0.25)
    server.choose, server.slowness = lambda _recipient: Does.SLOW, 0.2
    for number in range(4):
        letter(f"zprava.{number}")

    sent = send_letters(NOW)

    assert 0 < sent < 4
    monkeypatch.setattr(sending, "SECONDS_OF_A_TURN", 20.0)
    assert sent + send_letters(NOW) == 4


def test_a_server_that_does_not_want_us_at_all_refuses_no_letter(server, monkeypatch):
    """Its words are about the office's own address or machine; once that is mended, the letters leave."""
    letter()
    with monkeypatch.context() as patch:
        patch.setattr("smtplib.SMTP.mail", lambda *_asked: (553, b"sender not allowed"))
        send_letters(NOW)
        assert state() == ("waiting", "SMTP 553")

    send_until_done()
    assert state() == ("sent", "")


def test_a_server_that_is_away_over_a_long_weekend_gets_everything(server):
    letter()
    moment, until = NOW, NOW + timedelta(days=4)
    while (moment := Letter.objects.get().not_before) < until:
        server.greets = lambda: Does.BUSY
        send_letters(moment)
    server.greets = lambda: Does.TAKE

    send_letters(moment)

    assert (len(server.taken), state()) == (1, ("sent", ""))


def test_an_address_that_cannot_be_written_does_not_hold_up_the_others(server):
    letter("a", user=None, address="kdo\n@priklad.invalid")
    letter("b", user=8)

    send_letters(NOW)

    assert dict(Letter.objects.values_list("key", "state")) == {"a": "waiting", "b": "sent"}


def test_a_letter_that_comes_back_is_known_and_whose_it_is_hears_of_it(server, monkeypatch):
    heard = []
    monkeypatch.setattr(sending, "_refusals", {"link": lambda number, now: heard.append((number, now))})
    does(server, Does.BOUNCE)
    letter(thing="link", thing_id=12)
    send_letters(NOW)
    assert state() == ("sent", "")

    assert read_returned(NOW) == 1

    assert state() == ("refused", "came back 5.1.1")
    assert heard == [("12", NOW)]
    assert out_of_reach([7]) == {7}
    assert list((server.returned / "new").iterdir()) == []
    assert read_returned(NOW) == 0

    letter("zprava.2")
    send_letters(NOW)
    assert out_of_reach([7]) == set(), "a letter that arrived later says that the address works"


def test_what_is_no_report_on_our_letters_is_put_aside_and_a_delay_is_no_failure(server, monkeypatch):
    letter()
    send_letters(NOW)
    octets = bytes(server.taken[0].message)
    server.returned.mkdir()
    answer = Message()
    answer["Subject"] = "Nepřítomnost"
    answer.set_content("Jsem na dovolené.")
    for name, came in {
        "1": bytes(answer),
        "2": b"\xff\x00 no mail at all",
        "3": report(octets, "jana@priklad.invalid", action="delayed", status="4.4.1"),
        "4": b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n",
        "5": b"x" * 2_000_001,
        "6": b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(9000)
        ),
    }.items():
        (server.returned / name).write_bytes(came)

    assert read_returned(NOW) == 0

    assert sorted(path.name for path in (server.returned / "aside").iterdir()) == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
    ]
    assert state() == ("sent", "")


def test_one_that_cannot_be_taken_away_does_not_hold_up_the_others(server, monkeypatch):
    for number in (1, 2):
        letter(f"zprava.{number}")
    send_letters(NOW)
    server.returned.mkdir()
    for number, taken in enumerate(server.taken):
        (server.returned / f"{number}").write_bytes(report(bytes(taken.message), taken.to))
    usual = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == "0":
            raise PermissionError(path)
        usual(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)

    for _time in range(2):
        read_returned(NOW)

    assert Letter.objects.filter(state="refused").count() == 2
    assert [path.name for path in server.returned.iterdir()] == ["0"]


def test_a_report_on_a_letter_of_somebody_else_changes_nothing(server, monkeypatch):
    letter()
    send_letters(NOW)
    strange = Message()
    strange["Message-ID"] = "<jiny@jinde.invalid>"
    server.returned.mkdir()
    (server.returned / "1").write_bytes(report(bytes(strange), "jana@priklad.invalid"))

    assert read_returned(NOW) == 0
    assert state() == ("sent", "")


def test_what_is_told_after_the_letter_of_the_morning_waits_for_the_next_and_is_not_lost(server):
    tell(7, key="a", title="První", now=NOW)
    write_digests(NOW, "2026-11-23")
    tell(7, key="b", title="Druhé", now=NOW)

    assert write_digests(NOW, "2026-11-23") == 0
    assert Notice.objects.get(mailed_at=None).key == "b"

    write_digests(NOW, "2026-11-24")
    send_letters(NOW)
    assert [each.message["Subject"] for each in server.taken] == ["První", "Druhé"]
