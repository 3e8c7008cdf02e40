"""Every action that changes something writes it into the log, and so does looking at people.

Two ways: the code of all actions is read, and every form of the matrix is sent.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.urls import reverse

from meritko.web import accounts
from meritko.web.audit.models import Entry, Head
from meritko.web.audit.wording import named_actions

from .matrix import ROWS, World, fetch, parameters, standing_world

WEB = Path(accounts.__file__).parents[1]

WRITES = {
    "save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create",
    "add", "set", "remove", "clear",
}  # fmt: skip
RECORDS = {"record"}

LEAVES_IT = {
    "accounts.actions.grant": "called within actions that record what role was given",
    "notices.actions.tell": "what is told is told of something that was recorded",
    "notices.actions.tell_together": "what is told is told of something that was recorded",
    "notices.actions.write_letter": "what is written is written of something that was recorded",
    "notices.actions.write_digests": "the program writes again what people were told",
    "notices.actions.mark_read": "that one has read one's own notices is nobody's affair",
    "submissions.actions.linking.move_last_days": "called where a last day is changed and recorded",
    "submissions.actions.receipts.give_receipt": "called where a form is handed in, which is recorded",
    "territory.actions.given_places.ensure_regions": "the program puts in the regions that the pack names",
    "territory.actions.given_places.give_places": "called within actions that record what was loaded",
    "work.actions.fail_overdue": "the program gives up a job; its state and error say so",
    "work.actions.give_back": "the program begins a job again; its tries say so",
}
"""Actions that change something and write no entry -> why."""


def modules(root: Path) -> dict[str, ast.Module]:
    """Every module where actions are, by its name below `root`."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if "actions" in parts or parts[-1] == "inviting":
            found[".".join(parts)] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def functions(module: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module and the methods of its classes."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def called(function: ast.FunctionDef) -> Iterator[str]:
    """The last names of all that a function calls."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def reaches(calls: Mapping[str, set[str]], start: set[str]) -> set[str]:
    """The functions that come to one of `start` in the end, by their last names."""
    found = set(start)
    while more := {name for name, names in calls.items() if name not in found and names & found}:
        found |= more
    return found


def unrecorded(root: Path) -> list[str]:
    """The public actions that write into the database and never into the log."""
    told = modules(root)
    calls: dict[str, set[str]] = {}
    for module in told.values():
        for name, function in functions(module):
            calls.setdefault(name.rpartition(".")[2], set()).update(called(function))
    recording = reaches(calls, RECORDS)
    missing = []
    for name, module in told.items():
        own = {inner.rpartition(".")[2]: set(called(each)) for inner, each in functions(module)}
        writing = reaches(own, WRITES) - WRITES
        missing += [
            f"{name}.{inner}"
            for inner, _function in functions(module)
            if not inner.rpartition(".")[2].startswith("_")
            and inner.rpartition(".")[2] in writing - recording
        ]
    return sorted(missing)


def test_every_action_that_changes_something_records_it_and_no_exception_outlives_its_reason():
    assert unrecorded(WEB) == sorted(LEAVES_IT)


def test_an_action_without_an_entry_is_found_however_it_writes(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "actions.py").write_text(
        "def sell(thing):\n    thing.save()\n"
        "def buy(thing):\n    _keep(thing)\n"
        "def _keep(thing):\n    thing.objects.create()\n"
        "def give(thing):\n    thing.delete()\n    _note(thing)\n"
        "def _note(thing):\n    record('thing.given', who=None)\n"
        "def look(thing):\n    return thing.name\n",
        encoding="utf-8",
    )

    assert unrecorded(tmp_path) == ["shop.actions.buy", "shop.actions.sell"]


UNCOUNTED = {"sessions", "usersessions", "audit", "contenttypes", "auth", "django_tasks_db"}
"""Apps whose rows say nothing by themselves: who is signed in, the log itself, work that is handed out."""


def counted() -> list[type[Model]]:
    return [
        model for model in apps.get_models() if model._meta.app_label not in UNCOUNTED and model._meta.managed
    ]


def state() -> dict[str, list[Any]]:
    """Every row of every table that counts; when somebody signed in last does not."""
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name != "last_login"}
            for row in model.objects.order_by("pk").values()
        ]
        for model in counted()
    }


class Writing:
    """Notes whether a statement wrote into a table that counts; else its state needs not be read again."""

    def __init__(self) -> None:
        self.tables, self.wrote = {model._meta.db_table for model in counted()}, False

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        found = re.match(r'\s*(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM)\s+"(\w+)"', sql)
        reads = sql.lstrip().startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET "))
        self.wrote |= found[1] in self.tables if found else not reads
        return execute(sql, *rest)


UNNOTED = {"notices:read": "that one has read one's own notices is nobody's affair"}


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker) -> Iterator[World]:
    with standing_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def world(db, standing) -> World:
    return standing


@pytest.mark.slow
@pytest.mark.parametrize(
    "who", ["field_worker", "municipal_coordinator", "national_analyst", "administrator"]
)
def test_a_form_that_changes_a_row_leaves_an_entry(world, who):
    posts = [row for row in ROWS if row.method == "POST" and row.name not in UNNOTED]
    for row in posts:
        parameters(world, row)
    silent, before, entries = [], state(), Entry.objects.count()
    for row in posts:
        with transaction.atomic():
            with connection.execute_wrapper(writing := Writing()):
                fetch(world.browser(who), row, parameters(world, row))
            # to read every row takes long: where no statement wrote, none has changed
            if writing.wrote and state() != before and Entry.objects.count() == entries:
                silent.append(str(row))
            transaction.set_rollback(True)

    assert silent == []


def test_a_change_that_leaves_no_entry_is_seen(world):
    before = state()

    with connection.execute_wrapper(writing := Writing()):
        world.people["reader"].memberships.update(scope="jinde")

    assert writing.wrote
    assert state() != before


def test_to_ask_for_a_page_is_no_change(world):
    with connection.execute_wrapper(writing := Writing()):
        world.browser("reader").get(reverse("accounts:profile"))

    assert not writing.wrote


def test_who_looked_at_people_stands_in_the_log_with_a_number_and_no_name(world):
    browser, looking = world.browser("municipal_coordinator"), world.people["municipal_coordinator"].pk
    seen = world.roles["field_worker"]

    browser.get(reverse("accounts:people"), {"q": "Ukázka"})
    browser.get(reverse("accounts:role", args=[seen.pk]))
    browser.get(reverse("accounts:role", args=[world.roles["municipal_coordinator"].pk]))
    browser.get(reverse("accounts:substitute", args=[seen.pk]))

    entries = Entry.objects.filter(action__endswith=".seen").order_by("number")
    assert [(e.action, e.who, e.thing, e.thing_id) for e in entries] == [
        ("people.seen", looking, "", ""),
        ("person.seen", looking, "user", str(seen.user_id)),
        ("person.seen", looking, "user", str(seen.user_id)),
    ]
    assert entries[0].details == {"shown": 7, "page": 1}
    assert "Ukázka" not in str(list(Entry.objects.values()))


def test_every_action_that_is_recorded_has_a_name_in_the_log():
    written = set()
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_record(node) and node.args:
                written |= {each.value for each in ast.walk(node.args[0]) if _is_action(each)}

    assert sorted(written - set(named_actions())) == []


def _is_record(node: ast.Call) -> bool:
    return getattr(node.func, "id", "") in {"record", "_record", "_note", "_log"}


def _is_action(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value.strip(".")


def test_the_head_of_the_log_holds_after_all_of_it(world):
    world.browser("administrator").get(reverse("accounts:people"))

    assert Head.objects.get().number == Entry.objects.count()
