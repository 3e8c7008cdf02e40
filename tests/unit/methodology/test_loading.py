"""From the files of a pack to its values: what is read, from where, in which order."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from meritko.methodology.formula_parser import parse
from meritko.methodology.indicator import Band, By, Indicator, Target
from meritko.methodology.loading import load_pack
from meritko.methodology.model import Choice, Column, Figure, Place, Text
from meritko.methodology.pack import Pack
from meritko.methodology.pack_files import pack_files, pack_hash
from meritko.methodology.problems import PackError
from meritko.methodology.steps import Derive, Filter, Find, Group, Join, Keep, MergeInto

LIBRARIES = Path(__file__).parents[2] / "broken_packs" / "base"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the pack of libraries."""
    return Path(shutil.copytree(LIBRARIES, tmp_path / "pack"))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(LIBRARIES)


def indicator(pack: Pack, code: str) -> Indicator:
    return next(i for i in pack.indicators if i.code == code)


def problems(folder: Path) -> list[str]:
    with pytest.raises(PackError) as refused:
        load_pack(folder)
    return [str(problem) for problem in refused.value.problems]


def test_a_pack_says_what_it_is(pack: Pack):
    assert (pack.id, pack.version) == ("libraries", "1.0")
    assert pack.label == Text("Veřejné knihovny", "Public libraries")
    assert [p.id for p in pack.programmes] == ["lending", "staffing"]
    assert pack.programmes[0].main_figures == (
        Figure("L1", "ALL"),
        Figure("L3", category="small", explained=True),
    )
    assert pack.hash == pack_hash(LIBRARIES)


def test_choices_carry_their_number_and_their_option(pack: Pack):
    closure, span = pack.parameters

    assert closure.choices[1] == Choice(
        "ignored", Text("nepočítá se", "does not count"), None, "--ignore-closures"
    )
    assert [choice.value for choice in span.choices] == [9999, 10]


def test_a_column_is_read_with_all_that_it_demands(pack: Pack):
    assert pack.tables["branches"].column("seats") == Column(
        "seats", "Seats", Text("Seats", "seats"), "count", least=1, only_when={"closure": "breaks"}
    )
    assert pack.tables["branches"].column("kind").only == ("main", "branch")
    assert pack.tables["branches"].column("online").if_absent == 0
    assert pack.tables["branches"].column("seats").place == Place("tables/library_book.yaml", 21)


def test_a_workbook_lists_its_sheets_in_order(pack: Pack):
    assert pack.workbooks[0].tables == ("branches", "openings", "mergers")
    assert pack.workbooks[0].extra_columns == ("note",)
    assert pack.tables["librarians"].key_over == ("openings",)


def test_codes_have_their_time_and_attributes(pack: Pack):
    district = pack.codelists["district"]

    assert district.codes[1].attributes == {"seat": "Southgate"}
    assert district.codes[3].valid_from == date(2021, 1, 1)
    assert district.codes[3].place == Place("codelists/district.yaml", 8)


def test_every_kind_of_step_is_read(pack: Pack):
    steps = [step for table in pack.prepared.values() for step in table.steps]

    assert {type(step) for step in steps} >= {Filter, Derive, MergeInto, Find, Group, Join}
    group = next(step for step in steps if isinstance(step, Group))
    assert group.keep["years"] == Keep("count", None)
    assert group.keep["in_row"] == Keep("run_length", "year")
    assert pack.prepared["openings_merged"].why.startswith("A merged branch counts")
    assert pack.prepared["branches_known"].labels == {
        "loans_per_reader": Text("výpůjčky na čtenáře", "loans per reader")
    }


def test_prepared_tables_stand_in_an_order_in_which_they_can_be_made(pack: Pack):
    made = set(pack.tables)
    for name, prepared in pack.prepared.items():
        assert set(prepared.needs) <= made
        made.add(name)
    assert pack.prepared["branches_known"].needs == ("branches", "openings_merged", "openings")
    assert pack.prepared["side_by_side"].needs == ("branches", "openings_merged")


def test_a_pay_scale_is_read_by_period(pack: Pack):
    first, second = pack.pay_scales

    assert (first.valid_from, first.valid_to) == (date(2019, 1, 1), date(2020, 12, 31))
    assert (second.steps, second.valid_to) == (2, None)
    assert second.tariffs == {1: (24000, 25000), 2: (26000, 27000)}


def test_indicators_stand_in_the_order_of_their_criteria(pack: Pack):
    assert [i.criterion for i in pack.indicators] == sorted(
        (i.criterion for i in pack.indicators), key=["use", "spread", "people"].index
    )


def test_an_indicator_takes_from_its_file_criterion_and_readings_what_it_does_not_say(pack: Pack):
    found = indicator(pack, "L1")

    assert (found.programme, found.criterion, found.pages) == ("lending", "use", "1-2")
    assert found.reading == Text(
        "Kolik výpůjček připadá na čtenáře.", "How many loans there are for each reader."
    )
    assert (found.valid_from, found.valid_to) == (date(2000, 1, 1), None)
    assert found.by == By("district", every="district", total="ALL")
    assert found.cases[0].numerator == parse("sum(loans)")
    assert found.place == Place("indicators/ratio.yaml", 4)


