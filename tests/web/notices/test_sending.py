"""Mail leaves once whatever crashes, is tried again when it may help, and never stops the rest."""

import shutil
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from meritko.web.notices import sending
from meritko.web.notices.actions import tell, write_digests, write_letter
from meritko.web.notices.mailbox import Folder
from meritko.web.notices.models import Letter, Notice
from meritko.web.notices.sending import send_letters
from meritko.web.people import Person
from meritko.web.work.periodic import Periodic

from ..drills import TIMES, drill
from ..somebody import NOW, known

pytestmark = pytest.mark.django_db

JANA = Person(7, "Jana Zkušební", "jana@priklad.invalid", "cs")
JOHN = Person(8, "John Tester", "john@example.invalid", "en")


@pytest.fixture(autouse=True)
def people(monkeypatch: pytest.MonkeyPatch):
    with known(monkeypatch, JANA, JOHN, Person(9, "Zrušený Účet", "")):
        yield


def letter(key: str = "zprava.1", **more: object) -> Letter:
    return write_letter(key, subject="Předmět", body="Text", now=NOW, **{"user": 7, **more})


def test_a_letter_written_twice_under_one_key_leaves_once():
    letter()
    letter()

    assert send_letters(NOW) == 1
    assert send_letters(NOW) == 0
    assert [(each.to, each.subject) for each in mail.outbox] == [(["jana@priklad.invalid"], "Předmět")]


def test_a_letter_that_was_interrupted_is_sent_again_under_the_same_number():
    letter()

    def killed(message: EmailMessage) -> None:
        mail.outbox.append(message)
        raise KeyboardInterrupt  # handed over, and the program ended before it could note that

    with pytest.raises(KeyboardInterrupt):
        send_letters(NOW, killed)
    assert Letter.objects.get().state == "sending"

    assert send_letters(NOW) == 1
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 1
    assert Letter.objects.get().tries == 2


def test_the_number_of_a_letter_tells_nothing_of_what_it_is_about():
    assert "zprava" not in letter().message_id
    assert letter().message_id != letter("zprava.2").message_id


def test_a_mail_server_that_is_away_is_tried_again_ever_later_and_at_last_given_up():
    letter()

    def away(_message: EmailMessage) -> None:
        raise SMTPServerDisconnected

    moment, times = NOW, []
    while Letter.objects.get().state == "waiting":
        moment = Letter.objects.get().not_before
        times.append(moment - NOW)
        send_letters(moment, away)

    assert times[:5] == [timedelta(minutes=each) for each in (0, 1, 6, 21, 81)]
    assert Letter.objects.get().state == "refused"
    assert Letter.objects.get().error == "SMTPServerDisconnected"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SMTPRecipientsRefused({"jana@priklad.invalid": (550, b"no such user jana")}), "refused"),
        (SMTPRecipientsRefused({"jana@priklad.invalid": (451, b"later")}), "waiting"),
        (SMTPDataError(554, b"no"), "refused"),
        (SMTPDataError(421, b"busy"), "waiting"),
        (ConnectionRefusedError(), "waiting"),
    ],
)
def test_only_what_will_never_be_taken_is_refused_and_whose_letter_it_is_hears_of_it(
    monkeypatch, error, state
):
    heard = []
    monkeypatch.setattr(sending, "_refusals", {"invitation": lambda number, now: heard.append((number, now))})
    letter(thing="invitation", thing_id=12)

    def fail(_message: EmailMessage) -> None:
        raise error

    send_letters(NOW, fail)

    found = Letter.objects.get()
    assert found.state == state
    assert "jana" not in found.error
    assert heard == ([("12", NOW)] if state == "refused" else [])


def test_one_letter_that_fails_does_not_hold_up_the_others():
    letter("a")
    letter("b")
    letter("c", user=9)

    def first_fails(message: EmailMessage) -> None:
        if message.extra_headers["Message-ID"] == Letter.objects.get(key="a").message_id:
            raise SMTPServerDisconnected
        mail.outbox.append(message)

    assert send_letters(NOW, first_fails) == 1
    assert dict(Letter.objects.values_list("key", "state")) == {"a": "waiting", "b": "sent", "c": "refused"}
    assert Letter.objects.get(key="c").error == "no address"


