"""The forms of the Metodika, laid out for invented fillers, and random answers to them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from meritko.forms.asked import Answer, Asked, GivenRow, Slot, ask, options, slots, visible
from meritko.forms.checking import bounds
from meritko.methodology.pack import Pack

from ...metodika import metodika

YEAR = 2025
WHO = {
    "municipality": {"code": "599999", "name": "Horní Vzorek", "region": "12", "postcode": "40099"},
    "orp": {"code": "0001", "name": "Vzorkov", "region": "12"},
    "region": {"region": "12"},
    "project": {
        "project": "KP-2025-07",
        "project_name": "Společně",
        "organisation": "Spolek Vzorek, z. s.",
        "municipality": "Horní Vzorek",
        "region": "12",
    },
    "country": {},
}
GIVEN = {
    "register_municipalities": tuple(
        GivenRow(code, name, {"code": code, "name": name, "region": "12", "postcode": "40099"})
        for code, name in (("599999", "Horní Vzorek"), ("599998", "Dolní Vzorek"))
    ),
    "register_orps": (GivenRow("0001", "Vzorkov", {"code": "0001", "name": "Vzorkov", "region": "12"}),),
}
WORDS = ("místo 1", "rozpočet obce", "Společná zahrada", "od roku 2020", "ano, 2×")


@pytest.fixture(scope="session")
def pack() -> Pack:
    return metodika()


@pytest.fixture(scope="session")
def form_of(pack: Pack) -> Callable[[str], Asked]:
    """Lays a form of the Metodika out by its id."""

    def lay_out(form_id: str, **chosen: str) -> Asked:
        return ask(pack, pack.forms.by_id[form_id], YEAR, GIVEN, chosen)

    return lay_out


def random_answers(asked: Asked, seed: int) -> dict[str, Answer]:
    """Answers that can all be taken; about a quarter of the questions stay without one.

    Rows that fillers add are numbered from 1, and each has an answer that a table takes.
    """
    random = Random(seed)
    answers: dict[str, Answer] = {}
    for section in asked.form.sections:
        if section.rows and section.rows.source == "own":
            first = next((q for q in section.questions if q.feeds and not q.when), section.questions[0])
            for row in range(1, random.randint(section.rows.least, section.rows.least + 3) + 1):
                answers[f"{section.id}/{row}/{first.id}"] = None
    for slot in list(slots(asked, answers)):
        always = slot.key in answers
        answers[slot.key] = random_answer(asked, slot, random) if always or random.random() < 0.75 else None
    return answers


def random_answer(asked: Asked, slot: Slot, random: Random) -> Answer:
    """An answer that the question can take, at its bounds now and then."""
    least, most = bounds(asked, slot) if slot.question.type in ("whole", "number", "percent") else (0, 0)
    greatest = least + 500 if most is None else most
    match slot.question.type:
        case "whole":
            return random.choice([int(least), int(greatest), random.randint(int(least), int(greatest))])
        case "number" | "percent":
            return random.choice([least, greatest, round(random.uniform(least, greatest), 2)])
        case "flag":
            return random.random() < 0.7
        case "code":
            return random.choice([code.id for code in options(asked, slot.question)])
        case "day":
            return "2025-03-31"
        case "month":
            return "2025-03"
        case "municipality":
            return "599999"
        case _:
            return random.choice(WORDS)


def feeding(asked: Asked, answers: dict[str, Answer]) -> dict[str, Answer]:
    """The answers that are asked for and that a table takes."""
    tables = {fed.table for fed in asked.form.tables}
    return {
        key: answers[key]
        for key, slot in visible(asked, answers).items()
        if answers.get(key) is not None and any(feed.table in tables for feed in slot.question.feeds)
    }
