"""year.py KILLS: a year of campaigns, lived by the real periodic work with a clock of its own.

One process lives it: the periodic work of the application, its outbox, SMTP to the mail server of the tests,
which refuses, delays, greylists, drops connections and gives back. It is killed at KILLS random moments and
begun again where it was, sometimes hours later. In the end what the server has is compared with what
`year_plan` says must have come. DRILL_SEED repeats a year whose seed was printed.
"""

# ruff: noqa: E402 - Django is set up before its models can be imported

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

os.environ["DJANGO_SETTINGS_MODULE"] = "meritko.web.settings"
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from mail_server import Does, MailServer, Taken, mail_server
from year_plan import CODES, FIRST, LAST, LINKS, PEOPLE, REFUSED, RETURNED, Campaign, Mail, draw, planned

from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.actor import Actor, actor_of
from meritko.web.accounts.models import Organisation, User
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.methodology import current_pack
from meritko.web.notices.models import Letter
from meritko.web.submissions.actions.reminding import Opening, open_and_tell, remind_late
from meritko.web.submissions.actions.rounds import Subject, Terms, make_round, open_round
from meritko.web.submissions.models import Round, Submission
from meritko.web.submissions.queries.reaching import reaching
from meritko.web.submissions.states import RoundState
from meritko.web.work.periodic import do_what_is_due

PRAGUE = ZoneInfo("Europe/Prague")
IS_LONG = bool(os.environ.get("SOAK"))
CAMPAIGNS = 24 if IS_LONG else 14
HOURS = (hour(6, 5), hour(6, 35), hour(15, 0))
"""When the clock is looked at besides the times of letters; in the soak every half an hour."""
CLOCK, EVENTS, DONE = (settings.HOME.folder / name for name in ("clock", "events.json", "events.done"))
WEBSITE = re.compile(r"https?://\S+")


def write(path: Path, text: str) -> None:
    beside = path.with_suffix(".part")
    beside.write_text(text, encoding="utf-8")
    beside.rename(path)


def clock() -> datetime:
    return datetime.fromisoformat(CLOCK.read_text(encoding="utf-8"))


def at(day: date, when: hour) -> datetime:
    return datetime.combine(day, when, PRAGUE).astimezone(UTC)


# ---- the process that lives the year


def live() -> None:
    events = [(datetime.fromisoformat(when), what) for when, what in json.loads(EVENTS.read_text("utf-8"))]
    analyst = User.objects.get(email="analytik@priklad.invalid")
    done = int(DONE.read_text("utf-8")) if DONE.exists() else 0
    end = at(LAST, hour(23, 0))
    print("begun", flush=True)
    while (now := clock()) < end:
        while done < len(events) and events[done][0] <= now:
            happen(actor_of(analyst, now.date()), events[done][1], now)
            done += 1
            write(DONE, str(done))
        do_what_is_due(now)
        write(CLOCK, after(now).isoformat())


