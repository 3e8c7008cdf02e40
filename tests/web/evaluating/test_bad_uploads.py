"""Whatever is wrong with an upload has its sentence, and nothing is half kept."""

from __future__ import annotations

import errno
import html
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.hostile import bombs

from meritko.web.evaluating import unpacking
from meritko.web.evaluating.models import Run, UploadSet, Workbook
from meritko.web.files import store
from meritko.web.files.models import StoredFile
from meritko.web.work.models import Job

from .conftest import Files, Person, order, work
from .templates import png
from .test_uploading import workbook, zipped

pytestmark = pytest.mark.django_db

NEW = "/beh/podklady/nove/"
LEFT_OUT = "proto jsme ho vynechali. Uložte ho v Excelu jako sešit (.xlsx)."
NO_ROOM = "Disk serveru je plný; nic se neuložilo. Řekněte to správci."


def sent(browser: Client, files: Files, **more: str) -> tuple[int, str]:
    """Send files as a new set; the status and the words of the page that comes in the end."""
    told = {"year": "2025", "name": "", "key": str(uuid4()), "whole": "1"} | more
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    answer = browser.post(
        NEW, told | {"files": uploads, "path": [name for name, _content in files]}, follow=True
    )
    return answer.status_code, words(answer.content)


def words(page: bytes) -> str:
    """The text of a page without its marks."""
    text = re.sub(r"<[^>]+>", " ", page.decode())
    return " ".join(html.unescape(text).replace("\N{NO-BREAK SPACE}", " ").split())


def nothing_is_kept() -> bool:
    kept = (UploadSet, Workbook, StoredFile, Job)
    return not any(model.objects.exists() for model in kept)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("dopis.docx", b"PK", "dopis.docx není sešit (.xlsx), proto jsme ho vynechali."),
        ("bez_pripony", b"x", "bez_pripony není sešit (.xlsx), proto jsme ho vynechali."),
        (
            "makra.xlsm",
            b"PK",
            f"makra.xlsm může obsahovat makra, {LEFT_OUT}",
        ),
        (
            "stary.xls",
            bombs.OLE,
            f"stary.xls je starší druh sešitu, {LEFT_OUT}",
        ),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_name_and_makes_no_set(
    analyst: Person, name: str, content: bytes, sentence: str
):
    status, page = sent(analyst.browser(), [(name, content)])
    assert status == 422
    assert sentence in page
    assert nothing_is_kept()


MACRO = bombs.with_parts(**{"xl/vbaProject.bin": b"x"})


SAVE_AGAIN = "Otevřete soubor v tabulkovém programu a znovu ho uložte; "
SAVE_AGAIN += "pokud to nejde, vyžádejte si novou kopii."
ASKED_FOR = "sešit .xlsx bez hesla, maker a odkazů na jiné sešity"


@pytest.mark.parametrize(
    ("content", "found", "remedy"),
    [
        (b"", "prázdný soubor", "Vyžádejte si soubor znovu, nic z něj nedorazilo."),
        (
            b"PK\x03\x04nic",
            "poškozený sešit",
            SAVE_AGAIN,
        ),
        (MACRO, "sešit s makry", "Uložte ho jako sešit bez maker (.xlsx)."),
    ],
)
def test_a_bad_workbook_is_kept_and_its_check_says_what_the_command_says(
    analyst: Person, content: bytes, found: str, remedy: str
):
    browser = analyst.browser()
    status, page = sent(browser, [("obec.xlsx", content)])
    assert status == 200
    assert "Nahrán 1 sešit." in page
    work()
    (finding,) = UploadSet.objects.get().findings.all()
    assert (finding.severity, finding.file, finding.rule) == ("error", "obec.xlsx", "not-a-workbook")
    assert finding.said["cs"] == [found, ASKED_FOR, remedy]
    shown = words(browser.get(f"/beh/podklady/{finding.upload_set_id}/nalezy/").content)
    assert f"Našlo se: {found} Čekalo se: {ASKED_FOR} Co udělat: {remedy}" in shown


def test_a_workbook_of_another_pack_is_said_to_hold_no_sheet_of_ours(analyst: Person):
    sent(analyst.browser(), [("cizi.xlsx", workbook(A1="cizí"))])
    work()
    (finding,) = UploadSet.objects.get().findings.all()
    assert finding.rule == "unknown-workbook"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04nic", "Je poškozený, nebo to vůbec není ZIP. Vytvořte ho znovu."),
        (
            zipped(("a.xlsx", bytes(60 * 2**20))),
            "Některý sešit v něm má přes 50 MB, nebo mají všechny dohromady přes 600 MB. Rozdělte ho.",
        ),
        (
            zipped(*((f"{number}.xlsx", b"x") for number in range(1001))),
            "Je v něm přes 1 000 sešitů. Rozdělte ho.",
        ),
    ],
)
def test_a_zip_that_cannot_be_unpacked_says_why_and_gives_no_workbook(
    analyst: Person, content: bytes, sentence: str
):
    browser = analyst.browser()
    sent(browser, [("kraj.zip", content)])
    work()
    (made,) = UploadSet.objects.all()
    page = words(browser.get(f"/beh/podklady/{made.pk}/").content)
    assert "kraj.zip nešlo rozbalit" in page
    assert sentence in page
    assert not made.workbooks.exists()


