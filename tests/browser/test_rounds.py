"""A programme's year in the browser by keyboard alone: prepared, somebody left out, opened, applied for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from meritko.web.collecting.programmes import collected, slug_of

from .installation import Server, inside, served, told_of
from .keyboard import come_to, press, write

pytestmark = pytest.mark.slow

PREPARE = """
from pathlib import Path
from django.utils import timezone
from meritko.web.accounts import demo as people
from meritko.web.territory import demo
from meritko.web.territory.models import Listing, Municipality
demo.fill(Path("."))
mine = people.person_in("municipal_coordinator").memberships.get().scope
others = Municipality.objects.exclude(code=mine).values_list("code", flat=True)[:3]
for code in (mine, *others):
    Listing.objects.create(municipality_id=code, since_year=2000, at=timezone.now())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Server]:
    """An installation with the invented people and places, four of them in the register."""
    home = shutil.copytree(prepared, tmp_path_factory.mktemp("rounds") / "home")
    inside(told_of(home), PREPARE)
    with served(home) as server:
        yield server


def said(day: date) -> str:
    return f"{day.day}. {day.month}. {day.year}"


def test_a_year_is_prepared_opened_and_applied_for_by_keyboard_alone(
    enter_by_keyboard: Callable[..., Page], site: Server, barriers: Callable[[Page], list[str]]
):
    programme, application = next(
        (name, form.id)
        for name, forms in collected().items()
        for form in forms
        if (form.kind, form.about) == ("application", "municipality")
    )
    analyst = enter_by_keyboard("national_analyst")
    _prepares(analyst, slug_of(programme), application, barriers)
    opening = _leaves_one_out(analyst, barriers)
    analyst.goto(opening)
    assert barriers(analyst) == []
    press(analyst, "main form[action$='/otevrit/'] button")
    analyst.wait_for_url(re.compile(r"/sber/kolo/\d+/$"))
    around = analyst.url
    assert "Kolo je otevřené; dozvěděl" in analyst.inner_text("body")
    assert "3 dotázaní" in analyst.inner_text("main")
    assert barriers(analyst) == []

    hall = enter_by_keyboard("municipal_coordinator")
    press(hall, "a[href='/sber/']")
    hall.wait_for_url(f"{site.address}/sber/")
    assert barriers(hall) == []
    press(hall, "main section .card__link")
    hall.wait_for_url(re.compile(r"/odpovedi/\d+/$"))
    mine = hall.url
    hall.goto(f"{site.address}/sber/")
    assert "Můžete požádat" not in hall.inner_text("main")  # there is an application already
    hall.goto(around)
    press(hall, "main .card__link")
    hall.wait_for_url(mine)


def _prepares(analyst: Page, slug: str, application: str, barriers: Callable[[Page], list[str]]) -> None:
    """Goes from the menu to a new year, moves its last day, and comes to the prepared year."""
    press(analyst, "a[href='/sber/']")
    analyst.wait_for_url(re.compile("/sber/$"))
    press(analyst, f"main a[href='/sber/rok/{slug}/novy/']")
    analyst.wait_for_url(re.compile("/novy/$"))
    assert barriers(analyst) == []
    today = date.today()  # noqa: DTZ011 - the day of the installation that runs beside
    write(analyst, f"#id_{application}-opens", said(today))
    write(analyst, f"#id_{application}-due", said(today - timedelta(1)))
    press(analyst, "main form .buttons button")
    analyst.wait_for_selector("[data-error-summary]")
    assert "Poslední den nemůže být před prvním." in analyst.inner_text("[data-error-summary]")
    write(analyst, f"#id_{application}-due", said(today + timedelta(30)))
    press(analyst, "main form .buttons button")
    analyst.wait_for_url(re.compile(r"/sber/rok/\w+/\d{4}/$"))
    assert "Rok je připravený. Dokud kolo neotevřete, neptáme se nikoho." in analyst.inner_text("body")
    assert barriers(analyst) == []
    year = analyst.url
    analyst.get_by_role("link", name="Otevřít víc kol najednou").click()
    analyst.wait_for_url(f"{year}otevrit/")
    assert analyst.locator("main input[name=kolo]").count() > 1
    assert barriers(analyst) == []
    analyst.goto(year)


def _leaves_one_out(analyst: Page, barriers: Callable[[Page], list[str]]) -> str:
    """Looks who would be asked, leaves the last one out and says why; gives the address of opening."""
    press(analyst, "main a[href$='/otevrit/']")
    analyst.wait_for_url(re.compile("/otevrit/$"))
    opening = analyst.url
    press(analyst, "main .buttons a[href$='/kdo/']")
    analyst.wait_for_url(re.compile("/kdo/$"))
    assert barriers(analyst) == []
    row = analyst.locator("main tbody tr", has_text="zatím nikdo").first
    press(analyst, f"main a[href='{row.locator('td.actions a').get_attribute('href')}']")
    analyst.wait_for_url(re.compile(r"/kdo/\d+/$"))
    assert barriers(analyst) == []
    left = analyst.inner_text("h1")
    come_to(analyst, "#id_is_left_out")
    analyst.keyboard.press("Space")
    write(analyst, "#id_reason", "Obec o to požádala.")
    press(analyst, "main form .buttons button")
    analyst.wait_for_url(re.compile("/kdo/$"))
    assert "Obec o to požádala." in analyst.inner_text(f"main tr:has(th:has-text('{left}'))")
    return opening
