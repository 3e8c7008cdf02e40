"""The formula language: what it reads, and that it refuses everything else in words of its own."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meritko.methodology.formula_parser import parse, shown
from meritko.methodology.formulas import (
    Call,
    Formula,
    FormulaError,
    Number,
    Ref,
    Word,
    closest,
    indicator_of,
    nearest,
    walk,
)
from meritko.methodology.model import Place

A, B, C = Ref("a"), Ref("b"), Ref("c")


def refusal(text: str) -> str:
    """What is said of a text that is no formula."""
    with pytest.raises(FormulaError) as refused:
        parse(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("a", A),
        ("12", Number(12)),
        ("0.50", Number(0.5)),
        ("'N'", Word("N")),
        ("'it''s'", Word("it's")),
        ("''", Word("")),
        ("žáci", Ref("žáci")),
        ("a + b * c", Call("+", (A, Call("*", (B, C))))),
        ("(a + b) * c", Call("*", (Call("+", (A, B)), C))),
        ("a - b - c", Call("-", (Call("-", (A, B)), C))),
        ("a / b * c", Call("*", (Call("/", (A, B)), C))),
        ("a - -b", Call("-", (A, Call("negative", (B,))))),
        ("-a * 2", Call("*", (Call("negative", (A,)), Number(2)))),
        ("not a = 1", Call("not", (Call("=", (A, Number(1))),))),
        ("not -a > 2", Call("not", (Call(">", (Call("negative", (A,)), Number(2))),))),
        ("a or b and c", Call("or", (A, Call("and", (B, C))))),
        ("a AND NOT b", Call("and", (A, Call("not", (B,))))),
        ("a\n <>\t'x'", Call("<>", (A, Word("x")))),
        ("a<=1", Call("<=", (A, Number(1)))),
        ("(a < b) = (b < c)", Call("=", (Call("<", (A, B)), Call("<", (B, C))))),
        ("IF(a, b, c)", Call("if", (A, B, C))),
        ("count()", Call("count", ())),
        ("total(sum(a))", Call("total", (Call("sum", (A,)),))),
        ("indicator('A1', 'x')", Call("indicator", (Word("A1"), Word("x")))),
        ("floor(abs(a))", Call("floor", (Call("abs", (A,)),))),
    ],
)
def test_a_formula_is_read_as_its_author_means_it(text, expression):
    assert parse(text) == Formula(text, expression)


@pytest.mark.parametrize("keyword", ["select", "case", "end", "null", "true", "date", "current_date", "sum"])
def test_a_column_may_be_called_like_a_word_of_sql(keyword):
    assert parse(f"{keyword} + 1").expression == Call("+", (Ref(keyword), Number(1)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "in “”: it is empty"),
        (" \n ", "in “”: it is empty"),
        ("a;", "in “a;”: “;” has no meaning in a formula"),
        ("a; drop table b", "in “a; drop table b”: “;” has no meaning in a formula"),
        ("5 --3", "in “5 --3”: there is no operation “--”; put a space between two signs"),
        ("a -- b", "in “a -- b”: there is no operation “--”; put a space between two signs"),
        ("a /* b */", "in “a /* b */”: there is no operation “/*”; put a space between two signs"),
        ("a // b", "in “a // b”: there is no operation “//”; put a space between two signs"),
        ("a != b", "in “a != b”: there is no operation “!=”; write “<>”"),
        ("a == b", "in “a == b”: there is no operation “==”; write “=”"),
        ("a => b", "in “a => b”: there is no operation “=>”; write “>=”"),
        ("a =< b", "in “a =< b”: there is no operation “=<”; write “<=”"),
        ("a<-1", "in “a<-1”: there is no operation “<-”; put a space between two signs"),
        ("a % b", "in “a % b”: “%” has no meaning in a formula"),
        ("a || b", "in “a || b”: “|” has no meaning in a formula"),
        ("a::int", "in “a::int”: “:” has no meaning in a formula"),
        ("t.a", "in “t.a”: “.” has no meaning in a formula"),
        ("@a", "in “@a”: “@” has no meaning in a formula"),
        ("$1", "in “$1”: “$” has no meaning in a formula"),
        ("a[1]", "in “a[1]”: “[” has no meaning in a formula"),
        ("{{a}}", "in “{{a}}”: “{” has no meaning in a formula"),
        ("a；b", "in “a；b”: “；” has no meaning in a formula"),
        ("a\x00b", "in “a\x00b”: the character U+0000 has no meaning in a formula"),
        ("a\u200bb", "in “a\u200bb”: the character U+200B has no meaning in a formula"),
        ('"a"', 'in “"a"”: texts stand in single quotes, names of columns without any'),
        ("'a", "in “'a”: a text in quotes does not end"),
        ("²", "in “²”: “²” is not a name"),
        ("٣", "in “٣”: “٣” is no number such as 12 or 0.5"),
        ("1a", "in “1a”: “1a” is no number such as 12 or 0.5"),
        ("1.", "in “1.”: “1.” is no number such as 12 or 0.5"),
        ("1e999", "in “1e999”: “1e999” is no number such as 12 or 0.5"),
        ("0x1F", "in “0x1F”: “0x1F” is no number such as 12 or 0.5"),
        ("1234567890123456", "in “1234567890123456”: “1234567890123456” is no number such as 12 or 0.5"),
        ("select 1", "in “select 1”: an operation is missing between “select” and “1”"),
        ("a as b", "in “a as b”: an operation is missing between “a” and “as”"),
        ("a is null", "in “a is null”: an operation is missing between “a” and “is”"),
        ("a in (1, 2)", "in “a in (1, 2)”: an operation is missing between “a” and “in”"),
        ("sum(a) over ()", "in “sum(a) over ()”: an operation is missing between “)” and “over”"),
        ("sum(distinct a)", "in “sum(distinct a)”: an operation is missing between “distinct” and “a”"),
        ("(a) (b)", "in “(a) (b)”: an operation is missing between “)” and “(”"),
        ("'a' 'b'", "in “'a' 'b'”: an operation is missing between “'a'” and “'b'”"),
        ("count(*)", "in “count(*)”: “*” cannot stand after “(”"),
        ("+a", "in “+a”: “+” cannot stand first"),
        ("and a", "in “and a”: “and” cannot stand first"),
        ("- - a", "in “- - a”: “-” cannot stand after “-”"),
        ("not not a", "in “not not a”: “not” cannot stand after “not”"),
        ("a not b", "in “a not b”: “not” cannot stand after “a”"),
        ("a = not b", "in “a = not b”: “not” cannot stand after “=”"),
        ("a +", "in “a +”: a value is missing after “+”"),
        ("()", "in “()”: a value is missing before “)”"),
        ("count(, a)", "in “count(, a)”: a value is missing before “,”"),
        ("count(a,)", "in “count(a,)”: a value is missing before “)”"),
        ("(a", "in “(a”: a closing parenthesis is missing"),
        ("a)", "in “a)”: an opening parenthesis is missing"),
        (
            "(a, b)",
            "in “(a, b)”: a comma stands only between the values of a function; decimals have a point",
        ),
        ("1,5", "in “1,5”: a comma stands only between the values of a function; decimals have a point"),
        ("iff(a, b, c)", "in “iff(a, b, c)”: there is no function iff(), did you mean “if”?"),
        ("coalesce(a, 0)", "in “coalesce(a, 0)”: there is no function coalesce()"),
        ("missing()", "in “missing()”: there is no function missing()"),
        ("negative(a)", "in “negative(a)”: there is no function negative()"),
        ("only_if(a, b)", "in “only_if(a, b)”: there is no function only_if()"),
        ("floor(a, 2)", "in “floor(a, 2)”: floor() takes 1 value, here it has 2"),
        ("count(a, b)", "in “count(a, b)”: count() takes 0 to 1 values, here it has 2"),
        ("if(a, b)", "in “if(a, b)”: if() takes 3 values, here it has 2"),
        ("indicator()", "in “indicator()”: indicator() takes 1 to 2 values, here it has 0"),
        (
            "indicator(a)",
            "in “indicator(a)”: indicator() takes a code in quotes, such as indicator('A1')",
        ),
        ("evaluated_year(1)", "in “evaluated_year(1)”: evaluated_year() takes 0 values, here it has 1"),
        (
            "mean(a)",
            (
                "in “mean(a)”: there is no mean: shares are never averaged; "
                "divide the sum of the parts by the sum of the wholes"
            ),
        ),
        (
            "a < b < c",
            "in “a < b < c”: a chain of comparisons is not clear; join two comparisons by “and”",
        ),
        (
            "a = b < c",
            "in “a = b < c”: a chain of comparisons is not clear; join two comparisons by “and”",
        ),
    ],
)
def test_what_is_not_of_the_language_is_refused_in_words_that_help(text, said):
    assert refusal(text) == said


TOO_MUCH = "it is too long or too deep; derive parts of it in a prepared table"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 16 + "a" + ")" * 16,
        "(" * 3000,
        "floor(" * 16 + "a" + ")" * 16,
        "+".join(["a"] * 102),
        " and ".join(["not a"] * 60),
    ],
)
def test_a_formula_too_deep_for_a_reader_is_refused(text):
    assert refusal(text) == f"in “{shown(text)}”: {TOO_MUCH}"


@pytest.mark.parametrize(
    "text", ["(" * 15 + "a" + ")" * 15, "+".join(["a"] * 101), " and ".join(["not a"] * 50)]
)
def test_a_formula_up_to_the_limit_is_read(text):
    assert parse(text).text == text


def test_a_formula_of_too_many_characters_is_not_even_looked_at():
    assert refusal("(" * 1_000_000) == "a formula of 1000000 characters; 4000 are the most"


def test_a_long_formula_is_shown_shortened_and_on_one_line():
    text = "a\n+ " * 50

    assert shown(text) == ("a + " * 25)[:99] + "…"
    assert shown("a\n  + b") == "a + b"


def test_a_formula_remembers_where_it_stands_but_is_equal_to_the_same_one_elsewhere():
    formula = parse("a", Place("x.yaml", 7))

    assert formula.place == Place("x.yaml", 7)
    assert formula == parse("a", Place("y.yaml", 9))


def test_a_column_inside_is_filled_is_mentioned_but_not_needed():
    formula = parse("if(is_filled(a), b, c) + b")

    assert formula.columns == ("b", "c")
    assert formula.mentioned == ("a", "b", "c")


def test_a_formula_knows_the_indicators_it_is_made_of_each_once():
    formula = parse("indicator('A') / indicator('B', 'x') + indicator('A')")

    assert formula.indicators == (("A", None), ("B", "x"))


def test_walking_goes_from_the_whole_to_its_parts():
    expression = parse("a + -b").expression

    assert list(walk(expression)) == [expression, A, Call("negative", (B,)), B]


def test_the_code_and_category_of_an_indicator_are_its_words():
    assert indicator_of(Call("indicator", (Word("A1"),))) == ("A1", None)
    assert indicator_of(Call("indicator", (Word("A1"), Word("x")))) == ("A1", "x")


def test_an_operation_that_plans_add_may_be_built_but_an_unknown_one_may_not():
    assert Call("missing", ()).arguments == ()
    with pytest.raises(FormulaError) as refused:
        Call("summ", (A,))
    assert str(refused.value) == "there is no function summ(), did you mean “sum”?"


def test_the_nearest_name_is_offered_only_when_it_is_near():
    assert nearest("clinets", ("clients", "posts")) == ", did you mean “clients”?"
    assert nearest("x", ("clients", "posts")) == ""
    assert closest("clinets", ("clients", "posts")) == "clients"
    assert closest("x", ()) is None


NAMES = ["a", "sum", "count", "if", "indicator", "select", "drop", "case", "null", "over", "f_sum", "ž", "²"]
SIGNS = ["+", "-", "*", "/", "=", "<>", "<=", "not", "and", "or", "--", "/*", ";", ".", "::", "$", "{"]
OTHERS = ["1", "0.5", "1e9", "٣", "'x'", "''", "'", '"', "(", ")", ",", "\x00", "\u200b"]
WORDS = st.sampled_from(NAMES + SIGNS + OTHERS)


@given(
    st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS).map("".join))
)
@example("f_" * 100)
@example("not - " * 60 + "a")
@example("'" * 401)
def test_any_text_is_read_or_refused_and_never_anything_else(text):
    try:
        formula = parse(text)
    except FormulaError:
        return
    assert formula.text == text
    assert all(isinstance(part, Number | Word | Ref | Call) for part in walk(formula.expression))
