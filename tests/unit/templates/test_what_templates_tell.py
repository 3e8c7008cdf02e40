"""Every column of the Metodika has a short note with examples, in Czech and in English."""

import re

import pytest

from .conftest import KINDS

LONGEST = 340


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_every_sheet_has_a_note_with_a_good_and_a_bad_example(pack, kind):
    found = next(each for each in pack.workbooks if each.id == kind)
    notes = pack.templates[kind].notes

    told = {(table, column) for table, columns in notes.items() for column in columns}

    assert told == {(table, column.id) for table in found.tables for column in pack.tables[table].columns}
    for table, columns in notes.items():
        for column, note in columns.items():
            for text in (note.fill, note.good, note.bad):
                assert text.cs.strip(), (table, column)
                assert text.en.strip(), (table, column)
            assert note.fill.cs != note.fill.en, (table, column)
            assert note.good != note.bad, (table, column)


@pytest.mark.parametrize("kind", KINDS)
def test_notes_are_short_and_no_place_in_them_stayed_empty(pack, kind):
    for columns in pack.templates[kind].notes.values():
        for column, note in columns.items():
            for text in (note.fill, note.good, note.bad):
                for language in ("cs", "en"):
                    said = text.say(language)
                    assert len(said) <= LONGEST, column
                    assert set(re.findall(r"\{(.*?)\}", said)) <= {"year"}, column


def test_a_series_of_columns_is_told_about_code_by_code(pack):
    notes = pack.templates["AD_PTP"].notes["clients"]

    assert "problémem D: segregace ve vzdělávání (věk: 6-14)" in notes["child_D"].fill.cs
    assert "výsledek d" in notes["child_out_d"].fill.cs
    assert "varianty výsledku l3: obecní byt" in notes["adult_out_l3"].fill.cs
    assert notes["adult_Q"].about == "adult_problems"


def test_a_note_that_names_a_column_goes_before_a_pattern_that_fits_it(pack):
    notes = pack.templates["Zaznamy_TP"].notes["child_records"]

    assert notes["o_A"].fill.cs.startswith("Začalo dítě chodit do předškolního zařízení")
    assert notes["o_B"].fill.cs.startswith("Podařilo se problém B vyřešit?")


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_good_examples_are_of_the_type_of_their_column(pack, kind):
    """The part of a good example before a bracket is what may be typed."""
    for table, columns in pack.templates[kind].notes.items():
        for name, note in columns.items():
            column = pack.tables[table].column(name)
            if column.type in ("text", "code"):
                continue
            typed = re.sub(r" \(.*", "", note.good.cs).replace("{year}", "2025")
            assert re.fullmatch(r"\d+(,\d+)?", typed), name
            assert "," not in typed or column.type in ("number", "percent"), name
            assert column.type != "flag" or typed in ("0", "1"), name
            assert column.type != "digits" or len(typed) == column.digits, name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["cs", "en"])
def test_good_examples_of_codes_are_codes_or_labels_that_the_column_takes(pack, kind, language):
    for table, columns in pack.templates[kind].notes.items():
        for name, note in columns.items():
            column = pack.tables[table].column(name)
            if column.type != "code":
                continue
            codes = [
                c for c in pack.codelists[column.codelist].codes if not column.only or c.id in column.only
            ]
            known = {code.id for code in codes} | {code.label.say(language) for code in codes}
            assert re.sub(r" \(.*", "", note.good.say(language)) in known | {note.good.say(language)} & known
