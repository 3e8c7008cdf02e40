"""Workbooks come in one by one, in folders and in ZIPs; what is there already is said, and what changed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from meritko.web.audit.models import Entry
from meritko.web.evaluating.actions.arriving import Came, path_name
from meritko.web.evaluating.actions.uploading import add_files, make_set, put_back, remove
from meritko.web.evaluating.models import UploadSet
from meritko.web.evaluating.unpacking import unpack

from .conftest import YEAR, Files, Person, work

pytestmark = pytest.mark.django_db


def workbook(**cells: str) -> bytes:
    """A small workbook with these cells."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("List")
        for place, text in cells.items():
            sheet.write(place, text)
    return made.getvalue()


def zipped(*files: tuple[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def came(analyst: Person, into: UploadSet, *files: tuple[str, bytes]) -> list[tuple[str, str, str]]:
    told = add_files(
        analyst.actor, into, [(name, BytesIO(content)) for name, content in files], timezone.now()
    )
    return [(each.name, each.came, each.about) for each in told]


def test_the_same_content_is_kept_once_whatever_it_is_called(analyst: Person):
    into, content = make_set(analyst.actor, YEAR, ""), workbook(A1="a")
    assert came(analyst, into, ("a.xlsx", content), ("b.xlsx", content)) == [
        ("a.xlsx", Came.NEW, ""),
        ("b.xlsx", Came.SAME_AS, "a.xlsx"),
    ]
    assert came(analyst, into, ("a.xlsx", content)) == [("a.xlsx", Came.SAME, "")]
    assert into.workbooks.count() == 1


def test_a_file_of_a_known_name_becomes_a_newer_version_and_shows_which_cells_changed(analyst: Person):
    into = make_set(analyst.actor, YEAR, "")
    came(analyst, into, ("a.xlsx", workbook(A1="obec", B2="1", C3="zůstává")))
    work()
    newer = workbook(A1="obec", B2="2", C3="zůstává", D4="přibylo")
    assert came(analyst, into, ("a.xlsx", newer)) == [("a.xlsx", Came.NEWER, "")]
    work()
    now = into.workbooks.get(replaced_at=None)
    assert now.version == 2
    assert now.changes == {
        "number": 2,
        "cells": [["List", "B2", "1", "2"], ["List", "D4", "", "přibylo"]],
        "added": [],
        "removed": [],
    }


def test_two_files_of_one_name_that_come_together_are_both_kept(analyst: Person):
    into = make_set(analyst.actor, YEAR, "")
    assert came(analyst, into, ("a.xlsx", workbook(A1="1")), ("a.xlsx", workbook(A1="2"))) == [
        ("a.xlsx", Came.NEW, ""),
        ("a.xlsx", Came.RENAMED, "a (2).xlsx"),
    ]


def test_what_is_no_workbook_is_passed_over_and_said(analyst: Person):
    into = make_set(analyst.actor, YEAR, "")
    assert came(analyst, into, ("čti.txt", b"x"), ("~$a.xlsx", b"x")) == [
        ("čti.txt", Came.OTHER, ""),
        ("~$a.xlsx", Came.OTHER, ""),
    ]
    assert into.check_job is None


def test_workbooks_are_taken_out_of_a_zip_with_their_folders_and_nothing_else_is(analyst: Person):
    into, one, two = make_set(analyst.actor, YEAR, ""), workbook(A1="1"), workbook(A1="2")
    packed = zipped(
        ("kraj/a.xlsx", one), ("kraj/b.xlsx", two), ("kraj/čti.txt", b"x"), ("__MACOSX/kraj/._a.xlsx", b"x")
    )
    assert came(analyst, into, ("kraj.zip", packed)) == [("kraj.zip", Came.ARCHIVE, "")]
    work()
    assert sorted(into.workbooks.values_list("name", flat=True)) == ["kraj/a.xlsx", "kraj/b.xlsx"]
    assert into.archives.values_list("refusal", "left").get() == ("", 2)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/a.xlsx", "etc/a.xlsx"),
        ("/a.xlsx", "a.xlsx"),
        ("C:\\složka\\a.xlsx", "složka/a.xlsx"),
        ("a\u202e.xlsx", "a.xlsx"),
        ("..", "-"),
    ],
)
def test_a_name_never_leads_anywhere(name: str, kept: str):
    assert path_name(name) == kept


def test_names_in_a_zip_that_lead_out_of_it_are_texts_only(tmp_path):
    archive, folder = tmp_path / "a.zip", tmp_path / "out"
    folder.mkdir()
    archive.write_bytes(zipped(("../../../tmp/utek.xlsx", b"1"), ("C:\\utek.xlsx", b"2")))
    found = unpack(archive, folder)
    assert [name for name, _path in found.workbooks] == ["tmp/utek.xlsx", "utek.xlsx"]
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"a.zip", "0", "1"}


def test_a_zip_that_unfolds_to_too_much_is_refused_before_it_fills_the_disk(tmp_path):
    archive, folder = tmp_path / "a.zip", tmp_path / "out"
    folder.mkdir()
    archive.write_bytes(zipped(("a.xlsx", bytes(60 * 2**20))))
    found = unpack(archive, folder)
    assert (found.workbooks, found.refusal) == ((), "too-large")
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 50 * 2**20


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nic", b"x" * 1000, zipped(("a.xlsx", b"1"))[:-10]])
def test_a_damaged_zip_is_refused(content: bytes, tmp_path):
    archive, folder = tmp_path / "a.zip", tmp_path / "out"
    folder.mkdir()
    archive.write_bytes(content)
    assert unpack(archive, folder).refusal == "damaged"


def test_a_workbook_is_left_out_and_put_back(analyst: Person, uploaded: Callable[[Files], UploadSet]):
    found = uploaded([("a.xlsx", workbook(A1="1"))])
    one = found.workbooks.get()
    remove(analyst.actor, one, timezone.now())
    assert not found.workbooks.filter(replaced_at=None).exists()
    assert put_back(analyst.actor, one)
    assert found.workbooks.filter(replaced_at=None).get() == one
    actions = Entry.objects.filter(thing="upload_set").values_list("action", flat=True)
    assert list(actions) == [
        "upload_set.made",
        "upload_set.filled",
        "upload_set.left_out",
        "upload_set.put_back",
    ]


def test_the_page_takes_a_folder_with_its_names_and_says_what_became_of_each_file(analyst: Person):
    content = workbook(A1="1")
    answer = analyst.browser().post(
        "/beh/podklady/nove/",
        {
            "year": "2025",
            "name": "",
            "files": [SimpleUploadedFile("a.xlsx", content), SimpleUploadedFile("b.xlsx", content)],
            "path": ["kraj/a.xlsx", "kraj/b.xlsx"],
            "key": str(uuid4()),
            "whole": "1",
        },
        follow=True,
    )
    assert answer.status_code == 200
    assert UploadSet.objects.get().workbooks.get().name == "kraj/a.xlsx"
    page = answer.content.decode()
    assert "Nahrán 1 sešit." in page
    assert "kraj/b.xlsx má stejný obsah jako kraj/a.xlsx, proto necháváme jen ten." in page


def test_a_form_without_a_file_says_so_at_the_field(analyst: Person):
    answer = analyst.browser().post(
        "/beh/podklady/nove/", {"year": "2025", "key": str(uuid4()), "whole": "1"}
    )
    assert answer.status_code == 422
    assert "Vyberte aspoň jeden sešit." in answer.content.decode()
