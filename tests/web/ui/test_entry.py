"""Numbers are understood as people write them, and asked about where they can be read in two ways."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from meritko.web.ui.entry import Ambiguous, CzechDecimalField, CzechIntegerField, NotANumber, read_number


@pytest.fixture(autouse=True)
def _in_czech():
    with translation.override("cs"):
        yield


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1250", "1250", ""),
        ("1 234,5", "1234.5", ""),
        ("1\u00a0234,5", "1234.5", ""),
        ("1\u202f234\u202f567", "1234567", ""),
        ("1\u2009234", "1234", ""),
        ("  7 ", "7", ""),
        ("12 %", "12", "%"),
        ("12%", "12", "%"),
        ("1 250 Kč", "1250", "Kč"),
        ("1 250,50 CZK", "1250.50", "Kč"),
        ("3 tis.", "3000", ""),
        ("1,5 tis. Kč", "1500", "Kč"),
        ("2 mil. Kč", "2000000", "Kč"),
        ("\u22125", "-5", ""),
        ("\u20135,5", "-5.5", ""),
        ("- 3", "-3", ""),
        ("1,250", "1.250", ""),
        ("0.250", "0.250", ""),
        ("1.5", "1.5", ""),
        ("12345.678", "12345.678", ""),
        ("1.250.000", "1250000", ""),
        ("1.250,5", "1250.5", ""),
        ("1,250,000", "1250000", ""),
        ("1,250,000.5", "1250000.5", ""),
        (",5", "0.5", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(text, value, unit):
    read = read_number(text)

    assert (read.value, read.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "readings", "written"),
    [
        ("1.250", ("1250", "1.25"), "1\u00a0250, nebo 1,25"),
        ("-1.250", ("-1250", "-1.25"), "−1\u00a0250, nebo −1,25"),
        ("1 234.567", ("1234567", "1234.567"), "1\u00a0234\u00a0567, nebo 1\u00a0234,567"),
        ("1,250.5", ("1250.5", "1.2505"), "1\u00a0250,5, nebo 1,2505"),
        ("1.250 Kč", ("1250", "1.25"), "1\u00a0250, nebo 1,25"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_about_with_both(text, readings, written):
    with pytest.raises(Ambiguous) as asked:
        read_number(text)

    assert asked.value.readings == tuple(Decimal(reading) for reading in readings)
    assert str(asked.value) == f"„{text}“ může znamenat {written}. Napište prosím jedno z toho."


@pytest.mark.parametrize(
    "text", ["dvanáct", "1 2", "12 34 567", "1,2,3", "1e5", "nan", "%", "1..5", "1 250 EUR", "٣"]
)
def test_what_is_no_number_says_how_one_is_written(text):
    with pytest.raises(NotANumber) as error:
        read_number(text)

    assert str(error.value) == f"„{text}“ není číslo. Napište například 1 234,5."


def test_a_pasted_page_is_cut_in_the_sentence_about_it():
    with pytest.raises(NotANumber) as error:
        read_number("9" * 5000)

    assert str(error.value) == f"„{'9' * 40}…“ není číslo. Napište například 1 234,5."


class Grant(forms.Form):
    people = CzechIntegerField(at_least=0, at_most=9999)
    amount = CzechDecimalField(unit="Kč", required=False)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("12,5", "Napište celé číslo."),
        ("-1", "Nejmenší možné číslo je 0."),
        ("10 000", "Největší možné číslo je 9\u00a0999."),
        ("12 %", "Sem patří číslo bez „%“."),
        ("1.250", "„1.250“ může znamenat 1\u00a0250, nebo 1,25. Napište prosím jedno z toho."),
        ("", "Toto pole je třeba vyplnit."),
    ],
)
def test_a_whole_number_that_does_not_fit_says_why(people, said):
    assert Grant({"people": people}).errors == {"people": [said]}


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("12 %", "Číslo sem patří v jednotce Kč, ne %."),
        ("1,255", "Napište nejvýše tolik desetinných míst: 2."),
    ],
)
def test_an_amount_that_does_not_fit_says_why(amount, said):
    assert Grant({"people": "1", "amount": amount}).errors == {"amount": [said]}


def test_a_form_gives_typed_numbers_and_nothing_for_an_empty_field():
    form = Grant({"people": "1 250", "amount": "1,5 tis. Kč"})

    assert form.is_valid()
    assert form.cleaned_data == {"people": 1250, "amount": Decimal("1500.0")}
    assert isinstance(form.cleaned_data["people"], int)
    assert Grant({"people": "1", "amount": "  "}).errors == {}


@pytest.mark.parametrize(
    ("entered", "understood"),
    [("1,5 tis. Kč", "1\u00a0500"), ("1 250", ""), ("1250,50", "1\u00a0250,5"), ("", ""), ("1.250", "")],
)
def test_a_field_says_how_it_understood_only_what_is_written_otherwise(entered, understood):
    assert Grant({"people": "1", "amount": entered})["amount"].understood == understood


def test_a_number_of_the_database_stands_in_the_field_as_we_write_it():
    form = Grant(initial={"people": 1250, "amount": Decimal("-1250.50")})

    assert (form["people"].value(), form["amount"].value()) == ("1\u00a0250", "−1\u00a0250,5")


def test_a_number_written_otherwise_has_not_changed():
    form = Grant({"people": "1250", "amount": "2"}, initial={"people": 1250, "amount": Decimal(1)})

    assert form.changed_data == ["amount"]
