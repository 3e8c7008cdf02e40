"""Who gets what answer at every address.

An address without a row in tests/web/access/ fails; so does another answer than the row says. Where a row
says 404 of a thing that exists, the answer must be the same as for what does not.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import get_resolver

from .matrix import NONE, ROWS, WHO, World, ask, named, parameters, plain, standing_world


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker) -> Iterator[World]:
    with standing_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def world(db, standing) -> World:
    return standing


@pytest.mark.parametrize("name", sorted(set(named(get_resolver().url_patterns))))
def test_every_address_has_a_row(name):
    assert name in {row.name for row in ROWS}


def test_no_row_is_about_an_address_that_is_not_there():
    assert {row.name for row in ROWS} - set(named(get_resolver().url_patterns)) == set()


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_the_answer_of_the_table(world, row):
    about = parameters(world, row)

    got = {who: ask(world, who, row, about).status_code for who in WHO}

    assert got == dict(zip(WHO, row.statuses, strict=True))


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in ROWS
        if 404 in row.statuses and row.about not in {"-", "none", "key", "secret", "provider", "saml"}
    ],
    ids=str,
)
def test_what_one_may_not_know_of_is_answered_as_what_is_not_there(world, row):
    there = parameters(world, row)
    nowhere = {key: NONE[key] for key in there}
    for who, status in zip(WHO, row.statuses, strict=True):
        if status == 404:
            known, unknown = ask(world, who, row, there), ask(world, who, row, nowhere)
            assert plain(known.text, row, there) == plain(unknown.text, row, nowhere), who
            assert dict(known.headers) == dict(unknown.headers) | {"Content-Length": known["Content-Length"]}
