"""Whatever is recorded, the transfer counts what a person would count."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meritko.engine.reference.evaluation import Context
from meritko.engine.reference.preparing import Preparer
from meritko.engine.setting import make_setting
from meritko.workbooks.aggregating import aggregate

from .records import (
    ADULT_BANDS,
    CHILD_BANDS,
    PLACES,
    WITNESSED,
    Workbook,
    as_tables,
    by_key,
    counted_by_hand,
    letters,
    results_of,
    some_workbook,
)

MARK = st.sampled_from((None, 0, 1, 1))


def clients(who: str) -> st.SearchStrategy[dict]:
    """Any record at all: what the checks would refuse is counted all the same."""
    columns = {f"i_{problem}": MARK for problem in letters(who)} | {
        f"d_{each}": MARK for each in WITNESSED[who]
    }
    for problem in letters(who):
        results = results_of(who, problem)
        columns[f"o_{problem}"] = MARK if len(results) == 1 else st.sampled_from((None, *results))
    if who == "adult":
        columns["woman"] = st.sampled_from((0, 1))
    bands = CHILD_BANDS if who == "child" else ADULT_BANDS
    required = {"code": st.just("K1"), "band": st.sampled_from(bands), "target": st.sampled_from((0, 1))}
    return st.fixed_dictionaries(required | columns)


POSTS = st.tuples(st.sampled_from((1.0, 0.5, 0.4, 0.1, 0.33)), st.sampled_from((12.0, 9.0, 5.0, 0.5)))
WORKBOOKS = st.lists(
    st.builds(
        Workbook,
        st.sampled_from((2023, 2024)),
        st.sampled_from(PLACES),
        st.lists(POSTS, max_size=3).map(tuple),
        st.lists(clients("child"), max_size=3).map(tuple),
        st.lists(clients("adult"), max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=5,
)
EXAMPLES = 40 if settings().derandomize else 600


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workbooks=WORKBOOKS)
def test_what_is_counted_is_what_a_person_counts(workbooks, pack, setting):
    made = aggregate(pack, pack.transfers[0], setting, as_tables(workbooks))

    found, expected = by_key(made.rows), counted_by_hand(workbooks)
    assert found.keys() == expected.keys()
    assert set(made.variables) == set(next(iter(expected.values())))
    for key, row in found.items():
        assert {name: row[name] for name in made.variables} == pytest.approx(expected[key], rel=1e-12)


@settings(max_examples=EXAMPLES // 4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workbooks=WORKBOOKS)
def test_the_plain_engine_counts_the_same(workbooks, pack, setting):
    tables, transfer = as_tables(workbooks), pack.transfers[0]
    plain = Preparer(pack, tables, Context(pack, setting, lambda *_: None)).rows(transfer.rows)

    made = aggregate(pack, transfer, setting, tables)

    assert by_key(made.rows) == {
        key: pytest.approx(row) for key, row in by_key(r.values for r in plain).items()
    }


def test_the_example_of_the_metodika_comes_to_one_and_a_half_posts(pack, setting):
    posts = ((1.0, 12.0), (0.5, 5.0), (0.4, 5.0), (0.4, 4.0))

    made = aggregate(pack, pack.transfers[0], setting, as_tables([Workbook(2024, PLACES[0], posts)]))

    [row], [parts] = made.rows, made.parts
    assert row["full_months"] == pytest.approx(18.1)
    assert row["fte"] == pytest.approx(18.1 / 12)
    assert [part["full_months"] for part in parts] == pytest.approx([12, 2.5, 2, 1.6])


def test_rows_stand_by_year_and_name_as_an_alphabet_has_them(pack, setting):
    workbooks = [Workbook(year, place) for year in (2024, 2023) for place in reversed(PLACES)]

    made = aggregate(pack, pack.transfers[0], setting, as_tables(workbooks))

    names = [(row["year"], row["name"], row["postcode"]) for row in made.rows]
    assert names == [
        (year, name, postcode)
        for year in (2023, 2024)
        for name, postcode in (
            ("Čáslav", "28601"),
            ("Lhota", "38101"),
            ("Lhota", "38102"),
            ("Újezd", "43401"),
        )
    ]
    assert [title for _, title, _ in made.sheets] == [
        "Klienti_TP_2023", "Obce 2023", "Klienti_TP_2024", "Obce 2024"
    ]  # fmt: skip


def test_without_the_mark_of_the_target_group_its_columns_are_not_there(pack):
    setting = make_setting(pack, 2000, {"target_group_mark": "not_collected"})
    workbooks = [some_workbook(Random(1), 2024, PLACES[0])]

    made = aggregate(pack, pack.transfers[0], setting, as_tables(workbooks))

    assert not [name for name in made.variables if "discr" in name or "target" in name]
    assert len(made.variables) == 104 - 13
    written = {column.id for table, _, _ in made.sheets for column in table.columns}
    assert not [name for name in written if "discr" in name or "target" in name]