def test_categories_are_read_with_bounds_conditions_and_labels(pack: Pack):
    none, small, middle, _ = indicator(pack, "L3").cases

    assert none.when == parse("loans = 0")
    assert small.band == Band("small", to=99)
    assert middle.band == Band("middle", from_=100, below=1000)
    assert middle.label == Text("100 až 999", "100 to 999")
    assert indicator(pack, "L5").cases[2].label == Text("bibliobus", "mobile")


def test_formulas_of_categories_remember_their_own_lines(pack: Pack):
    lines = [case.value.place.line for case in indicator(pack, "L6").cases if case.value]

    assert lines == [9, 10]


def test_targets_are_read(pack: Pack):
    (target,) = indicator(pack, "L3").targets

    assert target == Target(
        "at_most",
        "warning",
        Text("Nejvýše desetina.", "At most a tenth."),
        value=parse("10"),
        categories=("none",),
    )
    assert indicator(pack, "L7a").needed_parameter == ("closure", "breaks")


def test_errata_and_the_recipe_of_demo_data_are_read(pack: Pack):
    assert pack.errata["E1"].touches_number
    assert pack.demo == {"recipe": {"branches": {"rows": 3, "names": ("Oak", "Elm")}}}


def test_categories_from_a_list_whose_codes_changed_have_each_code_once_with_its_last_label(folder: Path):
    (folder / "indicators" / "districts.yaml").write_text(
        "criterion: spread\nvalid_from: 2000-01-01\nindicators:\n"
        "  - code: L10\n    label: {cs: okresy, en: districts}\n    kind: distribution\n    auxiliary: true\n"
        "    measures: branches\n    of: district\n    categories_from: district\n",
        encoding="utf-8",
    )

    cases = indicator(load_pack(folder), "L10").cases

    assert [case.id for case in cases] == ["N", "S", "E"]
    assert cases[2].label == Text("Východ a okolí", "Greater East")


def test_an_indicator_may_hold_for_another_time_than_its_file(folder: Path):
    path = folder / "indicators" / "share.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "    valid_from: 2010-01-01\n    valid_to: 2019-12-31\n", encoding="utf-8")

    found = indicator(load_pack(folder), "L2")

    assert (found.valid_from, found.valid_to) == (date(2010, 1, 1), date(2019, 12, 31))


def test_what_a_pack_need_not_have_may_be_missing(folder: Path):
    for name in ("errata.yaml", "CHANGES.md", "examples/README.md", "demo/recipe.yaml"):
        (folder / name).unlink()
    path = folder / "indicators" / "ratio.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    errata: [E1]\n", ""), encoding="utf-8")

    pack = load_pack(folder)

    assert (pack.errata, pack.demo) == ({}, {})


def test_hidden_files_belong_neither_to_the_pack_nor_to_its_fingerprint(folder: Path):
    before = pack_hash(folder)
    (folder / "tables" / ".draft.yaml").write_text("workbook: [", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x", encoding="utf-8")

    pack = load_pack(folder)

    assert pack.hash == before
    assert all(not path.name.startswith(".") for path in pack_files(folder))


@pytest.mark.parametrize("change", ["content", "name"])
def test_the_fingerprint_changes_with_the_content_and_the_name_of_a_file(folder: Path, change: str):
    before = pack_hash(folder)
    path = folder / "CHANGES.md"

    if change == "name":
        path.rename(folder / "examples" / "CHANGES.md")
    else:
        path.write_text("# More changes\n", encoding="utf-8")

    assert pack_hash(folder) != before


def test_files_that_cannot_be_read_are_said_together_and_alone(folder: Path):
    (folder / "errata.yaml").write_text("errata: [\n", encoding="utf-8")
    (folder / "codelists" / "kind.yaml").write_bytes(b"id: \xff\n")
    (folder / "remarks.txt").write_text("x", encoding="utf-8")

    found = problems(folder)

    assert [problem.split(": ")[0] for problem in found] == [
        "codelists/kind.yaml:1",
        "errata.yaml:2",
        "remarks.txt:1",
    ]


def test_problems_of_meaning_wait_until_names_are_right_but_readings_do_not(folder: Path):
    path = folder / "indicators" / "share.yaml"
    text = path.read_text(encoding="utf-8").replace("sum(loans)", "sum(loan)")
    path.write_text(text.replace("every: district", "every: districts"), encoding="utf-8")
    (folder / "readings" / "staffing.yaml").unlink()

    found = problems(folder)

    assert found == [
        "indicators/grades.yaml:5: P1 has no reading; write one in readings/",
        "indicators/grades_now.yaml:4: P1 has no reading; write one in readings/",
        "indicators/share.yaml:4: there is no code list “districts”, did you mean “district”?",
    ]


def test_a_folder_without_a_pack_is_said_to_hold_none(tmp_path: Path):
    assert problems(tmp_path) == [f"pack.yaml:1: the folder {tmp_path} holds no pack: this file is missing"]
