"""A condition put to many rows: each combination of values is judged once."""

from meritko.engine.reference.evaluation import Context
from meritko.engine.setting import Setting
from meritko.methodology.checks import RowCheck, Words
from meritko.methodology.formula_parser import parse
from meritko.methodology.model import NOWHERE, Text
from meritko.workbooks.checking import conditions
from meritko.workbooks.checking.conditions import Condition

WORDS = Words(Text("", ""), Text("", ""), Text("", ""))


def condition(pack, holds):
    check = RowCheck("x", "sum", "error", WORDS, NOWHERE, "some", parse(holds), at="a")
    return Condition(check, Context(pack, Setting(2025), lambda *_: None))


def test_rows_that_lack_a_value_are_passed_over(pack):
    rows = condition(pack, "a <= b and c = 1")

    assert rows.broken_rows([[2, 2, 2, None], [1, None, 3, 1], [None, 1, 1, 1]]) == []
    assert rows.broken_rows([[2, 2], [1, 2], [1, 0]]) == [0, 1]


def test_a_column_that_is_asked_for_may_be_empty(pack):
    rows = condition(pack, "is_filled(a) or b > 1")

    assert rows.columns == ("a", "b")
    assert rows.broken_rows([[None, None, 1, None], [1, 2, 1, None]]) == [0]


def test_each_combination_of_values_is_judged_once(pack, monkeypatch):
    judged = []
    evaluate = conditions.evaluate
    monkeypatch.setattr(
        conditions, "evaluate", lambda what, row, context: judged.append(row) or evaluate(what, row, context)
    )
    rows = condition(pack, "a <= b")

    assert rows.broken_rows([[1, 2] * 100, [1, 1] * 100]) == list(range(1, 200, 2))
    assert rows.broken_rows([[2], [1]]) == [0]
    assert judged == [{"a": 1, "b": 1}, {"a": 2, "b": 1}] or judged == [{"a": 2, "b": 1}, {"a": 1, "b": 1}]


def test_no_more_is_remembered_than_there_is_room_for(pack, monkeypatch):
    monkeypatch.setattr(conditions, "MOST_REMEMBERED", 2)
    rows = condition(pack, "a < 5")

    assert rows.broken_rows([[1, 2, 3, 7]]) == [3]
    assert rows.broken_rows([[1, 9]]) == [1]
    assert len(rows._known) == 2
