"""What people do in a round, step by step, on the pages they do it on."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from meritko.web.methodology import current_pack

from .installation import PATIENCE
from .whole_rounds_site import Site

REASON_HERE = "Číslo nesouhlasí s loňskou zprávou."
LEFT_OUT_BECAUSE = "Letos se ptáme jen jednoho."


def said(day: date) -> str:
    return f"{day.day}. {day.month}. {day.year}"


def today() -> date:
    return date.today()  # noqa: DTZ011 - the day of the installation that runs beside


def press(page: Page, name: str) -> None:
    """Press the button of the main content that is called so."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def prepare_year(analyst: Page, site: Site, slug: str) -> dict[str, int]:
    """Prepare a programme's year, all forms from today on: form -> number of its round."""
    analyst.goto(f"{site.address}/sber/rok/{slug}/novy/")
    analyst.fill("#id_year", str(today().year))
    for opens in analyst.locator("[id$='-opens']").all():
        opens.fill(said(today()))
    for due in analyst.locator("[id$='-due']").all():
        due.fill(said(today() + timedelta(30)))
    press(analyst, "Připravit rok")
    analyst.wait_for_url(re.compile(rf"/sber/rok/{slug}/{today().year}/$"))
    titles = {form.title.cs: form.id for form in current_pack().forms.by_id.values()}
    rows = analyst.locator("main tbody tr").all()
    return {
        titles[row.locator("th").inner_text().strip()]: int(
            row.locator("a[href$='/otevrit/']").get_attribute("href").split("/")[3]
        )
        for row in rows
    }


def leave_out(analyst: Page, site: Site, around: int, but: Collection[str]) -> int:
    """Have those who are to be asked proposed again, and leave all but some out; how many were left out."""
    asked = f"{site.address}/sber/kolo/{around}/kdo/"
    analyst.goto(asked)
    press(analyst, "Navrhnout znovu")
    analyst.wait_for_load_state()
    analyst.goto(asked)
    others = [
        row.locator("td.actions a").get_attribute("href")
        for row in analyst.locator("main tbody tr:has(td.actions a)").all()
        if not any(row.locator("th").inner_text().startswith(name) for name in but)
    ]
    for href in others:
        analyst.goto(site.address + href)
        analyst.locator("#id_is_left_out").check()
        analyst.fill("#id_reason", LEFT_OUT_BECAUSE)
        press(analyst, "Uložit")
        analyst.wait_for_url(asked)
    expect(analyst.locator("main tbody tr", has_text=LEFT_OUT_BECAUSE)).to_have_count(len(others))
    return len(others)


def ask_at(analyst: Page, site: Site, around: int, name: str, address: str) -> None:
    """Write where the link goes to somebody who has no account."""
    analyst.goto(f"{site.address}/sber/kolo/{around}/kdo/")
    analyst.locator("main tbody tr", has_text=name).locator("td.actions a").click()
    analyst.fill("#id_address", address)
    press(analyst, "Uložit")
    expect(analyst.locator("main tbody tr", has_text=name)).to_contain_text(f"odkaz na {address}")


def open_round(analyst: Page, site: Site, around: int) -> None:
    analyst.goto(f"{site.address}/sber/kolo/{around}/otevrit/")
    press(analyst, "Otevřít kolo")
    analyst.wait_for_url(f"{site.address}/sber/kolo/{around}/")
    expect(analyst.locator("body")).to_contain_text("Kolo je otevřené")


def form_of(page: Page, site: Site, around: int, name: str) -> str:
    """The address of somebody's form in a round, as the page of the round leads to it."""
    page.goto(f"{site.address}/sber/kolo/{around}/")
    link = page.locator("main a[href^='/odpovedi/']", has_text=name).first
    return site.address + link.get_attribute("href")


def delegate(owner: Page, site: Site, form: str, section: str) -> Page:
    """Hand one section to a colleague by a link; the page that the colleague opens."""
    owner.goto(form)
    owner.get_by_role("link", name="Předat oddíl kolegovi").click()
    owner.get_by_label("Pro koho").fill("Kolegyně Ukázková")
    owner.locator(f"input[name=sections][value={section}]").check()
    press(owner, "Vytvořit odkaz")
    colleague = site.open(owner.locator("#odkaz").inner_text())
    expect(colleague.locator("section.part")).to_have_count(1)
    return colleague


def hand_in(page: Page, done: str = "Odevzdáno. Do posledního dne to můžete vzít zpět.") -> None:
    press(page, "Odevzdat")
    page.wait_for_load_state()
    summary = page.locator("[data-error-summary]")
    assert not summary.count(), summary.inner_text()
    expect(page.locator("body")).to_contain_text(done)


