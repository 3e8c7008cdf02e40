"""A list to choose from, as it is drawn of a Django form."""

from django import forms
from django.template import engines
from django.utils import translation

MACRO = '{% from "ui/components/select.html" import bound_select %}{{ bound_select(bound) }}'


class Order(forms.Form):
    """Something to choose, whose labels hold signs that HTML knows."""

    place = forms.ChoiceField(choices=[("", "---------"), ("a", "Ústí <b>& okolí"), ("b", "Brno")])
    places = forms.MultipleChoiceField(choices=[("a", "Ústí <b>"), ("b", "Brno")])


def drawn(name: str, **given: object) -> str:
    form = Order(given) if given else Order()
    return engines["jinja2"].from_string(MACRO).render({"bound": form[name]})


def test_a_select_of_a_form_is_an_element_and_its_labels_are_text():
    seen = drawn("place", place="a")

    assert '<select name="place" required id="id_place">' in seen
    assert '<option value="a" selected>Ústí &lt;b&gt;&amp; okolí</option>' in seen
    assert '<option value="b">Brno</option>' in seen
    assert "&lt;select" not in seen
    assert "&lt;option" not in seen


def test_what_is_not_chosen_yet_asks_to_choose_in_words():
    with translation.override("cs"):
        seen = drawn("place")

    assert '<option value="" selected>vyberte</option>' in seen
    assert "---------" not in seen


def test_a_list_of_several_is_drawn_without_an_arrow_and_a_mistake_is_marked():
    several, wrong = drawn("places", places=["a", "b"]), drawn("place", place="x")

    assert several.count(" selected>") == 2
    assert "select--many" in several
    assert "arrow-icon" not in several
    assert "data-invalid" in wrong
    assert "arrow-icon" in wrong
