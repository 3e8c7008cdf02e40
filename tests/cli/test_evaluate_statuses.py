"""When `evaluate` answers 0, 1 and 2, and what it says."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from meritko.engine.run_folder import read_results

from .conftest import Demo, Meritko, SmallFolder
from .small import Formula

EVALUATE_CS = (
    "použití: meritko evaluate [-h] [--lang {cs,en}] --year ROK --data SLOŽKA --out\n"
    "                          SLOŽKA [--parameter NÁZEV=VOLBA] [--pack SLOŽKA]\n"
    "                          [--reports DRUHY]\n"
    "                          [--audience {national,region,programme}]\n"
    "                          [--previous SLOŽKA [SLOŽKA ...]]\n"
    "                          [--justifications SOUBOR] [--boundaries SOUBOR]\n"
    "                          [--template SOUBOR] [--publicity [LOGO ...]]\n"
    "                          PROGRAM\n"
)


def evaluate(meritko: Meritko, data: Path, *words: object, programme: str = "all") -> Any:
    out = data.parent / "out"
    return meritko("evaluate", programme, "--year", 2025, "--data", data, "--out", out, *words)


def errors_of(meritko: Meritko, data: Path, *words: object) -> str:
    """What is said on standard error of a folder with an error; nothing may be written."""
    said = evaluate(meritko, data, *words)
    assert (said.status, said.out) == (1, "")
    assert not (data.parent / "out").exists()
    return str(said.err)


@pytest.mark.parametrize(
    ("programme", "named", "first"),
    [("ptp", "PTP", "PTP0"), ("krko", "KRKO", "KRKO1"), ("kp", "KP", "IKP1")],
)
def test_each_programme_is_evaluated_alone(
    meritko: Meritko, demo: Demo, tmp_path: Path, programme: str, named: str, first: str
) -> None:
    out = tmp_path / "out"

    said = meritko("evaluate", programme, "--year", 2025, "--data", demo.data, "--out", out)

    rows = read_results(out)
    alike = [row for row in read_results(demo.run) if row in rows]
    assert (said.status, said.err) == (0, "")
    assert said.out == f"{named} za rok 2025: {len(rows)} výsledků ve složce {out}\n"
    assert rows[0]["indicator"] == first
    assert rows == alike


def test_all_programmes_are_reported_in_both_languages(meritko: Meritko, small: SmallFolder) -> None:
    data = small()
    out = data.parent / "out"

    czech = evaluate(meritko, data)
    english_before = meritko("--lang", "en", "evaluate", "all", "--year=2025", "--data", data, "--out", out)
    english_after = evaluate(meritko, data, "--lang=en")

    assert czech.out == f"PTP, KRKO, KP za rok 2025: 720 výsledků ve složce {out}\n"
    assert english_before.out == f"PTP, KRKO, KP for 2025: 720 results in {out}\n"
    assert english_after == english_before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("evaluate",), "chybí povinné údaje: PROGRAM, --year, --data, --out"),
        (("evaluate", "ptp", "--year", "20x5"), "údaj --year: „20x5“ není rok jako 2025"),
        (("evaluate", "ptp", "--year", "1899"), "údaj --year: „1899“ není rok jako 2025"),
        (("evaluate", "ptp", "--year"), "údaj --year: "),
    ],
)
def test_wrong_words_are_answered_with_the_usage(
    meritko: Meritko, words: tuple[str, ...], message: str
) -> None:
    said = meritko(*words)

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko evaluate: {message}")
    assert said.err.endswith(EVALUATE_CS)


@pytest.mark.parametrize(
    ("programme", "hint"),
    [("ptpp", ", nemysleli jste „ptp“?"), ("KRKO", ", nemysleli jste „krko“?"), ("xyz", "")],
)
def test_an_unknown_programme_is_answered_with_those_there_are(
    meritko: Meritko, small: SmallFolder, programme: str, hint: str
) -> None:
    said = evaluate(meritko, small(), programme=programme)

    assert said.status == 2
    assert said.err == (
        f"meritko evaluate: program „{programme}“ neexistuje; jsou ptp, krko, kp a all{hint}\n{EVALUATE_CS}"
    )


def test_a_folder_that_is_not_there_is_wrong_usage(meritko: Meritko, tmp_path: Path) -> None:
    said = evaluate(meritko, tmp_path / "nowhere")

    assert said.status == 2
    assert said.err == f"meritko evaluate: složka {tmp_path / 'nowhere'} neexistuje\n{EVALUATE_CS}"


def test_a_file_in_place_of_the_data_folder_is_wrong_usage(meritko: Meritko, tmp_path: Path) -> None:
    (tmp_path / "file.xlsx").write_bytes(b"")

    assert evaluate(meritko, tmp_path / "file.xlsx").status == 2


def test_an_empty_folder_has_nothing_to_evaluate(meritko: Meritko, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "~$AD_PTP.xlsx").write_bytes(b"a lock of Excel")
    (tmp_path / "data" / "letter.docx").write_bytes(b"")

    assert errors_of(meritko, tmp_path / "data") == (
        f"Ze sešitů ve složce {tmp_path / 'data'} nebylo možné nic vyhodnotit.\n"
    )


def test_a_folder_with_a_foreign_workbook_only_has_nothing_to_evaluate(
    meritko: Meritko, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    with xlsxwriter.Workbook(tmp_path / "data" / "rozpočet.xlsx") as workbook:
        workbook.add_worksheet("Rozpočet").write(0, 0, "x")

    said = errors_of(meritko, tmp_path / "data", "--lang", "en")

    assert "unknown-workbook at rozpočet.xlsx\n  found     the sheets: Rozpočet\n" in said
    assert said.endswith(f"Nothing could be evaluated from the workbooks in {tmp_path / 'data'}.\n")


def test_a_foreign_workbook_among_ours_is_mentioned_and_does_no_harm(
    meritko: Meritko, small: SmallFolder
) -> None:
    data = small()
    with xlsxwriter.Workbook(data / "rozpočet.xlsx") as workbook:
        workbook.add_worksheet("Rozpočet").write(0, 0, "x")

    said = evaluate(meritko, data)

    assert said.status == 0
    assert said.err.startswith("unknown-workbook: rozpočet.xlsx\n")


def test_all_says_which_programme_lacks_a_sheet_and_evaluates_the_others(
    meritko: Meritko, small: SmallFolder
) -> None:
    data = small(without=("history",))

    said = evaluate(meritko, data)

    assert said.status == 0
    assert said.err == "ptp nebyl vyhodnocen: žádný sešit nemá list „Seznamy obcí po letech“.\n"
    assert said.out.startswith("KRKO, KP za rok 2025: ")


@pytest.mark.parametrize(
    ("programme", "without"),
    [
        ("ptp", "history"), ("ptp", "municipalities"), ("ptp", "DTB_SVL.xlsx"),
        ("krko", "DTB_SVL.xlsx"), ("kp", "AD_KP.xlsx"),
    ],
)  # fmt: skip
def test_a_programme_alone_without_a_needed_sheet_is_not_evaluated(
    meritko: Meritko, small: SmallFolder, programme: str, without: str
) -> None:
    data = small(without=(without,))

    said = evaluate(meritko, data, "--lang", "en", programme=programme)

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"{programme} was not evaluated: no workbook has the sheet “")
    assert said.err.endswith(f"Nothing could be evaluated from the workbooks in {data}.\n")
    assert not (data.parent / "out").exists()


def test_sheets_that_are_not_needed_may_be_missing(meritko: Meritko, small: SmallFolder) -> None:
    without = ("AD_KRKO.xlsx", "positions", "clients", "kept_posts", "external_figures", "city_districts")

    said = evaluate(meritko, small(without=(*without, "project_other_activities")))

    assert (said.status, said.err) == (0, "")


def test_another_year_is_warned_of_and_not_evaluated(meritko: Meritko, small: SmallFolder) -> None:
    data = small()

    said = meritko("evaluate", "ptp", "--year", 2024, "--data", data, "--out", data.parent / "out")

    assert said.status == 1
    assert "ptp nebyl vyhodnocen: žádný sešit nemá list „Obce 2024“.\n" in said.err
    assert "other-year: AD_PTP.xlsx, list „Obce 2025“\n" in said.err


def test_a_text_in_a_number_cell_is_reported_whole_in_both_languages(
    meritko: Meritko, small: SmallFolder
) -> None:
    data = small(cells={("municipalities", 1, "fte"): "2,5 úv."})

    assert errors_of(meritko, data) == (
        "type: AD_PTP.xlsx, list „Obce 2025“, řádek 3, sloupec D („počet plných úvazků TP“)\n"
        "  nalezeno   text „2,5 úv.“\n"
        "  očekáváno  číslo od 0 výše\n"
        "  co dělat   Napište jen číslo; jednotka už je v záhlaví sloupce.\n"
        "Nic nebylo vyhodnoceno: 1 chyba v sešitech.\n"
    )
    assert errors_of(meritko, data, "--lang", "en") == (
        "type at AD_PTP.xlsx, sheet “Obce 2025”, row 3, column D (“počet plných úvazků TP”)\n"
        "  found     the text “2,5 úv.”\n"
        "  expected  a number from 0 up\n"
        "  to do     Write the number alone; its unit already stands in the column heading.\n"
        "Nothing was evaluated: 1 error in the workbooks.\n"
    )


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"cells": {("positions", 0, "education"): 9}},
         ("code: AD_PTP.xlsx, list „Kapacita_podmínky_TP_2025“, řádek 2, sloupec D "
         "(„nejvyšší dosažené vzdělání TP“)")),
        ({"cells": {("svl_register", 0, "region"): 15}},
         "code: DTB_SVL.xlsx, list „Seznam obcí se SVL“, řádek 2, sloupec B („kraj“)"),
        ({"cells": {("svl_register", 2, "ever_tp"): 2}},
         "code: DTB_SVL.xlsx, list „Seznam obcí se SVL“, řádek 4, sloupec L („zda TP“)"),
        ({"cells": {("project_identification", 0, "ikp3"): 101}},
         ("type: AD_KP.xlsx, list „Identifikace komunitní práce“, řádek 2, sloupec H "
         "(„Míra migrace směrem do lokality v posledních 12 měsících“)")),
        ({"cells": {("history", 1, "postcode"): "1234"}},
         "type: AD_PTP.xlsx, list „Seznamy obcí po letech“, řádek 3, sloupec D („směrovací číslo“)"),
        ({"cells": {("history", 0, "region"): None}},
         "required: AD_PTP.xlsx, list „Seznamy obcí po letech“, řádek 2, sloupec C („kraj“)"),
        ({"more": {"municipalities": [{"name": "Lhota", "region": 3, "postcode": "664 01"}]}},
         "duplicate: AD_PTP.xlsx, list „Obce 2025“, řádek 4, sloupec A („název“)"),
        ({"cells": {("clients", 0, "women"): Formula("=NA()", "#N/A")}},
         "hidden-value: AD_PTP.xlsx, list „Klienti_TP_2025“, řádek 2, sloupec Q („počet klientů žen“)"),
        ({"cells": {("coordinators", 0, "fte"): Formula("=1+1", "")}},
         "hidden-value: AD_KRKO.xlsx, list „Základní údaje“, řádek 2, sloupec B („výše úvazku KK“)"),
        ({"without_columns": {"municipalities": ["clients"]}},
         "missing-column: AD_PTP.xlsx, list „Obce 2025“"),
        ({"without": ("project_actors",)}, "missing-sheet: AD_KP.xlsx, list „cíl 2“"),
    ],
)  # fmt: skip
def test_an_error_is_reported_with_its_cell(
    meritko: Meritko, small: SmallFolder, changes: dict[str, Any], line: str
) -> None:
    said = errors_of(meritko, small(**changes))

    assert said.splitlines()[0] == line
    assert said.endswith("\nNic nebylo vyhodnoceno: 1 chyba v sešitech.\n")


def test_several_errors_are_reported_together(meritko: Meritko, small: SmallFolder) -> None:
    cells = {("municipalities", 0, "fte"): "x", ("svl_register", 0, "region"): 15}

    said = errors_of(meritko, small(cells=cells))

    assert [line.split(":")[0] for line in said.splitlines() if not line.startswith(" ")] == [
        "type", "code", "Nic nebylo vyhodnoceno",
    ]  # fmt: skip
    assert said.endswith("Nic nebylo vyhodnoceno: 2 chyby v sešitech.\n")


def test_a_municipality_found_twice_in_the_register_is_ambiguous(
    meritko: Meritko, small: SmallFolder
) -> None:
    data = small(more={"svl_register": [{"name": "Lhota", "region": 3, "population": 7}]})

    said = errors_of(meritko, data)

    assert said.count("ambiguous: ") == 3
    assert said.startswith(
        "ambiguous: AD_PTP.xlsx, list „Seznamy obcí po letech“, řádek 7, sloupec B („název“)\n"
        "  nalezeno   „Lhota“; počet řádků listu „Seznam obcí se SVL“, kterým odpovídá: 2 (A3, A5)\n"
        "  očekáváno  právě jeden řádek, který tím může být míněn\n"
        "  co dělat   Doplňte na obou listech údaj, který je rozliší, například směrovací číslo.\n"
    )


def test_a_damaged_workbook_is_an_error_whichever_programme_is_evaluated(
    meritko: Meritko, small: SmallFolder
) -> None:
    data = small()
    whole = (data / "AD_KP.xlsx").read_bytes()
    (data / "AD_KP.xlsx").write_bytes(whole[: len(whole) // 2])

    said = evaluate(meritko, data, programme="krko")

    assert (said.status, said.out) == (1, "")
    assert said.err.splitlines()[:2] == ["not-a-workbook: AD_KP.xlsx", "  nalezeno   poškozený sešit"]


def test_warnings_are_shown_and_do_not_prevent_results(meritko: Meritko, small: SmallFolder) -> None:
    data = small(cells={("municipalities", 1, "fte"): "1,5"})

    said = evaluate(meritko, data)

    assert said.status == 0
    assert said.err.startswith(
        "number-as-text: AD_PTP.xlsx, list „Obce 2025“, řádek 3, sloupec D („počet plných úvazků TP“)\n"
    )
    assert said.out.endswith(f"ve složce {data.parent / 'out'}\n1 upozornění, viz výše\n")


def test_lock_files_and_other_files_are_not_read(meritko: Meritko, small: SmallFolder) -> None:
    data = small()
    (data / "~$AD_PTP.xlsx").write_bytes(b"\x00")
    (data / "notes.txt").write_text("x")
    (data / "old").mkdir()
    shutil.copy(data / "AD_PTP.xlsx", data / "old" / "AD_PTP.xlsx")

    said = evaluate(meritko, data)

    assert (said.status, said.err) == (0, "")
