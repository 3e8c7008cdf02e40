"""Cards of the demo: the same as `meritko explain`, cut, and without persons where they must not be."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from meritko.cli import main
from meritko.cli.explain import in_text
from meritko.engine.explaining import Explainer, UsedSheet
from meritko.engine.lineage import load_pack_of_run, load_tables
from meritko.engine.results import Result
from meritko.engine.running import run
from meritko.engine.setting import Setting, make_setting
from meritko.engine.tables import Tables
from meritko.methodology.pack import Pack
from meritko.methodology.persons import indicators_about_persons, measures_persons, tables_about_persons
from meritko.reports.cards import SHOWN, cards, ranges
from meritko.reports.document import Audience, Card, card_id, plain
from meritko.wording import translator

YEAR = 2025


@dataclass(frozen=True)
class DemoRun:
    """The run of the demo, opened."""

    pack: Pack
    setting: Setting
    tables: Tables
    results: list[Result]

    def cards(self, audience: Audience = "national", language: str = "cs") -> dict[str, Card]:
        return cards(self.pack, self.setting, self.tables, self.results, audience=audience, language=language)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoRun]:
    home = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MERITKO_CACHE", str(home / "cache"))
        words = ["--year", str(YEAR)]
        assert main(["demo-data", *words, "--out", str(home / "data")]) == 0
        assert (
            main(["evaluate", "all", *words, "--data", str(home / "data"), "--out", str(home / "run")]) == 0
        )
        lineage = home / "run" / "lineage"
        pack = load_pack_of_run(lineage)
        tables, setting = load_tables(lineage, pack), make_setting(pack, YEAR, {})
        yield DemoRun(pack, setting, tables, run(pack, setting, [p.id for p in pack.programmes], tables))


@pytest.fixture(scope="module")
def national(demo: DemoRun) -> Mapping[str, Card]:
    return demo.cards()


def bare(text: str) -> str:
    return " ".join(text.split())


def test_every_result_has_a_card_with_its_own_numbers(demo: DemoRun, national: Mapping[str, Card]) -> None:
    assert list(national) == [card_id(result.key) for result in demo.results]
    for result in demo.results:
        card = national[card_id(result.key)]
        numbers = {n.origin.part: n.value for _, n in card.numbers if n.origin.results == (result.key,)}
        assert card.key == result.key
        assert numbers["value"] == result.value
        assert numbers.get("left_out", 0) == result.left_out
        if result.numerator is not None and result.denominator is not None:
            assert (numbers["numerator"], numbers["denominator"]) == (result.numerator, result.denominator)


@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_card_says_what_explain_says(demo: DemoRun, language: str) -> None:
    say = translator(language)
    explainer = Explainer(demo.pack, demo.setting, demo.tables, language)
    found = demo.cards(language=language)

    for result in random.Random(11).sample(demo.results, 100):
        card = found[card_id(result.key)]
        [explanation] = explainer.explain(result.indicator, result.unit, result.category)
        lines = list(in_text(demo.pack, explanation, say))
        text = bare("\n".join(lines))
        for said in (card.formula, plain(card.definition), card.label, card.pages, *map(plain, card.errata)):
            assert bare(said) in text or bare(said).replace(": ", " ", 1) in text
        for label, number in card.numbers[:1]:
            assert bare(f"{label} {number.shown if number.value is not None else number.why}") in text
        assert (card.row_count, card.left_out_count) == (len(explanation.rows), len(explanation.left_out))
        for row, of in zip(card.rows, explanation.rows[: SHOWN.rows], strict=True):
            assert_same_row(row.name, row.place, row.values, lines)
            assert row.name == ", ".join(of.name)
        for row in card.left_out:
            assert any(line.strip().startswith(row.name) and row.reason in line for line in lines)


def assert_same_row(name: str, place: str, values: tuple[tuple[str, str], ...], lines: list[str]) -> None:
    """Every cell of a row of a card stands, with its value, in the lines of the explanation."""
    assert any(line.strip().removeprefix("[čitatel] ").removeprefix("[numerator] ") == name for line in lines)
    for heading, said in values:
        value, _, cells = said.removesuffix("]").rpartition(" [")
        for cell in cells.split(", "):
            sheet, _, address = cell.rpartition(" › ")
            wanted = f"{address} {heading} = {value}"
            assert any(wanted in line and sheet in line for line in lines), wanted
    assert all(any(sheet in line for line in lines) for sheet in place.split("; "))


def test_a_card_is_cut_and_tells_how_to_see_the_rest(national: Mapping[str, Card]) -> None:
    cut = national["KRKO1~2025~12~-"]

    assert (len(cut.rows), cut.row_count) == (8, 297)
    assert cut.rows_note == (
        "Uvedeny jsou jen první řádky. Všechny ukáže: meritko explain KRKO1 --unit 12 --rows 0 --run …"
    )
    assert {row.reason for row in cut.rows} == {"v čitateli"}
    assert cut.sources == ("DTB_SVL_2025.xlsx › Seznam obcí se SVL: A2:B298",)
    assert national["IKP3~2025~KP-2025-01~-"].rows_note == ""


def test_a_card_names_cells_missing_values_and_what_the_number_is_made_of(
    national: Mapping[str, Card],
) -> None:
    mean, share = national["PTP4~2025~-~-"], national["PTP17~2025~-~-"]

    assert [(label, number.shown, number.unit) for label, number in mean.numbers] == [
        ("hodnota", "68,38165", "klienti na úvazek"),
        ("čitatel", "4\N{NO-BREAK SPACE}293", ""),
        ("jmenovatel", "62,78", ""),
        ("vynechané řádky", "1", ""),
        ("podpořené obce, na jejichž údajích číslo stojí", "52", ""),
        ("podpořené obce celkem", "55", ""),
    ]
    [left_out] = mean.left_out
    assert (left_out.name, left_out.reason) == (
        "Pomyslná Hora, Vysočina, 90280",
        "chybí: počet plných úvazků TP",
    )
    assert left_out.place == "AD_PTP_2025.xlsx › Obce 2025"
    assert left_out.values == (
        ("počet klientů TP", "138 [E45]"),
        ("počet plných úvazků TP", "(prázdné) [D45]"),
    )
    assert [label for label, _ in share.numbers[3:]] == [
        "vynecháno v ukazatelích, z nichž se skládá", "PTP16", "celek obcí se SVL",
    ]  # fmt: skip
    assert share.sources == ("DTB_SVL_2025.xlsx › Seznam obcí se SVL: A2:A298",)


def test_equal_parts_of_cards_are_one_text_that_can_be_written_once(national: Mapping[str, Card]) -> None:
    first, second = national["INP1~2025~KP-2025-01~a"], national["INP1~2025~KP-2025-02~a"]

    assert first.definition is second.definition
    assert first.errata is second.errata
    assert (first.formula, first.pages, first.label) == (second.formula, second.pages, second.label)


@pytest.mark.parametrize("audience", ["region", "programme"])
def test_a_narrower_audience_sees_nothing_of_one_person(
    demo: DemoRun, national: Mapping[str, Card], audience: Audience
) -> None:
    hidden = indicators_about_persons(demo.pack)
    counting = {i.code for i in demo.pack.indicators if measures_persons(demo.pack, i)} - hidden
    of_one = [demo.tables[name] for name in tables_about_persons(demo.pack) & demo.tables.keys()]
    sheets = {source.sheet for table in of_one for source in table.sources}

    found = demo.cards(audience)

    assert {c.key[0] for c in national.values()} - {c.key[0] for c in found.values()} == hidden
    assert hidden
    of_persons = [card for card in found.values() if card.key[0] in counting]
    assert {(c.rows, c.left_out) for c in of_persons} == {((), ())}
    assert {c.rows_note for c in of_persons} == {
        "Každý řádek vypovídá o jedné osobě, proto se tu řádky neuvádějí."
    }
    assert all(c.row_count + c.left_out_count for c in of_persons)
    rows = (row for card in found.values() for row in (*card.rows, *card.left_out))
    assert sheets
    assert not {row for row in rows if any(sheet in str((row.place, row.values)) for sheet in sheets)}


def test_only_results_of_the_run_have_cards(demo: DemoRun) -> None:
    one = [result for result in demo.results if result.indicator == "PTP3"][:1]

    assert list(cards(demo.pack, demo.setting, demo.tables, one)) == ["PTP3~2025~-~1"]
    assert cards(demo.pack, demo.setting, demo.tables, []) == {}


@pytest.mark.parametrize(
    ("columns", "rows", "text"),
    [
        (("A",), (7, 7), "A7"),
        (("B", "A", "C", "E"), (2, 9), "A2:C9, E2:E9"),
        (("AA", "Z", "Y"), (3, 3), "Y3:AA3"),
        (("AZ", "BA", "AZ"), (1, 2), "AZ1:BA2"),
        ((), (1, 2), ""),
    ],
)
def test_columns_beside_one_another_are_one_range(
    columns: tuple[str, ...], rows: tuple[int, int], text: str
) -> None:
    assert ranges(UsedSheet("a.xlsx", "List", columns, *rows)) == text