@pytest.mark.slow
def test_a_thousand_files_come_in_at_once_and_more_are_refused_in_a_sentence(analyst: Person):
    browser = analyst.browser()
    many = [(f"{number}.xlsx", str(number).encode()) for number in range(1000)]
    status, page = sent(browser, many)
    assert status == 200
    assert "Nahráno 1000 sešitů." in page
    assert Workbook.objects.count() == 1000
    status, page = sent(browser, [*many, ("1000.xlsx", b"1000")])
    assert status == 413
    assert "Příliš mnoho souborů najednou" in page
    assert "Najednou lze poslat nejvýše 1 000 souborů. Nic se neuložilo." in page
    assert UploadSet.objects.count() == 1


def test_two_files_of_one_name_are_both_kept_and_it_is_said(analyst: Person):
    _status, page = sent(analyst.browser(), [("a.xlsx", workbook(A1="1")), ("a.xlsx", workbook(A1="2"))])
    assert "Soubory jménem a.xlsx jsou dva; druhému se tu říká a (2).xlsx." in page
    assert sorted(Workbook.objects.values_list("name", flat=True)) == ["a (2).xlsx", "a.xlsx"]


def test_an_upload_that_was_cut_off_is_not_taken_for_a_whole_one(analyst: Person):
    status, page = sent(analyst.browser(), [("a.xlsx", workbook(A1="1"))], whole="")
    assert status == 422
    assert "Nahrávání se cestou přerušilo, proto se nic neuložilo. Pošlete soubory znovu." in page
    assert nothing_is_kept()


def test_a_body_that_ends_in_the_middle_of_a_file_is_not_taken_in(analyst: Person):
    content = workbook(A1="1")
    head = (
        '--x\r\nContent-Disposition: form-data; name="year"\r\n\r\n2025\r\n'
        f'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n{uuid4()}\r\n'
        '--x\r\nContent-Disposition: form-data; name="files"; filename="a.xlsx"\r\n\r\n'
    )
    body = head.encode() + content[:100]
    answer = analyst.browser().post(NEW, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert "Nahrávání se cestou přerušilo" in words(answer.content)
    assert nothing_is_kept()


def test_a_form_that_is_sent_twice_makes_one_set(analyst: Person):
    browser, key = analyst.browser(), str(uuid4())
    content = workbook(A1="1")
    for _time in range(2):
        status, _page = sent(browser, [("a.xlsx", content)], key=key)
        assert status == 200
    assert Workbook.objects.get().upload_set == UploadSet.objects.get()


def test_a_form_that_is_sent_twice_starts_one_run(analyst: Person):
    browser = analyst.browser()
    sent(browser, [("a.xlsx", workbook(A1="1"))])
    address = f"/beh/podklady/{UploadSet.objects.get().pk}/vyhodnotit/"
    wanted = order()
    told = {"key": str(uuid4()), "programmes": wanted.programmes, "audiences": wanted.audiences}
    told |= {f"parameter_{name}": value for name, value in wanted.parameters.items()}
    answers = [browser.post(address, told) for _time in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"] == f"/beh/{Run.objects.get().pk}/"


def test_a_full_disk_is_said_and_nothing_is_kept(analyst: Person, monkeypatch: pytest.MonkeyPatch):
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(store, "_write", full)
    status, page = sent(analyst.browser(), [("a.xlsx", workbook(A1="1"))])
    assert status == 422
    assert NO_ROOM in page
    assert nothing_is_kept()


def test_a_disk_that_is_full_while_a_zip_is_unpacked_is_said_and_the_check_can_be_tried_again(
    analyst: Person, monkeypatch: pytest.MonkeyPatch
):
    browser = analyst.browser()
    sent(browser, [("kraj.zip", zipped(("a.xlsx", workbook(A1="1"))))])

    class Full:
        returncode = errno.ENOSPC

    with monkeypatch.context() as patch:
        patch.setattr(unpacking.subprocess, "run", lambda *_given, **_named: Full)
        work()
    made = UploadSet.objects.get()
    assert (made.check_job.state, made.check_job.error) == (
        Job.State.FAILED,
        "Disk serveru je plný. Řekněte to správci a pak to zkuste znovu.",
    )
    assert not made.archives.exclude(refusal="").exists()
    browser.post(f"/beh/podklady/{made.pk}/zkontrolovat/")
    work()
    assert made.workbooks.get().name == "a.xlsx"


BAD_LOGOS = {
    "another kind of picture": b"<svg/>",
    "the head alone": b"\x89PNG\r\n\x1a\n" + b"\xff" * 20,
    "cut short": png()[:-20],
    "damaged": png().replace(b"IDAT", b"IDAS"),
    "fewer points than it says": png(octets=b"\0" * 3),
    "more points than it says": png(octets=b"\0" * 2**24),
    "too wide": png(width=4001, height=1),
}


@pytest.mark.parametrize("logo", BAD_LOGOS.values(), ids=BAD_LOGOS)
def test_a_logo_that_is_no_picture_is_refused_at_its_field(analyst: Person, logo: bytes):
    browser = analyst.browser()
    sent(browser, [("a.xlsx", workbook(A1="1"))])
    address = f"/beh/podklady/{UploadSet.objects.get().pk}/vyhodnotit/"
    wanted = order()
    told = {"key": str(uuid4()), "programmes": wanted.programmes, "audiences": wanted.audiences}
    told |= {f"parameter_{name}": value for name, value in wanted.parameters.items()}
    told |= {"has_emblem": "on", "logos": SimpleUploadedFile("znak.png", logo)}
    answer = browser.post(address, told)
    assert answer.status_code == 422
    sentence = "znak.png není obrázek PNG, který má nejvýše 1 MB a 4 000 bodů na každé straně."
    assert sentence in words(answer.content)
    assert not Run.objects.exists()