def give_back(analyst: Page, form: str, key: str) -> None:
    """Return a form with a reason at one question, whose section is unfolded for it."""
    analyst.goto(form)
    analyst.get_by_role("link", name="Vrátit k doplnění").click()
    analyst.fill("#id_reason", "Prosíme o opravu jednoho čísla.")
    reason = analyst.locator(f"[name='pole:{key}']")
    analyst.locator("details", has=reason).locator("summary").click()
    reason.fill(REASON_HERE)
    press(analyst, "Vrátit")
    expect(analyst.locator("body")).to_contain_text("Vráceno")


def sees_reason(owner: Page, form: str, key: str) -> None:
    """See that who is asked finds the reason at the field itself, and the one for the whole form."""
    owner.goto(form)
    expect(owner.locator("main")).to_contain_text("Prosíme o opravu jednoho čísla.")
    place = f"td:has(> span > [data-key='{key}']), .field:has([data-key='{key}'])"
    expect(owner.locator(place).last).to_contain_text(REASON_HERE)


def accept(analyst: Page, form: str) -> None:
    analyst.goto(form)
    press(analyst, "Přijmout")
    expect(analyst.locator("body")).to_contain_text("Přijato.")


def lock(analyst: Page, site: Site, around: int) -> None:
    analyst.goto(f"{site.address}/sber/kolo/{around}/")
    press(analyst, "Uzavřít kolo")
    analyst.get_by_role("link", name="Zamknout kolo").click()
    press(analyst, "Zamknout kolo")
    analyst.wait_for_url(f"{site.address}/sber/kolo/{around}/")
    expect(analyst.locator("main")).to_contain_text("zamčené")


def is_read_only(owner: Page, form: str) -> None:
    owner.goto(form)
    assert not owner.locator("form[data-saves]").count()
    assert not owner.locator("[data-key]:not([readonly]):not([disabled])").count()


def except_one(analyst: Page, form: str, person: str) -> None:
    """Let one person write although the round is locked."""
    analyst.goto(form)
    analyst.get_by_role("link", name="Výjimky").click()
    analyst.select_option("#id_user", label=person)
    analyst.fill("#id_reason", "Překlep, který se našel až po uzamčení.")
    analyst.fill("#id_until", said(today() + timedelta(3)))
    press(analyst, "Udělit výjimku")
    expect(analyst.locator("body")).to_contain_text("Výjimka platí")


def deliver(analyst: Page, site: Site, slug: str, folder: Path) -> str:
    """Hand the accepted answers over and download their workbook; the number of the delivery."""
    analyst.goto(f"{site.address}/sber/rok/{slug}/{today().year}/")
    analyst.get_by_role("link", name="Předat k vyhodnocení").click()
    press(analyst, "Předat přijaté odpovědi")
    analyst.wait_for_selector("main a[href*='/sber/predani/']", timeout=PATIENCE * 1000)
    analyst.locator("main a[href*='/sber/predani/']").click()
    analyst.wait_for_url(re.compile(r"/sber/predani/\d+/$"))
    number = analyst.url.rstrip("/").rpartition("/")[2]
    download(analyst, "a[href$='/sesit.xlsx']", folder)
    return number


def download(page: Page, selector: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.locator(selector).first.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def upload(analyst: Page, site: Site, path: Path) -> str:
    """Send a workbook from elsewhere into a set of the year; the address from which it is evaluated."""
    analyst.goto(f"{site.address}/beh/podklady/nove/")
    analyst.fill("#id_year", str(today().year))
    analyst.set_input_files("#id_files", str(path))
    analyst.locator("form[data-upload] button[type=submit]").click()
    analyst.wait_for_url(re.compile(r"/podklady/\d+/$"))
    analyst.wait_for_selector("main a[href$='/vyhodnotit/']", timeout=PATIENCE * 1000)
    return f"{analyst.url}vyhodnotit/"


def evaluate(analyst: Page, programme: str, folder: Path) -> Path:
    """Start the run of one programme on the page that offers it, and download its results."""
    for box in analyst.locator("input[name=programmes]").all():
        box.set_checked(box.get_attribute("value") == programme)
    for box in analyst.locator("input[name=audiences]").all()[1:]:
        box.uncheck()
    press(analyst, "Spustit")
    analyst.wait_for_url(re.compile(r"/beh/\d+/$"))
    results = "main a[href$='/vysledky.csv']"
    analyst.wait_for_selector(results, timeout=2 * PATIENCE * 1000)
    return download(analyst, results, folder)
