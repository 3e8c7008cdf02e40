"""Numbers, days and names are written and ordered as Czech has it."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import translation
from markupsafe import Markup

from meritko.web.ui import writing
from meritko.web.ui.environment import environment
from meritko.web.ui.ordering import czech_order


@pytest.fixture(autouse=True)
def _in_czech():
    with translation.override("cs"):
        yield


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (writing.number(1234567.891), "1\u00a0234\u00a0567,891"),
        (writing.number(-42), "−42"),
        (writing.number(-0.01, 1), "0,0"),
        (writing.number(None), "–"),
        (writing.number(2, 2), "2,00"),
        (writing.percent(12.5), "12,5\u00a0%"),
        (writing.percent(None), "–"),
        (writing.money(1250), "1\u00a0250\u00a0Kč"),
        (writing.money(Decimal("1250.5")), "1\u00a0250,50\u00a0Kč"),
        (writing.money(None), "–"),
        (writing.span("2", "4"), "2–4"),
        (writing.span("2", "2"), "2"),
        (writing.span("1. 1.", "31. 12. 2026"), "1. 1.\u00a0– 31. 12. 2026"),
        (writing.day(date(2026, 11, 22)), "22.\u00a011.\u00a02026"),
        (writing.day(None), "–"),
        (writing.moment(datetime(2026, 7, 1, 22, 5, tzinfo=UTC)), "2.\u00a07.\u00a02026 0:05"),
        (writing.size(120_400), "120\u00a0kB"),
        (writing.size(3_500_000), "3,5\u00a0MB"),
        (writing.tied("v obci s lokalitami a u řeky"), "v\u00a0obci s\u00a0lokalitami a\u00a0u\u00a0řeky"),
    ],
)
def test_texts_are_written_as_czech_has_it(written, text):
    assert text == written


def test_a_number_written_in_a_template_is_in_the_language_of_each_reader():
    template = environment().from_string("{{ 1234.5|number }}")
    with translation.override("en"):
        english = template.render()

    assert (english, template.render()) == ("1,234.5", "1\u00a0234,5")


def test_tying_words_keeps_what_is_safe_safe_and_escapes_the_rest():
    template = environment().from_string("{{ safe|tied }} {{ raw|tied }}")

    assert template.render(safe=Markup("<b>jen v obci</b>"), raw="<i> v obci") == (
        "<b>jen v\u00a0obci</b> &lt;i&gt; v\u00a0obci"
    )


def test_the_number_of_a_plural_has_gaps_and_still_chooses_its_form():
    template = environment().from_string("{{ ngettext('%(num)s result', '%(num)s results', count) }}")

    assert [template.render(count=count) for count in (1, 4, 4066)] == [
        "1 výsledek",
        "4 výsledky",
        "4\u00a0066 výsledků",
    ]


def test_a_missing_variable_of_a_template_is_an_error():
    with pytest.raises(Exception, match="'nothing' is undefined"):
        environment().from_string("{{ nothing }}").render()


def test_names_are_ordered_as_in_a_czech_register():
    words = [
        "", "1. máje", "2. díl", "Adamov", "Ádamov", "Bor", "Cihelna", "Čistá", "Dub", "Dubá", "Ďubá", "Hora",
        "Chrást", "Idealov", "Rohy", "Řepín", "Sobě", "Šablonice", "Uhy", "Úhy", "Ůhy", "Zkušebná", "Žďár",
    ]  # fmt: skip

    shuffled = sorted(words, key=lambda word: word[::-1])

    assert sorted(shuffled, key=czech_order) == words


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("hz", "ch"), ("ch", "i"), ("CH", "i"), ("cz", "č"), ("Nová Ves", "Novák"), ("malý", "Malý"),
        ("Malá", "Malý"), ("dal", "dál"), ("dál", "dala"), ("rz", "ř"), ("zz", "ž"), ("9", "a"),
    ],
)  # fmt: skip
def test_the_first_word_comes_before_the_second(first, second):
    assert czech_order(first) < czech_order(second)


def test_an_icon_is_named_and_its_curves_are_in_the_sheet_of_icons():
    drawn = writing.icon("download", 'Stáhnout "vše"')

    sheet, name = re.search(r'<use href="/static/(vendor/icons\.[0-9a-f]+\.svg)#([a-z-]+)"/>', drawn).groups()
    (there,) = [
        each for each in ElementTree.parse(settings.STATIC_ROOT / sheet).iter() if each.get("id") == name
    ]
    assert there.get("viewBox") == "0 0 16 16"
    assert {each.get("fill") for each in there} == {"currentColor"}
    assert 'role="img" aria-label="Stáhnout &#34;vše&#34;"' in drawn
    assert 'aria-hidden="true"' in writing.icon("download")


def test_an_icon_that_is_not_there_is_a_mistake():
    with pytest.raises(KeyError, match="nothing"):
        writing.icon("nothing")
