"""Beside the answers: files, comments and flags, receipts and papers."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from meritko.web.accounts.actor import Forbidden, Unknown
from meritko.web.files.models import Content
from meritko.web.notices.models import Notice
from meritko.web.submissions.actions import attaching
from meritko.web.submissions.actions.answering import answer_as_last_year, save_answer
from meritko.web.submissions.actions.attaching import TooMany, WrongFile, attach, remove_attachment
from meritko.web.submissions.actions.moving import return_with_reasons, submit, take_back
from meritko.web.submissions.actions.receipts import digest_at, digest_now
from meritko.web.submissions.actions.remarking import comment, flag, settle
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.models import AnswerChange, Attachment, Receipt, Remark

from ..asked_register import NOW, ORP, TOWN

COUNT = f"municipalities/{TOWN}/svl_count"


def hand_in(who, submission):
    answer_as_last_year(who.actor, submission, "", NOW)
    save_answer(who.actor, submission, f"orps/{ORP}/adviser_title", "none", 0, NOW)
    return submit(who.actor, submission, NOW)


def text_of(answer) -> str:
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_a_file_is_attached_given_back_as_it_was_and_taken_out(coordinator, region, at):
    browser = coordinator.browser
    sent = {"file": SimpleUploadedFile("../Příloha č. 1.pdf", b"%PDF-1.7 obsah"), "key": "municipalities"}

    answer = browser.post(reverse("submissions:attach", args=[region.pk]), sent, follow=True)

    text = answer.content.decode()
    assert "Soubor je připojen." in text
    kept = Attachment.objects.get()
    assert (kept.name, kept.key, kept.by) == ("Příloha č. 1.pdf", "municipalities", coordinator.user)
    taken = browser.get(reverse("files:file", args=[kept.file_id]))
    assert b"".join(taken.streaming_content) == b"%PDF-1.7 obsah"
    assert taken["Content-Disposition"].startswith("attachment")
    browser.post(reverse("submissions:remove_attachment", args=[region.pk, kept.pk]))
    kept.refresh_from_db()
    assert kept.removed_at is not None
    assert not Content.objects.exists()  # nothing was handed in with it


def test_who_may_not_know_of_a_submission_does_not_get_its_files(
    coordinator, foreign_coordinator, region, at
):
    kept = attach(coordinator.actor, region, "", "a.pdf", [b"%PDF"], NOW)

    assert foreign_coordinator.browser.get(reverse("files:file", args=[kept.file_id])).status_code == 404


def test_a_file_that_was_handed_in_stays_for_the_receipt_when_it_is_taken_out(coordinator, region):
    kept = attach(coordinator.actor, region, "", "a.pdf", [b"%PDF"], NOW)
    hand_in(coordinator, region)
    take_back(coordinator.actor, region, NOW)

    remove_attachment(coordinator.actor, region, kept.pk, NOW.replace(hour=10))

    receipt = Receipt.objects.get()
    assert digest_at(receipt) == receipt.sha256
    assert digest_now(receipt, NOW.replace(hour=11)) != receipt.sha256


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("program.exe", "Soubor tohoto druhu připojit nelze."),
        ("stranka.html", "Soubor tohoto druhu připojit nelze."),
        ("bez", "Soubor tohoto druhu připojit nelze."),
        ("velky.pdf", "Soubor je příliš velký; nejvýše 10 MB."),
    ],
)
def test_a_file_that_may_not_be_attached_is_refused_with_a_sentence(coordinator, region, at, name, said):
    content = b"x" * (attaching.LARGEST + 1) if name == "velky.pdf" else b"x"
    sent = {"file": SimpleUploadedFile(name, content)}

    answer = coordinator.browser.post(reverse("submissions:attach", args=[region.pk]), sent, follow=True)

    assert said in answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert not Attachment.objects.exists()


def test_no_more_than_a_few_files_are_kept(coordinator, region, monkeypatch):
    monkeypatch.setattr(attaching, "MOST", 1)
    attach(coordinator.actor, region, "", "a.pdf", [b"1"], NOW)

    with pytest.raises(TooMany):
        attach(coordinator.actor, region, "", "b.pdf", [b"2"], NOW)
    with pytest.raises(WrongFile):
        attach(coordinator.actor, region, "", "b.sh", [b"2"], NOW)
    with pytest.raises(Unknown):
        attach(coordinator.actor, region, "nothing", "b.pdf", [b"2"], NOW)


def test_a_comment_is_told_to_the_other_side_shown_at_the_field_and_dealt_with(
    analyst, coordinator, region, at
):
    made = flag(analyst.actor, region, COUNT, "Loni dvě, letos pět?", NOW)

    told = Notice.objects.get(user=coordinator.user.pk)
    assert (told.title, told.text) == ("Poznámka k hodnotě: Ukázkový kraj", "Loni dvě, letos pět?")
    shown = coordinator.browser.get(reverse("submissions:remarks", args=[region.pk])).content.decode()
    assert "Loni dvě, letos pět?" in shown
    assert "k prověření" in shown
    comment(coordinator.actor, region, COUNT, "Přibyly tři ubytovny.", NOW)
    assert Notice.objects.filter(user=analyst.user.pk, text="Přibyly tři ubytovny.").exists()
    settle(coordinator.actor, made.pk, NOW)
    made.refresh_from_db()
    assert made.resolved_at == NOW


def test_comments_are_no_reasons_of_a_return_and_survive_handing_in(analyst, coordinator, region, at):
    said = comment(coordinator.actor, region, COUNT, "Počítáno bez ubytovny.", NOW)
    hand_in(coordinator, region)
    return_with_reasons(analyst.actor, region, {"": "Doplňte.", COUNT: "Opravdu?"}, NOW)
    reason = Remark.objects.get(kind="return", key=COUNT)
    submit(coordinator.actor, region, NOW)

    said.refresh_from_db()
    assert said.resolved_at is None
    reason.refresh_from_db()
    assert reason.resolved_at == NOW
    with pytest.raises(Unknown):
        settle(coordinator.actor, reason.pk, NOW)


def test_who_is_asked_flags_nothing_and_who_may_not_know_says_nothing(
    coordinator, foreign_coordinator, region
):
    with pytest.raises(Forbidden):
        flag(coordinator.actor, region, COUNT, "x", NOW)
    with pytest.raises(Unknown):
        comment(foreign_coordinator.actor, region, COUNT, "x", NOW)
    with pytest.raises(Unknown):
        comment(coordinator.actor, region, "nothing/-/x", "x", NOW)


def test_handing_in_gives_a_receipt_that_can_be_checked(coordinator, region, at):
    hand_in(coordinator, region)
    receipt = Receipt.objects.get()

    paper = text_of(coordinator.browser.get(reverse("submissions:receipt", args=[region.pk, receipt.pk])))

    assert "Potvrzení o odevzdání" in paper
    assert "Ukázkový kraj" in paper
    assert "Koordinátor Ukázkový" in paper
    assert receipt.sha256 in paper.replace(" ", "")
    address = reverse("submissions:receipts", args=[region.pk])
    spaced = re.sub("(.{8})", r"\1 ", receipt.sha256).upper()
    right = coordinator.browser.get(address, {"otisk": spaced}).content.decode()
    assert f"Otisk patří k potvrzení číslo {receipt.pk}" in right.replace("\N{NO-BREAK SPACE}", " ")
    assert "platí; od té doby se nic nezměnilo" in right
    wrong = coordinator.browser.get(address, {"otisk": "0" * 64}).content.decode()
    assert "Takový otisk nemá žádné potvrzení" in wrong.replace("\N{NO-BREAK SPACE}", " ")


def test_a_receipt_says_when_answers_were_changed_since_and_when_the_history_was(coordinator, region, at):
    hand_in(coordinator, region)
    receipt = Receipt.objects.get()
    address = reverse("submissions:receipts", args=[region.pk])
    take_back(coordinator.actor, region, NOW)
    save_answer(coordinator.actor, region, COUNT, 7, 1, NOW.replace(hour=10), "Přibyly.")

    changed = coordinator.browser.get(address).content.decode()
    assert "platí; odpovědi se od té doby změnily" in changed
    first = AnswerChange.objects.filter(key=COUNT).earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE submissions_answerchange SET value = '99' WHERE id = %s", [first.pk])
    assert digest_at(receipt) != receipt.sha256
    assert "neplatí: historie odpovědí je jiná" in coordinator.browser.get(address).content.decode()


def test_the_same_answers_give_the_same_digest_and_others_another(coordinator, region):
    hand_in(coordinator, region)
    first = Receipt.objects.latest("pk").sha256
    take_back(coordinator.actor, region, NOW)
    submit(coordinator.actor, region, NOW)
    assert Receipt.objects.latest("pk").sha256 == first
    take_back(coordinator.actor, region, NOW)
    save_answer(coordinator.actor, region, COUNT, 7, 1, NOW, "Přibyly.")
    submit(coordinator.actor, region, NOW)
    assert Receipt.objects.latest("pk").sha256 != first


def test_the_form_is_printed_in_the_order_of_the_page_empty_and_filled_in(coordinator, region, at):
    save_answer(coordinator.actor, region, COUNT, 4, 0, NOW)
    address = reverse("submissions:printed", args=[region.pk])

    filled, empty = (text_of(coordinator.browser.get(address + more)) for more in ("", "?prazdny=1"))

    titles = [section.title.say("cs") for section in sheet_of(region).form.sections]
    there = [title for title in titles if title in empty]
    assert len(there) >= 2
    assert [empty.index(title) for title in there] == sorted(empty.index(title) for title in there)
    assert "Ukázkov" in filled
    assert "ano" in empty


def test_two_papers_of_the_same_are_the_same_to_the_last_octet(coordinator, region, at):
    address = reverse("submissions:printed", args=[region.pk])

    assert coordinator.browser.get(address).content == coordinator.browser.get(address).content