@pytest.mark.parametrize(
    ("error", "state"),
    [(None, "sent"), (SMTPDataError(554, b"no"), "refused")],
)
def test_of_a_letter_that_left_or_was_given_up_nothing_is_kept_that_tells_of_people(error, state):
    address, link = "jana.nova@priklad.invalid", "http://127.0.0.1/ucet/pozvanka/tajne/"
    write_letter(
        "invitation:12",
        address=address,
        subject="Pozvánka pro Janu Novou",
        body=f"Dobrý den, {link}",
        thing="invitation",
        thing_id=12,
        now=NOW,
    )

    def hand(_message: EmailMessage) -> None:
        if error:
            raise error

    send_letters(NOW, hand)

    (kept,) = Letter.objects.values()
    assert not any(word in str(kept) for word in ("jana", "Jan", "Nov", "tajne", "priklad"))
    assert (kept["key"], kept["thing"], kept["thing_id"]) == ("invitation:12", "invitation", "12")
    assert (kept["state"], kept["written_at"], kept["sent_at"]) == (state, NOW, None if error else NOW)


def test_a_letter_that_is_tried_again_keeps_what_it_says():
    letter(user=None, address="jana@priklad.invalid")

    def away(_message: EmailMessage) -> None:
        raise SMTPServerDisconnected

    send_letters(NOW, away)

    found = Letter.objects.get()
    assert (found.subject, found.body, found.address) == ("Předmět", "Text", "jana@priklad.invalid")


def test_two_do_not_send_at_once():
    letter()

    def meanwhile(_message: EmailMessage) -> None:
        assert send_letters(NOW) == 0

    assert send_letters(NOW, meanwhile) == 1


def test_mail_in_a_folder_is_there_once_however_often_it_is_sent(tmp_path: Path, settings):
    settings.EMAIL_FILE_PATH = tmp_path
    message = EmailMessage("Předmět", "Text", to=["a@priklad.invalid"], headers={"Message-ID": "<1@x>"})

    for _time in range(3):
        Folder().send_messages([message])

    assert [path.name for path in tmp_path.iterdir()] == ["1@x.eml"]


def test_a_notice_at_once_is_told_in_the_language_of_the_person_with_the_whole_link():
    tell(8, key="x.8", title="Done", now=NOW, link="/beh/1/", mail=Notice.Mail.NOW)
    tell(8, key="x.8", title="Done", now=NOW, link="/beh/1/", mail=Notice.Mail.NOW)
    send_letters(NOW)

    (sent,) = mail.outbox
    assert sent.body == (
        "Good day,\n\nDone\nhttp://127.0.0.1/beh/1/\n\n"
        "This message was sent by Měřítko. Please do not answer it.\n"
    )


def test_the_letter_of_the_morning_holds_what_is_new_and_unread_once():
    tell(7, key="a", title="První", now=NOW)
    tell(7, key="b", title="Druhé", now=NOW)
    tell(7, key="c", title="Jen zde", now=NOW, mail=Notice.Mail.NONE)
    read = tell(7, key="d", title="Přečtené", now=NOW)
    Notice.objects.filter(pk=read.pk).update(read_at=NOW)

    for _time in range(2):
        write_digests(NOW, "2026-11-23")
        send_letters(NOW)

    (sent,) = mail.outbox
    assert sent.subject == "2 nová oznámení"
    assert [title in sent.body for title in ("První", "Druhé", "Jen zde", "Přečtené")] == [
        True,
        True,
        False,
        False,
    ]


def test_through_a_whole_campaign_with_the_clocks_changed_everybody_gets_exactly_the_planned_mails():
    """One notice a day, asked every ten minutes: over the end of summer time, and over a leap day."""
    for first, days in [(datetime(2026, 10, 20, tzinfo=UTC), 12), (datetime(2028, 2, 26, tzinfo=UTC), 5)]:
        mail.outbox.clear()
        morning = Periodic("test", lambda _now: None, daily_at=time(6, 30))
        last, sent_at = first, []
        for minutes in range(10, days * 24 * 60, 10):
            now = first + timedelta(minutes=minutes)
            day = timezone.localdate(now).isoformat()
            if now.astimezone(ZoneInfo("Europe/Prague")).hour == 5:
                tell(7, key=f"denni.{day}", title=f"Den {day}", now=now)
            if morning.is_due(last, now):
                last = now
                write_digests(now, day)
                sent_at += [now.astimezone(ZoneInfo("Europe/Prague")).strftime("%d %H:%M")] * send_letters(
                    now
                )

        assert len(sent_at) == len(set(sent_at)) == days
        assert {each[-5:] for each in sent_at} == {"06:30"}
        assert [each.body.count("Den ") for each in mail.outbox] == [1] * days


DRILL = Path(__file__).parent / "drill.py"


@pytest.mark.slow
@pytest.mark.drill
def test_a_sender_that_is_killed_again_and_again_loses_no_letter_and_doubles_none(
    tmp_path: Path, prepared: Path, database_url: str
):
    """Trust, row 35: kill -9 while letters are sent; the seed is printed."""
    home = shutil.copytree(prepared, tmp_path / "home")

    told = drill(DRILL, 20, home, database_url)

    assert f"letters {20 * TIMES}, files {20 * TIMES}, sent {20 * TIMES}" in told
