"""What a recipe of demo data may say, and the sentence where it says something else."""

from random import Random

import pytest

from meritko.workbooks.demo import recipe
from meritko.workbooks.demo.checking import typed
from meritko.workbooks.demo.conditions import whole_of
from meritko.workbooks.demo.drawing import choose, spread
from meritko.workbooks.demo.world import filled, single

AT = "table, column"
WRONG = [
    (lambda: recipe.as_mapping([1], AT), "expected keys with values, found [1]"),
    (lambda: recipe.as_list("a", AT), "expected a list, found 'a'"),
    (lambda: recipe.as_word(1, AT), "expected a word, found 1"),
    (lambda: recipe.as_words([1], AT), "expected a word, found 1"),
    (lambda: recipe.as_whole(True, AT), "expected a whole number, found True"),
    (lambda: recipe.as_whole(-1, AT), "expected a whole number, found -1"),
    (lambda: recipe.as_number("1", AT), "expected a number, found '1'"),
    (lambda: recipe.refuse_unknown({"tims": 1}, frozenset({"times"}), AT, "key"), "did you mean times?"),
    (lambda: recipe.refuse_unknown({"x": 1}, frozenset(), AT, "key"), "there are none"),
    (lambda: spread([1], AT), "a range has two ends, found [1]"),
    (lambda: spread({"ranges": [[1, 2]], "weights": [0]}, AT), "1 ranges and 1 weights do not go together"),
    (lambda: spread({"ranges": []}, AT), "0 ranges and 0 weights do not go together"),
    (lambda: spread([1.2, 1.8], AT).whole(Random(1), {}), "no whole number from 1.2 to 1.8"),
    (lambda: single([1], AT), "expected a single value, found [1]"),
    (lambda: single(True, AT), "expected a single value, found True"),
    (lambda: filled("{a b}", str, AT), "may stand in braces"),
    (lambda: whole_of({"n": "5"}, "n", AT), "n must hold whole numbers, found '5'"),
]  # fmt: skip


@pytest.mark.parametrize(("say", "sentence"), WRONG, ids=[sentence for _, sentence in WRONG])
def test_a_wrong_word_is_named_with_its_place(say, sentence):
    with pytest.raises(recipe.RecipeError) as error:
        say()

    assert str(error.value).startswith(AT)
    assert sentence in str(error.value)


def test_of_weights_whose_sum_is_reached_the_last_heavy_one_is_chosen():
    class Greatest(Random):
        def random(self) -> float:
            return 1.0

    assert choose(Greatest(), [1, 2, 0]) == 1


def test_leading_zeros_are_added():
    assert filled("{a:03}-{b}", {"a": 7, "b": "x"}.__getitem__, AT) == "007-x"


@pytest.mark.parametrize(
    ("type_", "value", "kept"),
    [("text", 5, "5"), ("count", 5.0, 5), ("count", 5.5, 5.5), ("number", 5.0, 5.0), ("text", None, None)],
)
def test_a_value_is_kept_as_its_column_says(make_column, type_, value, kept):
    found = typed(value, make_column("a", type_))

    assert (found, type(found)) == (kept, type(kept))


def test_without_a_column_a_value_stays_as_it_is():
    assert typed(5, None) == 5
