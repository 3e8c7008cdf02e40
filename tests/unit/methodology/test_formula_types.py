"""What kind of value a formula gives where it stands, and what it may not mean there."""

from __future__ import annotations

import pytest

from meritko.methodology.formula_parser import parse
from meritko.methodology.formula_types import Scope, column_type, type_of
from meritko.methodology.formulas import FormulaError
from meritko.methodology.model import ColumnType

COLUMNS: dict[str, ColumnType] = {
    "name": "text", "postcode": "digits", "kind": "code", "since": "year", "beds": "count",
    "is_open": "flag", "area": "number", "filled": "percent",
}  # fmt: skip
SCOPE = Scope(COLUMNS, "shelters", ("history",), ("region",))


@pytest.mark.parametrize(
    ("text", "level", "found"),
    [
        ("1", "row", "whole"),
        ("1.0", "row", "number"),
        ("'x'", "row", "text"),
        ("name", "row", "text"),
        ("postcode", "row", "text"),
        ("kind", "row", "text"),
        ("since", "row", "whole"),
        ("beds", "row", "whole"),
        ("is_open", "row", "whole"),
        ("area", "row", "number"),
        ("filled", "row", "share"),
        ("beds + 1", "row", "whole"),
        ("beds + 0.5", "row", "number"),
        ("beds * filled", "row", "share"),
        ("-filled", "row", "share"),
        ("abs(beds)", "row", "whole"),
        ("beds / 2", "row", "number"),
        ("filled / 2", "row", "share"),
        ("2 / beds", "row", "share"),
        ("round_half_up(filled)", "row", "whole"),
        ("floor(area)", "row", "whole"),
        ("beds > 1 and not area = 2", "row", "truth"),
        ("name <> 'x'", "row", "truth"),
        ("(beds > 1) = (area > 1)", "row", "truth"),
        ("is_filled(name)", "row", "truth"),
        ("if(beds > 1, 1, 2)", "row", "whole"),
        ("if(beds > 1, 'a', name)", "row", "text"),
        ("if(beds > 1, 1, 0.5)", "row", "number"),
        ("if(beds > 1, 1, filled)", "row", "share"),
        ("evaluated_year()", "row", "whole"),
        ("parameter('history')", "row", "text"),
        ("parameter_value('history')", "row", "whole"),
        ("number_of_codes('region')", "row", "whole"),
        ("indicator('A')", "row", "number"),
        ("indicator('A') / 2", "results", "number"),
        ("count()", "aggregate", "whole"),
        ("count(beds > 1)", "aggregate", "whole"),
        ("sum(beds)", "aggregate", "whole"),
        ("sum(area)", "aggregate", "number"),
        ("sum(area / 2)", "aggregate", "number"),
        ("sum(floor(area))", "aggregate", "whole"),
        ("total(sum(beds)) / count()", "aggregate", "number"),
    ],
)
def test_a_formula_gives_a_value_of_a_known_kind(text, level, found):
    assert type_of(parse(text).expression, SCOPE, level) == found


MEAN = (
    "a sum of shares, from which only a mean of shares could come: "
    "divide the sum of the parts by the sum of the wholes"
)


@pytest.mark.parametrize(
    ("text", "level", "said"),
    [
        ("bed", "row", "there is no column “bed” of table “shelters”, did you mean “beds”?"),
        ("zzz", "row", "there is no column “zzz” of table “shelters”"),
        ("beds", "aggregate", "the column “beds” stands outside sum() or count()"),
        ("beds", "results",
         "the column “beds” has no value here: only other indicators have, as indicator('A1')"),
        ("sum(beds)", "row", "sum() speaks of many rows, here a value of one row is needed"),
        ("count()", "results", "count() speaks of many rows, here a value of one row is needed"),
        ("sum(sum(beds))", "aggregate", "sum() speaks of many rows, here a value of one row is needed"),
        ("total(beds)", "aggregate", "total() takes a sum() or a count()"),
        ("sum(filled)", "aggregate", MEAN),
        ("sum(beds / area)", "aggregate", MEAN),
        ("sum(1 + round_half_up(filled))", "aggregate", MEAN),
        ("sum(name)", "aggregate", "“sum” needs a number, here it has a text"),
        ("sum(beds > 1)", "aggregate", "“sum” needs a number, here it has a condition"),
        ("count(beds)", "aggregate", "“count” needs a condition, here it has a number"),
        ("indicator('A') + sum(beds)", "aggregate",
         "indicator() stands in the formula of a row or of a derived indicator, not beside a sum"),
        ("kind = 1", "row", "“=” compares a text with a number; codes are texts and stand in quotes"),
        ("kind < name", "row", "texts have no order that all engines share, “<” cannot compare them"),
        ("(beds > 1) = 1", "row", "“=” compares a condition with a number"),
        ("1 < (beds > 1)", "row", "“<” compares a condition with a number"),
        ("beds and area > 1", "row", "“and” needs a condition, here it has a number"),
        ("not name", "row", "“not” needs a condition, here it has a text"),
        ("name + 1", "row", "“+” needs a number, here it has a text"),
        ("-(beds > 1)", "row", "“negative” needs a number, here it has a condition"),
        ("if(beds, 1, 2)", "row", "“if” needs a condition, here it has a number"),
        ("if(beds > 1, 1, 'a')", "row", "if() gives values of two different types"),
        ("if(beds > 1, beds > 2, 1)", "row", "if() gives values of two different types"),
        ("parameter(beds)", "row", "parameter() takes the name of a parameter in quotes"),
        ("parameter('histroy')", "row", "there is no parameter “histroy”, did you mean “history”?"),
        ("parameter_value('x')", "row", "there is no parameter “x”"),
        ("number_of_codes('regions')", "row", "there is no code list “regions”, did you mean “region”?"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_where_it_stands_is_refused(text, level, said):
    with pytest.raises(FormulaError) as refused:
        type_of(parse(text).expression, SCOPE, level)

    assert str(refused.value) == said


def test_without_a_table_an_unknown_column_is_named_alone():
    with pytest.raises(FormulaError) as refused:
        type_of(parse("beds").expression, Scope(), "row")

    assert str(refused.value) == "there is no column “beds”"


@pytest.mark.parametrize(
    ("value", "column"),
    [("whole", "count"), ("number", "number"), ("share", "percent"), ("truth", "flag"), ("text", "text")],
)
def test_a_derived_column_has_the_type_of_its_values(value, column):
    assert column_type(value) == column
