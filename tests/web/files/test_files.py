"""Originals are kept whole under names of our own, read by who may, and let go of in time."""

import hashlib
import resource
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.http import Http404

from meritko.web.audit.models import Entry
from meritko.web.files import actions, policies, store
from meritko.web.files.models import Content, StoredFile
from meritko.web.files.queries import as_workbooks, files_of
from meritko.workbooks.pool import Pool

from ..somebody import Somebody

pytestmark = pytest.mark.django_db

READER, STRANGER = Somebody(7), Somebody(9)


@pytest.fixture(autouse=True)
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "root", lambda: tmp_path / "files")


@pytest.fixture(autouse=True)
def readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of the thing `set` are read by user 7 only."""
    monkeypatch.setattr(
        policies, "_policies", {"set": lambda actor, thing_id: actor.user == 7 and thing_id == "1"}
    )


def keep(octets: bytes = b"obsah", name: str = "Výkaz.xlsx", **more: object) -> StoredFile:
    told = {"organisation": 1, "thing": "set", "thing_id": 1, "by": 7, **more}
    return actions.keep_file([octets], name, **told)


def on_disk() -> list[Path]:
    return sorted(path for path in store.root().rglob("*") if path.is_file() and path.name != "store.lock")


def test_a_file_is_kept_whole_for_its_owner_only_under_a_name_that_says_nothing():
    kept = keep()

    path = store.path_of(kept.content.name)
    assert path.read_bytes() == b"obsah"
    assert kept.content.sha256 == hashlib.sha256(b"obsah").hexdigest()
    assert kept.name == "Výkaz.xlsx"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.name) == 32
    assert not path.is_relative_to(settings.STATIC_ROOT)


def test_the_same_octets_of_one_organisation_are_stored_once_and_of_another_again():
    first, second, other = keep(), keep(name="Totéž.xlsx"), keep(organisation=2)

    assert first.content == second.content
    assert other.content != first.content
    assert len(on_disk()) == 2


def test_a_file_that_is_too_large_is_not_kept_and_leaves_nothing():
    with pytest.raises(store.TooLarge):
        keep(b"x" * 11, most=10)

    assert not StoredFile.objects.exists()
    assert on_disk() == []


def test_a_full_disk_leaves_nothing():
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(
        resource.RLIMIT_FSIZE, (1000, before[1])
    )  # what is larger cannot be written, as on a full disk
    try:
        with store.arriving([b"x" * 5000], most=10_000):
            pytest.fail("it was written")
    except store.NoRoom:
        left = on_disk()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)

    assert left == []


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jana\\Výkaz 2025.xlsx", "Výkaz 2025.xlsx"),
        ("a\x00b\u202ecod.xlsx", "abcod.xlsx"),
        ("", "file"),
        (" .. ", "file"),
        ("x" * 300 + ".xlsx", "x" * 195 + ".xlsx"),
    ],
)
def test_the_name_of_a_file_has_no_folders_and_nothing_unseen(given: str, name: str):
    assert actions.plain_name(given) == name


def test_a_file_is_handed_out_to_who_may_read_its_thing_and_that_is_recorded():
    kept = keep()

    file, path = actions.hand_out(READER, kept.pk)

    assert (file, path.read_bytes()) == (kept, b"obsah")
    assert Entry.objects.filter(action="file.read", who=7, thing_id=str(kept.pk)).count() == 1


@pytest.mark.parametrize("thing", [{"thing": "set", "thing_id": 2}, {"thing": "unregistered", "thing_id": 1}])
def test_nobody_else_knows_whether_a_file_exists(thing: dict[str, object]):
    kept, other = keep(), keep(**thing)

    for actor, number in [(STRANGER, kept.pk), (READER, other.pk), (READER, other.pk + 1)]:
        with pytest.raises(Http404):
            actions.hand_out(actor, number)

    assert not Entry.objects.filter(action="file.read").exists()


def test_a_file_is_let_go_of_after_its_last_day_and_its_octets_are_swept_when_nobody_has_them():
    gone, stays = keep(keep_until=date(2026, 3, 31)), keep(b"jiny", keep_until=date(2026, 4, 1))
    shared = keep(name="Kopie.xlsx")
    later = datetime.now(UTC) + timedelta(hours=2)

    assert actions.purge(later, date(2026, 4, 1)) == 1
    assert set(StoredFile.objects.all()) == {stays, shared}
    assert len(on_disk()) == 2

    actions.let_go(shared, who=7, why="test")
    actions.sweep(later)

    assert [path.name for path in on_disk()] == [stays.content.name]
    assert (
        Entry.objects.filter(action="file.let_go", thing_id=str(gone.pk)).get().details["why"] == "retention"
    )


def test_octets_that_came_a_moment_ago_are_not_swept():
    with store.arriving([b"na ceste"], most=100) as arrived:
        store.keep(arrived)

        assert actions.sweep(datetime.now(UTC)) == 0
        assert actions.sweep(datetime.now(UTC) + timedelta(hours=2)) == 1


def test_nothing_is_swept_while_a_backup_is_being_made():
    with store.arriving([b"osirelo"], most=100) as arrived:
        store.keep(arrived)
    later = datetime.now(UTC) + timedelta(hours=2)

    with store.untouched(alone=False):
        assert actions.sweep(later) == 0

    assert actions.sweep(later) == 1


def test_a_workbook_is_read_by_the_limited_child_only():
    keep(b"to neni sesit")

    with Pool(children=1) as pool:
        (answer,) = pool.read(as_workbooks(files_of("set", 1)))

    assert answer.file == "Výkaz.xlsx"
    assert answer.refusal is not None


@pytest.fixture
def closed_connections() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_twenty_times_at_once_is_stored_once(closed_connections: None):
    def send(_number: int) -> int:
        try:
            return keep(b"totez").content_id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        contents = set(threads.map(send, range(20)))

    assert len(contents) == 1
    assert Content.objects.count() == 1
    assert StoredFile.objects.count() == 20
    assert len(on_disk()) == 1
