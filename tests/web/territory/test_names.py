"""Which municipality is meant by what people write."""

import pytest

from meritko.web.territory.names import Known, Match, Names, Written

LHOTA_A = Known("990101", "Smyšlená Lhota", "CZ042", "40301")
LHOTA_B = Known("990103", "Smyšlená Lhota", "CZ042", "40302")
LHOTA_C = Known("990107", "Smyšlená Lhota", "CZ031", "37001")
CISTA = Known("990104", "Čistá", "CZ031", "37002")
ALL = (LHOTA_A, LHOTA_B, LHOTA_C, CISTA)


@pytest.mark.parametrize(
    ("written", "match"),
    [
        (Written("cokoli", code="990104"), Match("990104")),
        (Written("Čistá", code="111111"), Match()),
        (Written("Čistá", "CZ031"), Match("990104")),
        (Written("CISTA", "CZ031"), Match("990104")),
        (Written("Čistá"), Match("", (CISTA,))),  # never by the name alone, be it the only one
        (Written("Čistá", "CZ042"), Match()),
        (Written("Smyšlená Lhota", "CZ031"), Match("990107")),
        (Written("Smyšlená Lhota", "CZ042"), Match("", (LHOTA_A, LHOTA_B))),
        (Written("Smyšlená Lhota", "CZ042", "40302"), Match("990103")),
        (Written("Smyšlená Lhota", "", "40302"), Match("990103")),
        (Written("Smyšlená Lhota"), Match("", (LHOTA_A, LHOTA_B, LHOTA_C))),
        (Written("Neznámá", "CZ042"), Match()),
    ],
)
def test_a_name_means_what_is_certain_and_nothing_else(written, match):
    assert Names(ALL).find(written) == match


def test_what_a_sender_meant_before_is_meant_again_by_the_same_words_only():
    names = Names(ALL, {("smyslena lhota", "CZ042", ""): "990103"})

    assert names.find(Written("Smyšlená  Lhota", "CZ042")) == Match("990103")
    assert names.find(Written("Smyšlená Lhota", "CZ042", "40301")) == Match("990101")
    assert names.find(Written("Smyšlená Lhota")).code == ""


def test_an_answer_about_a_place_of_another_name_is_not_followed():
    names = Names(ALL, {("cista", "", ""): "990101"})

    assert names.find(Written("Čistá")) == Match("", (CISTA,))
