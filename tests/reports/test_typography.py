"""Running text is set so that nothing that belongs together is torn apart."""

import pytest

from meritko.reports.document import Link, Number, Origin
from meritko.reports.typography import filled, typeset


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("v kraji i u obcí", "v~kraji i~u~obcí"),
        ("a v okrese", "a~v~okrese"),
        ("K tomu 10 % obcí", "K~tomu 10~% obcí"),
        ("od 1 000 do 20 000 obyvatel", "od 1~000 do 20~000 obyvatel"),
        ("pes kousl", "pes kousl"),
        ("rok 2015 000111", "rok 2015 000111"),
    ],
)
def test_short_words_and_units_keep_to_what_follows(text: str, set_: str):
    assert typeset(text).replace("\N{NO-BREAK SPACE}", "~") == set_


def test_a_sentence_is_filled_with_numbers_links_and_words():
    number = Number(14, "14", Origin(said_by="run"))
    link = Link("příloha", "appendix")

    words = filled("Kraj {name} v {n}, viz {place}.", name="Ústecký", n=number, place=link)

    assert words == ("Kraj Ústecký v\N{NO-BREAK SPACE}", number, ", viz ", link, ".")


def test_words_may_be_filled_in_for_one_name():
    number = Number(2, "2", Origin(said_by="run"))

    assert filled("{parts} a dost", parts=("A ", number)) == (
        "A\N{NO-BREAK SPACE}",
        number,
        " a\N{NO-BREAK SPACE}dost",
    )
