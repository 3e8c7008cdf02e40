"""Formulas in words: with labels in place of ids, and in one way to read them."""

import pytest

from meritko.cli.packs import pack_folder
from meritko.engine.running import open_pack
from meritko.methodology.formulas import Call, Number, Ref
from meritko.methodology.pack import Pack
from meritko.methodology.words import _say, case_in_words, quoted
from meritko.wording import translator


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MERITKO_CACHE", str(tmp_path_factory.mktemp("cache")))
        return open_pack(pack_folder(None))


def words(pack: Pack, code: str, language: str) -> str:
    indicator = next(i for i in pack.indicators if i.code == code)
    return case_in_words(pack, indicator, indicator.cases[0], translator(language))


@pytest.mark.parametrize(
    ("code", "czech", "english"),
    [
        ("PTP4",
         "součet „počet klientů TP“ / součet „počet plných úvazků TP“",
         "sum of “clients of field workers” / sum of “full-time field worker posts”"),
        ("PTP6",
         "100 × PTP4 / „průměrný počet klientů pracovníků v analogické pozici“",
         "100 × PTP4 / “average number of clients of workers in a similar post”"),
        ("KRKO12k",
         "KRKO12 + (KRKO1 − 100 / počet kódů číselníku „Kraje“)",
         "KRKO12 + (KRKO1 − 100 / number of codes of the list “Regions”)"),
    ],
)  # fmt: skip
def test_a_formula_is_said_in_both_languages(pack: Pack, code: str, czech: str, english: str) -> None:
    assert words(pack, code, "cs") == czech
    assert words(pack, code, "en") == english


def test_a_sum_over_a_sum_and_a_count_in_a_quotient_stand_in_brackets(pack: Pack) -> None:
    assert words(pack, "PTP23", "cs") == (
        "100 × součet („dosažené výsledky u dětských klientů“ + „dosažené výsledky u dospělých klientů“) / "
        "součet („intervence u dětských klientů“ + „intervence u dospělých klientů“)"
    )
    assert words(pack, "KRKO12", "cs") == "100 × (počet řádků, kde „zda TP“ = 1) / počet řádků"
    assert words(pack, "PTP16", "cs") == "počet řádků, kde „zda obec udržela místo TP“ = 1"


@pytest.mark.parametrize("language", ["cs", "en"])
def test_no_formula_shows_a_name_that_only_the_pack_knows(pack: Pack, language: str) -> None:
    auxiliary = [i.code for i in pack.indicators if i.auxiliary]
    for indicator in pack.indicators:
        for case in indicator.cases:
            said = case_in_words(pack, indicator, case, translator(language))
            assert said, indicator.code
            assert not any(code in said for code in auxiliary), indicator.code
            assert "_" not in said, said


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (Call("*", (Call("+", (Ref("a"), Ref("b"))), Number(2))), "(“A” + “b”) × 2"),
        (Call("-", (Ref("a"), Call("-", (Ref("b"), Number(1))))), "“A” − (“b” − 1)"),
        (Call("-", (Call("-", (Ref("a"), Ref("b"))), Number(1))), "“A” − “b” − 1"),
        (Call("/", (Ref("a"), Call("*", (Ref("b"), Number(2))))), "“A” / (“b” × 2)"),
        (Call("and", (Call("=", (Ref("a"), Number(1))), Call("<>", (Ref("b"), Number(2))))),
         "“A” = 1 and “b” ≠ 2"),
        (Call("count", ()), "number of rows"),
        (Call("/", (Call("count", (Call("=", (Ref("a"), Number(1))),)), Call("count", ()))),
         "(number of rows where “A” = 1) / number of rows"),
        (Call("abs", (Call("negative", (Ref("a"),)),)), "|−“A”|"),
    ],
)  # fmt: skip
def test_brackets_stand_where_they_are_needed_and_nowhere_else(expression: Call, expected: str) -> None:
    assert _say(expression, {"a": "A"}, translator("en")) == expected


def test_quotation_marks_are_those_of_the_language() -> None:
    assert (quoted("a", translator("cs")), quoted("a", translator("en"))) == ("„a“", "“a”")
