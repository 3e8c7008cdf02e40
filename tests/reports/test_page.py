"""The page as text: nothing runs that is not its own, nothing is lost, nothing is markup that was text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.reports.sample import HOSTILE, key, share, whole_report

from meritko.reports.document import (
    Chart,
    Column,
    Document,
    FindingLine,
    FindingList,
    Grid,
    Paragraph,
    Row,
    Section,
    Series,
    card_id,
    plain,
)
from meritko.reports.page import write_page
from meritko.reports.page.writing import page

OF = key("PTP3", "1 rok")


class Outline(HTMLParser):
    """A page as indented elements and texts, for people to read."""

    EMPTY = ("meta",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = "".join(f' {name}="{value}"' if value is not None else f" {name}" for name, value in attrs)
        self.lines.append(f"{'  ' * self.depth}<{tag}{written}>")
        self.depth += tag not in self.EMPTY

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - its signature is given
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.lines.append(f"{'  ' * self.depth}{data.strip()}")


def small_report() -> Document:
    number = share(8.5, OF)
    row = Row((("1 rok",), (number,)), card=card_id(OF), verdict="not_met")
    missing = Row((("2 roky",), (share(None, key("PTP3", "2 roky")),)))
    grid = Grid("delka", "Délka", (Column("kategorie"), Column("podíl", True, "%")), (row, missing))
    chart = Chart(
        "graf", "Délka", "Nových je 8,5 %.", "bars", ("1 rok",), (Series("podíl", (number,)),), "delka"
    )
    line = FindingLine("not_met", "nesplněno", ("Nových je ", number, "."), card_id(OF))
    blocks = (Paragraph(("Text.",), "lead"), grid, chart, FindingList("zjisteni", (line,)))
    section = Section("jedna", "Kapitola", blocks, number="1")
    whole = whole_report()
    return replace(whole, facts=whole.facts[:1], sections=(section,), cards=whole.cards)


def values(written: str, name: str) -> Any:
    """What the script of the page is given."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', written, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.fixture(scope="module")
def written() -> str:
    return page(whole_report())


def test_the_chapter_of_a_small_report_reads_like_this() -> None:
    outline = Outline()
    main = re.search(r"<main.*</main>", page(small_report()), re.DOTALL)
    assert main
    outline.feed(main[0])

    expected = Path(__file__).with_name("reads.html.txt").read_text(encoding="utf-8")
    assert "\n".join(outline.lines) + "\n" == expected


def test_hostile_text_stays_text(written: str) -> None:
    assert "<b>&" not in written
    assert HOSTILE not in written
    assert unescape(written).count(HOSTILE) >= 5


def test_values_for_the_script_cannot_end_their_element() -> None:
    attack = "</script><script>alert(1)</script><!--"
    card = replace(whole_report().cards[card_id(OF)], title=attack)
    document = replace(small_report(), cards={card.id: card})

    said = page(document)

    assert attack not in said
    assert said.count("<script") == said.count("</script>") == 4
    assert attack in values(said, "m-cards")["texts"]


def test_the_policy_allows_the_scripts_and_the_style_of_the_page_and_nothing_else(written: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', written)
    scripts = re.findall(r'<script type="module">(.*?)</script>', written, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)

    def digest(content: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"

    assert policy
    assert unescape(policy[1]) == (
        f"default-src 'none'; script-src {digest(scripts[0])} {digest(scripts[1])}; "
        f"style-src {digest(styles[0])}; base-uri 'none'; form-action 'none'"
    )


def test_the_markup_has_no_inline_style_no_handler_and_no_address_of_another_place(written: str) -> None:
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", written, flags=re.DOTALL)
    tags = re.findall(r"<[a-z][^>]*>", markup)

    assert not [tag for tag in tags if re.search(r"\s(style|on\w+)=", tag)]
    assert not [tag for tag in tags if re.search(r'\s(href|src|action)="(?!#)', tag)]


def test_every_link_leads_to_a_place_or_a_card_of_the_page(written: str) -> None:
    places = set(re.findall(r' id="([^"]+)"', written))
    cards = values(written, "m-cards")["cards"]

    for address in re.findall(r' href="#([^"]*)"', written):
        if address.startswith("card/"):
            assert address.removeprefix("card/").replace("%20", " ") in cards
        else:
            assert address in places


def test_places_are_named_once(written: str) -> None:
    places = re.findall(r' id="([^"]+)"', re.sub(r"<script.*?</script>", "", written, flags=re.DOTALL))

    assert len(places) == len(set(places))


def test_only_cards_that_a_number_leads_to_are_carried() -> None:
    document = whole_report()
    lonely = replace(document.cards[card_id(OF)], id="X~2025~-~-", title="nikam nevede")

    said = page(replace(document, cards={**document.cards, lonely.id: lonely}))

    assert "nikam nevede" not in said


def test_a_card_holds_everything_that_it_holds_in_the_document(written: str) -> None:
    card = whole_report().cards[card_id(OF)]
    content = values(written, "m-cards")
    texts = content["texts"]

    title, shared, numbers, rows, counted, note, left_out, left_out_counted = content["cards"][card.id]

    definition, formula, sources, errata, pages, label = content["shared"][shared]
    assert (texts[title], texts[label], texts[definition], texts[formula]) == (
        card.title,
        card.label,
        plain(card.definition),
        card.formula,
    )
    assert [texts[place] for place in numbers] == [
        "hodnota", "8,5\N{NO-BREAK SPACE}%", "čitatel", "4", "jmenovatel", "47", "vynecháno", "1",
    ]  # fmt: skip
    assert [[texts[place] for place in row] for row in rows] == [
        [row.name, row.place, row.reason, "délka", "1"] for row in card.rows
    ]
    assert [[texts[place] for place in row] for row in left_out] == [
        [HOSTILE, card.left_out[0].place, "chybí rok"]
    ]
    assert (texts[counted], texts[note], texts[left_out_counted]) == ("4 řádky", "", "1 řádek")
    assert [texts[place] for place in (*sources, *errata, pages)] == [
        "AD_PTP_2025.xlsx", "E04: součet kategorií.", "15-20",
    ]  # fmt: skip


def test_the_mark_stands_on_the_screen_and_in_the_margin_of_every_printed_page(written: str) -> None:
    document = whole_report()

    assert f'<p class="mark">{document.mark}</p>' in written
    margin = re.search(r'@top-center \{ content: "([^"]*)"', written)
    assert margin
    said = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), margin[1])
    assert said == document.mark


def test_a_missing_number_says_why_also_to_those_who_listen(written: str) -> None:
    why = '<span title="nic nebylo vykázáno">–</span><span class="unseen"> (nic nebylo vykázáno)</span>'

    assert why in written


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.html", tmp_path / "b.html"

    write_page(whole_report(), first)
    write_page(whole_report(), second)

    assert first.read_bytes() == second.read_bytes()
    assert len(first.read_bytes()) < 1_100_000


def test_an_english_report_is_said_in_english() -> None:
    said = page(replace(whole_report(), language="en"))

    assert '<html lang="en">' in said
    assert "download data (CSV)" in said
    assert "stáhnout" not in said