def after(now: datetime) -> datetime:
    """The next moment to look at the clock."""
    here = now.astimezone(PRAGUE)
    times = [hour(n // 2, n % 2 * 30) for n in range(48)] if IS_LONG else HOURS
    moments = [at(here.date() + timedelta(days), each) for days in (0, 1) for each in times]
    waiting = Letter.objects.filter(state__in=["waiting", "sending"]).order_by("not_before").first()
    if waiting is not None:
        moments.append(max(waiting.not_before, now + timedelta(seconds=6)))
    return min(each for each in moments if each > now)


def happen(actor: Actor, what: dict[str, Any], now: datetime) -> None:
    """Something that people do; when the process was killed in it, it is done again."""
    if what["do"] == "open":
        drafts = Round.objects.filter(title__in=what["rounds"], state=RoundState.DRAFT).order_by("title")
        openings = [opening(actor, each, what["rounds"][each.title].split(), now) for each in drafts]
        open_and_tell(actor, openings, now)
        return
    around = Round.objects.get(title=what["round"])
    if what["do"] == "move":
        around.submissions.filter(code=what["code"]).update(state=what["state"])
    elif what["do"] == "click":
        remind_late(actor, around.pk, now)
    elif what["do"] == "close":
        Round.objects.filter(pk=around.pk).update(state=RoundState.CLOSED)


def opening(actor: Actor, around: Round, codes: list[str], now: datetime) -> Opening:
    addresses = {("municipality", code): LINKS[code] for code in codes if code in LINKS}
    return Opening(lambda: open_round(actor, around.pk, subjects(codes), now), addresses)


def subjects(codes: list[str]) -> list[Subject]:
    form = next(iter(current_pack().forms.by_id))
    return [Subject(form, "municipality", code, f"Obec {code}", "CZ091") for code in codes]


# ---- the one that kills it, and looks at what came


def prepare(campaigns: list[Campaign]) -> None:
    call_command("migrate", verbosity=0)
    office = Organisation.objects.create(name="Úřad Zkušební", kind="government_office")
    first = date(2026, 1, 1)
    analyst = User.objects.create_user("analytik@priklad.invalid", "Analytik Zkušební")
    grant(analyst, office, Rank(Role.NATIONAL_ANALYST, ScopeKind.COUNTRY, ""), by=None, today=first)
    for address, codes in PEOPLE.items():
        user = User.objects.create_user(address, "Někdo Zkušební")
        for code in sorted(codes):
            rank = Rank(Role.MUNICIPAL_COORDINATOR, ScopeKind.MUNICIPALITY, code)
            grant(user, office, rank, by=None, today=first)
    forms = sorted(current_pack().forms.by_id)
    for each in campaigns:
        form, year = forms[each.number % len(forms)], 2000 + each.number
        terms = Terms(each.title, each.opens, each.due, "Děkujeme.")
        make_round(actor_of(analyst, FIRST), form, year, terms, at(FIRST, hour(1)))
    write(
        EVENTS, json.dumps([(when.isoformat(), what) for when, _n, what in sorted(told(campaigns), key=_by)])
    )
    write(CLOCK, at(FIRST, HOURS[0]).isoformat())


def _by(event: tuple[datetime, int, dict[str, Any]]) -> tuple[datetime, int]:
    return event[:2]


def told(campaigns: list[Campaign]) -> list[tuple[datetime, int, dict[str, Any]]]:
    """What people do: openings of a day first, all of them at once, then moves, then clicks."""
    opened: dict[date, dict[str, str]] = {}
    for each in campaigns:
        opened.setdefault(each.opens, {})[each.title] = " ".join(each.asked)
    found = [(at(day, hour(15)), 0, {"do": "open", "rounds": rounds}) for day, rounds in opened.items()]
    for each in campaigns:
        around = {"round": each.title}
        for day, code, state in each.moves:
            found.append((at(day, hour(15)), 1, around | {"do": "move", "code": code, "state": state}))
        found += [(at(day, hour(15)), 2, around | {"do": "click"}) for day in each.clicks]
        found.append((at(each.closes, hour(15)), 3, around | {"do": "close"}))
    return found


class Moods:
    """How the server treats each delivery: by chance, but nobody more than four times badly on a day."""

    BAD = (Does.GREYLIST, Does.GREYLIST, Does.DROP_IN_DATA, Does.DROP_AFTER_DATA)

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.times, self.busy = chance, Counter(), Counter()

    def choose(self, recipient: str) -> Does:
        if recipient == REFUSED:
            return Does.REFUSE
        if recipient == RETURNED:
            return Does.BOUNCE
        key = (recipient, clock().date())
        if self.times[key] < 3 and self.chance.random() < 0.25:
            self.times[key] += 1
            return self.chance.choice(self.BAD)
        return Does.SLOW if self.chance.random() < 0.05 else Does.TAKE

    def greet(self) -> Does:
        day = clock().date()
        if self.busy[day] < 1 and self.chance.random() < 0.03:
            self.busy[day] += 1
            return Does.BUSY
        return Does.TAKE


def moments(chance: random.Random, mails: Counter[Mail], kills: int) -> list[datetime]:
    """When to kill: half of the times somewhere in the year, half when letters are written and sent."""
    days = sorted({day for _to, day, _kind, _about in mails})
    found = [
        at(FIRST + timedelta(chance.randrange(380)), hour(chance.randrange(24))) for _n in range(kills // 2)
    ]
    while len(found) < kills:
        found.append(at(date.fromisoformat(chance.choice(days)), chance.choice(HOURS)))
    return sorted(found)


def outlive(chance: random.Random, when: list[datetime]) -> int:
    """Have the year lived, killed at those moments; how often it was."""
    kills = 0
    while True:
        process = subprocess.Popen([sys.executable, __file__, "live"], stdout=subprocess.PIPE)
        process.stdout.readline()  # it has begun
        while kills < len(when) and process.poll() is None and clock() < when[kills]:
            time.sleep(0.002)
        if kills == len(when):
            assert process.wait() == 0
            return kills
        time.sleep(chance.uniform(0.0, 0.15))
        if process.poll() is not None:
            assert process.returncode == 0
            return kills
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        kills += 1
        pause(chance)


def pause(chance: random.Random) -> None:
    """Sometimes it is hours before somebody begins it again, though on the same day."""
    here = clock().astimezone(PRAGUE)
    last = hour(13, 30) if here.time() < hour(13, 30) else hour(18, 30)
    if chance.random() < 0.5 and here.time() < last:
        later = min(here + timedelta(hours=chance.uniform(0, 5)), datetime.combine(here.date(), last, PRAGUE))
        write(CLOCK, max(later.astimezone(UTC), clock()).isoformat())


def came(taken: list[Taken]) -> Counter[Mail]:
    """What mails the server has, each letter once however often it came: on the day it came first."""
    first: dict[str, Taken] = {}
    for each in taken:
        first.setdefault(each.number, each)
    return Counter(mail for each in first.values() for mail in read(each))


def of_openings(taken: list[Taken]) -> Counter[tuple[str, str, str]]:
    """How many rounds each letter of an opening asks for: the letter by recipient, first day and number."""
    first: dict[str, Taken] = {}
    for each in taken:
        first.setdefault(each.number, each)
    found = Counter()
    for each in first.values():
        rounds = {about.split(" 5900")[0] for _to, _day, kind, about in read(each) if kind == "asked"}
        found[each.to, each.day, each.number] = len(rounds)
    return +found


def read(letter: Taken) -> list[Mail]:
    """What a letter tells of: the lines that name a campaign, once each."""
    kinds = {"Prosíme o vyplnění": "asked", "K odevzdání do": "due", "Po termínu": "overdue"}
    text = WEBSITE.sub("", letter.text)
    found = {}
    for line in text.splitlines():
        if about := re.search(r"Kolo \d\d", line):
            kind = next((kind for said, kind in kinds.items() if line.startswith(said)), "asked")
            code = re.search(r"Obec (\d{6})", line)
            found[about[0] + (f" {code[1]}" if code else "")] = kind
    return [(letter.to, letter.day, kind, about) for about, kind in found.items()]


def drill(kills: int) -> None:
    settings.HOME.folder.mkdir(parents=True, exist_ok=True)
    seed = int(os.environ.get("DRILL_SEED") or time.time_ns() % 2**32)
    print(f"seed {seed}", flush=True)
    chance = random.Random(seed)
    campaigns = draw(seed, CAMPAIGNS)
    plan = planned(campaigns)
    prepare(campaigns)
    moods = Moods(random.Random(seed + 1))
    server = MailServer(moods.choose, lambda: clock().astimezone(PRAGUE).date().isoformat())
    server.returned, server.greets, server.slowness = settings.HOME.folder / "returned", moods.greet, 0.05
    began = time.monotonic()
    with mail_server(server) as told:
        (settings.HOME.folder / "office.toml").write_text(f'mail = "{told.url}"\n', encoding="utf-8")
        killed = outlive(chance, moments(chance, plan, kills))
    report(plan, server, killed, round(time.monotonic() - began))


def report(plan: Counter[Mail], server: MailServer, kills: int, seconds: int) -> None:
    wanted = Counter({mail: count for mail, count in plan.items() if mail[0] != REFUSED})
    there, opened = came(server.taken), of_openings(server.taken)
    letters = Counter(each.number for each in server.taken)
    alike = {(each.number, each.to, each.text, str(each.message["Subject"])) for each in server.taken}
    unknown = Counter(each.number for each in server.taken if not each.is_told)
    again = letters.total() - len(letters)
    reached = reaching(list(Submission.objects.filter(code__in=CODES)), LAST)
    back = {each.code for each in Submission.objects.all() if reached[each.pk].comes_back}
    found = {
        "kills": kills,
        "seconds": seconds,
        "planned": wanted.total(),
        "letters": len(letters),
        "asked of several at once": max(opened.values()),
        "letters of an opening": max(Counter((to, day) for to, day, _number in opened).values()),
        "missing": sorted((wanted - there).elements())[:20],
        "too many": sorted((there - wanted).elements())[:20],
        "copies": again,
        "copies explained": again <= unknown.total() + kills,
        "copies differ": len(alike) - len(letters),
        "left": Letter.objects.filter(state__in=["waiting", "sending"]).count(),
        "refused to": sorted({str(each) for each in _refused()}),
        "seen to come back": sorted(back),
        "behaviours": {each.name: count for each, count in sorted(Counter(server.did).items(), key=str)},
    }
    print(json.dumps(found))


def _refused() -> set[str]:
    users = Letter.objects.filter(state="refused").values_list("user", flat=True)
    return set(User.objects.filter(pk__in=[each for each in users if each]).values_list("email", flat=True))


if __name__ == "__main__":
    live() if sys.argv[1] == "live" else drill(int(sys.argv[1]))
