"""`indicators`, `summary`, `demo-data`, help and version, in both languages."""

from pathlib import Path

import pytest

from meritko import __version__
from meritko.cli import packs
from meritko.cli.packs import pack_folder
from meritko.engine.running import open_pack
from meritko.methodology.pack import Pack

from .conftest import Demo, Meritko, contents

COMMANDS = ("evaluate", "indicators", "explain", "summary", "demo-data")
USUAL_ENGLISH = ("usage:", "options:", "positional", "show this", "show program", "required")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return open_pack(pack_folder(None))


@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_list_of_indicators_names_every_one_under_its_criterion(
    meritko: Meritko, pack: Pack, language: str
) -> None:
    said = meritko("indicators", "--lang", language)

    lines = said.out.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("    ")]
    assert (said.status, said.err) == (0, "")
    assert sorted(listed) == sorted(i.code for i in pack.indicators if not i.auxiliary)
    assert [line.strip() for line in lines if line.startswith("  ") and line[2] != " "] == [
        criterion.label.say(language) for criterion in pack.criteria
    ]
    assert lines[-1] == {"cs": "208 ukazatelů", "en": "208 indicators"}[language]


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_indicator_is_printed_with_its_definition_reading_pages_and_errata(
    meritko: Meritko, pack: Pack, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr("meritko.cli.indicators.opened", lambda *_: pack)
    heads = {
        "cs": ("kritérium", "čtení", "zdroj"),
        "en": ("criterion", "reading", "source"),
    }

    for indicator in (i for i in pack.indicators if not i.auxiliary):
        said = meritko("indicators", indicator.code, "--lang", language)
        lines = said.out.splitlines()
        assert (said.status, said.err) == (0, ""), indicator.code
        assert lines[0] == f"{indicator.code}  {indicator.label.say(language)}"
        for head in heads[language]:
            assert any(line.startswith(f"{head:<14}") for line in lines), (indicator.code, head)
        computed = {"cs": ("definice", "vzorec"), "en": ("definition", "formula")}[language]
        assert any(head in said.out for head in computed) or len(indicator.cases) > 1, indicator.code
        for code in indicator.errata:
            assert any(line.startswith(f"{code:<14}") for line in lines), (indicator.code, code)
        for case in indicator.cases:
            assert case.id is None or any(line.startswith(f"    {case.id} ") for line in lines)
        assert "None" not in said.out


@pytest.mark.parametrize(
    ("code", "hint"),
    [("PTP44", ", nemysleli jste „PTP4“?"), ("ptp8", ", nemysleli jste „PTP8“?"), ("zzzz", "")],
)
def test_an_unknown_indicator_is_answered_with_a_hint(meritko: Meritko, code: str, hint: str) -> None:
    said = meritko("indicators", code)

    assert (said.status, said.out) == (2, "")
    assert said.err == (
        f"meritko indicators: ukazatel „{code}“ neexistuje{hint}\n"
        "použití: meritko indicators [-h] [--lang {cs,en}] [--pack SLOŽKA] [KÓD]\n"
    )


def test_an_indicator_that_only_helps_others_is_none_to_ask_for(meritko: Meritko) -> None:
    assert meritko("indicators", "register.size").status == 2


def test_the_summary_shows_the_main_figures_one_number_explained_and_the_files(
    meritko: Meritko, demo: Demo
) -> None:
    said = meritko("summary", "--run", demo.run)

    rows = [" ".join(line.replace("\N{NO-BREAK SPACE}", " ").split()) for line in said.out.splitlines()]
    assert (said.status, said.err) == (0, "")
    assert "Podpora terénní práce (PTP), 2025" in rows
    assert "PTP4 průměrný počet klientů na 68,4 4 293 / 62,78 1" in rows
    assert "PTP8 podíl obcí se SVL na celku 85,9 % 79 / 92 0" in rows
    assert "PTP4 průměrný počet klientů na jeden celý úvazek TP" in rows
    assert f"celé vysvětlení: meritko explain PTP4 --run {demo.run}" in rows
    assert rows[-2:] == [
        f"Všechny výsledky: {demo.run / 'results.csv'}",
        f"Vstupy, verze a parametry: {demo.run / 'run.json'}",
    ]


def test_the_summary_speaks_english(meritko: Meritko, demo: Demo) -> None:
    said = meritko("--lang", "en", "summary", "--run", demo.run)

    assert (said.status, said.err) == (0, "")
    assert f"All results: {demo.run / 'results.csv'}\n" in said.out
    assert "Support of field work (PTP), 2025" in said.out


def test_the_same_seed_makes_the_same_workbooks_and_another_seed_others(
    meritko: Meritko, demo: Demo, tmp_path: Path
) -> None:
    usual = meritko("demo-data", "--year", 2025, "--out", tmp_path / "usual")
    other = meritko("demo-data", "--year", 2025, "--out", tmp_path / "other", "--seed", 7)
    again = meritko("demo-data", "--year", 2025, "--out", tmp_path / "again", "--seed", 7)

    assert [said.status for said in (usual, other, again)] == [0, 0, 0]
    assert usual.out.splitlines() == [str(tmp_path / "usual" / name) for name in contents(demo.data)]
    assert contents(tmp_path / "usual") == contents(demo.data)
    assert contents(tmp_path / "other") == contents(tmp_path / "again")
    assert contents(tmp_path / "other")["AD_PTP_2025.xlsx"] != contents(demo.data)["AD_PTP_2025.xlsx"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--year", "20"], "údaj --year: „20“ není rok jako 2025"),
        (["--year", "two"], "údaj --year: „two“ není rok jako 2025"),
        (["--year", "2025", "--seed", "x"], "údaj --seed: "),
        ([], "chybí povinné údaje: --year"),
        (["--year", "2025", "extra"], "neznámá slova: extra"),
    ],
)
def test_demo_data_refuse_wrong_words(
    meritko: Meritko, tmp_path: Path, words: list[str], message: str
) -> None:
    said = meritko("demo-data", "--out", tmp_path / "x", *words)

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko demo-data: {message}")
    assert not (tmp_path / "x").exists()


