"""Who has handed in, who is late and whom no mail reaches; every number leads to who it is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from meritko.web.accounts.actor import Forbidden, Unknown
from meritko.web.collecting.actions.inviting import add
from meritko.web.collecting.actions.opening import open_drafts
from meritko.web.collecting.models import Invited
from meritko.web.collecting.queries import boards
from meritko.web.collecting.queries.boards import STANDS, Wanted
from meritko.web.notices.models import Letter, Notice
from meritko.web.notices.sending import Refused, send_letters
from meritko.web.revalidating.register import main_form
from meritko.web.submissions.actions.linking import make_link, send_link
from meritko.web.submissions.actions.reminding import remind, remind_late
from meritko.web.submissions.actions.rounds import close_round
from meritko.web.submissions.models import Link, Round, Submission
from meritko.web.submissions.states import RoundState, State

from .conftest import FAR, NOW, TOWN, VILLAGE, programme_about

LATE = datetime(2025, 11, 10, 9, 0, tzinfo=UTC)
ADDRESS = "starosta@priklad.invalid"


@pytest.fixture
def around(open_year) -> Round:
    """Applications that three towns are asked for, in two regions."""
    opened = open_year(programme_about("municipality"), kinds=("application",))["application"]
    for code, name in ((TOWN, "Ukázkov"), (VILLAGE, "Vzorná"), (FAR, "Dálná Lhota")):
        told = {"form": opened.form, "kind": "municipality", "name": name}
        Submission.objects.get_or_create(round=opened, code=code, defaults=told)
    return opened


@pytest.fixture
def asked(around, places) -> Round:
    """The same with the regions set, however the towns came to be asked."""
    around.submissions.exclude(code=FAR).update(region=places[0].code)
    around.submissions.filter(code=FAR).update(region=places[1].code)
    return around


def put(around: Round, code: str, state: State) -> Submission:
    around.submissions.filter(code=code).update(state=state)
    return around.submissions.get(code=code)


def counts(line: boards.Line) -> dict[str, int]:
    return {name: line.counts[name] for name in ("asked", *STANDS) if line.counts[name]}


def test_a_board_counts_by_programme_and_by_region(analyst, town_hall, asked, places):
    put(asked, VILLAGE, State.RETURNED)
    put(asked, FAR, State.ACCEPTED)

    found = boards.board(analyst.actor, Wanted(), LATE.date())

    ((_name, (line,)),) = found.programmes
    assert line.around == asked
    assert counts(line) == {"asked": 3, "missing": 2, "late": 2, "returned": 1, "accepted": 1, "nobody": 1}
    assert {each.code: counts(each) for each in found.regions} == {
        places[0].code: {"asked": 2, "missing": 2, "late": 2, "returned": 1, "nobody": 1},
        places[1].code: {"asked": 1, "accepted": 1},
    }
    assert counts(found.all) == counts(line)


def test_a_round_of_the_register_stands_on_the_board_beside_the_programmes(analyst, asked, places):
    told = {"title": "Aktualizace 2025", "opens": asked.opens, "due": asked.due, "state": RoundState.OPEN}
    register = Round.objects.create(form=main_form(), year=2025, made_at=NOW, **told)
    region = {"kind": "region", "code": places[0].code, "name": places[0].name, "region": places[0].code}
    Submission.objects.create(round=register, form=register.form, **region)

    found = boards.board(analyst.actor, Wanted(), LATE.date())
    alone = boards.board(analyst.actor, Wanted(programme=boards.REGISTER), LATE.date())

    assert [name for name, _lines in found.programmes][1:] == ["Aktualizace registru"]
    assert found.all.asked == 4
    assert [line.around for _name, lines in alone.programmes for line in lines] == [register]


def test_every_number_is_as_many_as_the_list_it_leads_to(analyst, town_hall, asked):
    put(asked, VILLAGE, State.RETURNED)
    put(asked, FAR, State.SUBMITTED)
    found = boards.board(analyst.actor, Wanted(), LATE.date())

    for stand in STANDS:
        for line in (found.all, *found.regions):
            wanted = Wanted(region=line.code, stand=stand)
            assert boards.listed(analyst.actor, wanted, LATE.date()).count() == line.counts[stand], stand


def test_a_coordinator_sees_the_own_region_alone(coordinator, asked, places, town_hall):
    found = boards.board(coordinator.actor, Wanted(), LATE.date())

    assert [each.code for each in found.regions] == [places[0].code]
    assert found.all.asked == 2
    listed = boards.listed(coordinator.actor, Wanted(), LATE.date())
    assert {each.code for each in listed} == {TOWN, VILLAGE}
    with pytest.raises(Forbidden):
        boards.board(town_hall.actor, Wanted(), LATE.date())


def test_of_a_round_with_nothing_in_the_own_region_a_coordinator_knows_nothing(coordinator, asked):
    asked.submissions.exclude(code=FAR).delete()

    assert boards.board(coordinator.actor, Wanted(), LATE.date()).programmes == ()
    for act in (
        lambda: boards.listed(coordinator.actor, Wanted(around=asked.pk), LATE.date()),
        lambda: remind_late(coordinator.actor, asked.pk, LATE),
    ):
        with pytest.raises(Unknown):
            act()


def test_a_locked_round_tells_what_was_accepted_from_what_was_only_handed_in(analyst, asked):
    asked.submissions.filter(code=TOWN).update(state=State.LOCKED, accepted_at=NOW)
    asked.submissions.filter(code=VILLAGE).update(state=State.LOCKED)
    put(asked, FAR, State.NOT_DELIVERED)
    Round.objects.filter(pk=asked.pk).update(state=RoundState.LOCKED)

    assert boards.board(analyst.actor, Wanted(), LATE.date()).programmes == ()
    found = boards.board(analyst.actor, Wanted(year=asked.year), LATE.date())
    assert counts(found.all) == {"asked": 3, "handed_in": 1, "accepted": 1, "not_delivered": 1}


def test_one_click_reminds_the_late_ones_only_each_once_a_day(analyst, town_hall, someone, asked):
    other = someone("municipal_coordinator", VILLAGE, name="Vzorná Ukázková")
    put(asked, VILLAGE, State.SUBMITTED)

    assert remind_late(analyst.actor, asked.pk, LATE) == 1
    assert remind_late(analyst.actor, asked.pk, LATE + timedelta(hours=2)) == 0
    assert remind_late(analyst.actor, asked.pk, LATE + timedelta(days=1)) == 1

    titles = list(Notice.objects.filter(user=town_hall.user.pk, at__gte=LATE).values_list("title", flat=True))
    assert len(titles) == 2
    assert titles[0].startswith("Po termínu (31.")
    assert not Notice.objects.filter(user=other.user.pk, at__gte=LATE).exists()


def test_a_coordinator_reminds_the_own_region_alone_and_nobody_who_only_answers_reminds(
    coordinator, someone, asked, town_hall
):
    far = someone("municipal_coordinator", FAR, name="Dálná Ukázková")

    assert remind_late(coordinator.actor, asked.pk, LATE) == 1

    assert Notice.objects.filter(user=town_hall.user.pk, at=LATE).count() == 1
    assert not Notice.objects.filter(user=far.user.pk, at=LATE).exists()
    with pytest.raises(Forbidden):
        remind_late(town_hall.actor, asked.pk, LATE)


def test_of_a_round_that_is_closed_nobody_is_reminded(analyst, town_hall, asked):
    close_round(analyst.actor, asked.pk, NOW)

    assert remind_late(analyst.actor, asked.pk, LATE) == 0
    assert not Notice.objects.filter(at=LATE).exists()


def link_to(analyst, asked: Round, code: str, address: str = ADDRESS) -> Link:
    mine, told = asked.submissions.get(code=code), {"until": asked.due, "now": NOW, "address": address}
    made = make_link(analyst.actor, mine, Link.Kind.ASKED, "Starosta", **told)
    send_link(made, NOW)
    return made.link


def test_who_is_asked_by_links_gets_one_letter_with_all_of_them(analyst, asked):
    """On the morning of 17 October, fourteen days before the last day, and never twice."""
    for code in (VILLAGE, FAR):
        link_to(analyst, asked, code)
    send_letters(NOW)
    mail.outbox.clear()

    for day in (16, 17, 18, 20):
        for at in (4, 10):
            remind(datetime(2025, 10, day, at, 0, tzinfo=UTC))
            send_letters(datetime(2025, 10, day, at, 30, tzinfo=UTC))

    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    assert "K odevzdání do 31." in sent.subject
    assert sent.body.count("/odpoved/") == 2
    assert all(name in sent.body for name in ("Vzorná", "Dálná Lhota"))
    assert Letter.objects.filter(written_at__gt=NOW).get().written_at.day == 17


def test_after_the_last_day_the_letter_says_so_and_who_has_answered_gets_none(analyst, asked):
    link_to(analyst, asked, VILLAGE)
    link_to(analyst, asked, FAR, "jina@priklad.invalid")
    put(asked, FAR, State.SUBMITTED)
    send_letters(NOW)
    mail.outbox.clear()

    remind(datetime(2025, 11, 3, 5, 0, tzinfo=UTC))
    send_letters(LATE)

    (sent,) = mail.outbox
    assert (sent.to, "Po termínu (31." in sent.body) == ([ADDRESS], True)


def test_whoever_was_sent_a_link_that_day_is_not_reminded_of_it(analyst, asked):
    link_to(analyst, asked, VILLAGE)

    assert remind_late(analyst.actor, asked.pk, NOW) == 0
    assert remind_late(analyst.actor, asked.pk, NOW + timedelta(days=1)) == 1


def test_the_board_says_whom_no_mail_reaches_until_one_arrives_again(analyst, town_hall, asked):
    link_to(analyst, asked, VILLAGE)

    def refuse(_message: object) -> None:
        raise Refused("x")

    send_letters(NOW, refuse)
    remind_late(analyst.actor, asked.pk, LATE)
    send_letters(LATE, refuse)

    found = boards.board(analyst.actor, Wanted(), LATE.date())
    assert found.all.counts["comes_back"] == 2
    back = boards.listed(analyst.actor, Wanted(stand="comes_back"), LATE.date())
    assert {each.code for each in back} == {TOWN, VILLAGE}

    remind_late(analyst.actor, asked.pk, LATE + timedelta(days=1))
    send_letters(LATE + timedelta(days=1))
    assert boards.board(analyst.actor, Wanted(), LATE.date()).all.counts["comes_back"] == 0


def test_the_pages_show_it_and_remind(analyst, town_hall, asked, at, places):
    at(LATE)
    browser = analyst.browser

    board = browser.get(reverse("collecting:board")).text
    query = f"kolo={asked.pk}&stav=late&kraj={places[0].code}"
    listed = browser.get(f"{reverse('collecting:watched')}?{query}").text
    done = browser.post(
        reverse("collecting:remind_late", args=[asked.pk]), {"kraj": places[0].code}, follow=True
    ).text
    at(LATE + timedelta(minutes=1))
    again = browser.post(reverse("collecting:remind_late", args=[asked.pk]), follow=True).text
    home = browser.get("/").text

    assert f'href="/sber/prehled/seznam/?kolo={asked.pk}&amp;stav=late"' in board
    assert ("Ukázkov" in listed, "Dálná Lhota" in listed) == (True, False)
    assert "Připomenuto 1 člověku." in done
    assert "Všem, které lze zastihnout, se dnes už připomínalo." in again
    assert f"/sber/prehled/seznam/?kolo={asked.pk}&amp;stav=late" in home


def test_a_list_of_hundreds_comes_in_pages_in_czech_order_with_a_steady_number_of_questions(
    analyst, asked, at, django_assert_max_num_queries, places
):
    at(LATE)
    names = ("Čáslav", "Cheb", "Aš", "Hodonín", "Dubí")
    Submission.objects.bulk_create(
        Submission(
            round=asked, form=asked.form, kind="municipality", code=f"6{n:05}", region=places[0].code,
            name=f"{names[n % 5]} {n:03}",
        )
        for n in range(300)
    )  # fmt: skip
    browser, path = analyst.browser, reverse("collecting:watched")
    browser.get(path)

    with django_assert_max_num_queries(40):
        first = browser.get(f"{path}?sort=name").text
    with django_assert_max_num_queries(40):
        browser.get(reverse("collecting:board"))
    last = browser.get(f"{path}?sort=name&page=7").text

    heads = re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', first)
    assert len(heads) == 50
    assert heads[0].startswith("Aš")
    order = [each[:2] for each in re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', last)]
    assert len(order) == 3
    second = [each for page in range(1, 8) for each in _names(browser, f"{path}?sort=-name&page={page}")]
    assert second[-1].startswith("Aš")
    places_of = [next(i for i, name in enumerate(second) if name.startswith(town)) for town in names]
    assert places_of[1] < places_of[3] < places_of[4] < places_of[0] < places_of[2]


def _names(browser, path: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', browser.get(path).text)


def test_what_an_address_asks_for_and_nobody_understands_is_not_asked_for(analyst, asked, at):
    at(LATE)
    path = reverse("collecting:watched")

    for query in ("stav=x&rok=x&program=x&kraj=%00&page=x&sort=x", "rok=1234567890&kraj=-", "hledat=%25%00"):
        assert analyst.browser.get(f"{path}?{query}").status_code == 200
        assert analyst.browser.get(f"{reverse('collecting:board')}?{query}").status_code == 200
    assert analyst.browser.get(f"{path}?kolo=987654").status_code == 404


def test_the_day_of_a_late_round_is_of_the_place_of_the_office(analyst, asked):
    last = datetime(2025, 10, 31, 22, 30, tzinfo=UTC)
    assert boards.late(analyst.actor, timezone.localdate(last)) == {}
    assert boards.late(analyst.actor, date(2025, 11, 1)) == {asked: 3}


def test_opening_tells_people_and_sends_links_to_addresses_and_who_is_added_later_is_told_alone(
    analyst, town_hall, someone, places, open_year, at
):
    at(NOW)
    drafts = open_year(programme_about("municipality"), kinds=("none",))
    around = drafts["application"]
    around.invited.all().delete()
    Invited.objects.create(
        round=around, kind="municipality", code=TOWN, name="Ukázkov", region=places[0].code
    )
    Invited.objects.create(
        round=around,
        kind="municipality",
        code=FAR,
        name="Dálná Lhota",
        region=places[1].code,
        address=ADDRESS,
    )
    other = someone("municipal_coordinator", VILLAGE, name="Vzorná Ukázková")

    analyst.browser.post(reverse("collecting:opening", args=[around.pk]))
    send_letters(NOW)
    opened = [(each.to, each.subject) for each in mail.outbox]
    mail.outbox.clear()
    add(
        analyst.actor, around.pk, Invited(round=around, kind="municipality", code=VILLAGE, name="Vzorná"), NOW
    )
    send_letters(NOW)

    assert [to for to, _subject in opened] == [[town_hall.user.email], [ADDRESS]]
    assert Link.objects.get().submission.code == FAR
    assert [each.to for each in mail.outbox] == [[other.user.email]]


def test_when_the_program_is_killed_while_a_round_is_opened_it_is_not_open_and_nobody_was_told(
    analyst, town_hall, places, open_year, monkeypatch
):
    around = open_year(programme_about("municipality"), kinds=("none",))["application"]

    def killed(*_asked: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("meritko.web.submissions.actions.reminding.invite", killed)
    with pytest.raises(KeyboardInterrupt):
        open_drafts(analyst.actor, [around], NOW)

    assert Round.objects.get(pk=around.pk).state == RoundState.DRAFT
    assert not around.submissions.exists()
