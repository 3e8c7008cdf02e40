"""Every mistake that a pack can hold is said in full, at its place, and nothing else is said."""

from __future__ import annotations

import pytest

from .conftest import MISTAKES, Mistake, Problems


def named(name: str) -> Mistake:
    return next(mistake for mistake in MISTAKES if mistake.path.stem == name)


def test_the_base_is_a_valid_pack(problems: Problems):
    assert problems() == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.path.stem)
def test_a_mistake_is_said_in_full_and_nothing_else(mistake: Mistake, problems: Problems):
    found = problems(mistake)

    assert found == mistake.says


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.path.stem)
def test_a_message_stands_at_its_entry_and_on_one_line(mistake: Mistake):
    assert mistake.says
    for said in mistake.says:
        file, line, message = said.split(":", 2)
        assert file
        assert line.isdigit()
        assert message.startswith(" ")
        assert not message.endswith(".")
        assert len(said) <= 250


def test_mistakes_of_several_files_are_said_together_sorted_by_file_and_line(problems: Problems):
    mistakes = [
        named("unknown_key"),
        named("unknown_kind"),
        named("unknown_column_in_find"),
        named("year_as_day"),
    ]

    found = problems(*mistakes)

    assert found == sorted(said for mistake in mistakes for said in mistake.says)
    assert len({said.split(":")[0] for said in found}) == len(mistakes)