def test_demo_data_that_cannot_be_written_are_answered_with_a_sentence(
    meritko: Meritko, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")

    said = meritko("demo-data", "--year", 2025, "--out", tmp_path / "file")

    assert (said.status, said.out) == (1, "")
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_whole_in_both_languages(meritko: Meritko, command: str) -> None:
    words = [command] if command else []
    czech, english = meritko(*words, "--help"), meritko("--lang", "en", *words, "--help")

    assert (czech.status, czech.err, english.status, english.err) == (0, "", 0, "")
    assert czech.out.startswith(f"použití: meritko {command}".rstrip())
    assert english.out.startswith(f"usage: meritko {command}".rstrip())
    assert [word for word in USUAL_ENGLISH if word in czech.out] == []
    assert czech.out.count("\n") >= 8
    assert all(len(line) <= 80 for line in (czech.out + english.out).splitlines())


def test_help_of_the_whole_names_every_command(meritko: Meritko) -> None:
    said = meritko("--help")

    assert all(f"\n    {command} " in said.out for command in COMMANDS)


def test_the_program_alone_shows_its_help_as_wrong_usage(meritko: Meritko) -> None:
    alone, asked = meritko(), meritko("--help")

    assert (alone.status, alone.err) == (2, "")
    assert alone.out == asked.out


def test_the_version_is_told(meritko: Meritko) -> None:
    said = meritko("--version")

    assert (said.status, said.out, said.err) == (0, f"meritko {__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["evaluat"], "meritko: údaj PŘÍKAZ: neznámá volba 'evaluat' (na výběr je 'evaluate', "),
        (["--lang", "de", "summary"], "meritko: údaj --lang: neznámá volba 'de' (na výběr je 'cs', 'en')\n"),
        (["--langg"], "meritko: neznámá slova: --langg\n"),
        (["summary"], "meritko summary: chybí povinné údaje: --run\n"),
        (["explain"], "meritko explain: chybí povinné údaje: UKAZATEL, --run\n"),
    ],
)
def test_unknown_words_are_wrong_usage(meritko: Meritko, words: list[str], message: str) -> None:
    said = meritko(*words)

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(message)


def test_a_methodology_without_a_recipe_makes_no_demo_data(
    meritko: Meritko, pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = type(pack)(**{**vars(pack), "demo": ()})
    monkeypatch.setattr("meritko.cli.demo_data.opened", lambda *_: bare)

    said = meritko("demo-data", "--year", 2025, "--out", tmp_path / "x")

    assert (said.status, said.out) == (1, "")
    assert said.err == "Tato metodika nemá předpis ukázkových dat.\n"
    assert packs.pack_folder(None).name == "metodika"
