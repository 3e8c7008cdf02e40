"""Forms on paper: every question of every form, in its order, with room for the answer or with it."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from meritko.forms.asked import GivenRow, ask
from meritko.methodology.form import estimated_key
from meritko.reports.forms.layout import Block, Filled, Table, lay_out
from meritko.reports.forms.writing import Paper, grouped, pdf_of_paper

from ..metodika import metodika

PACK = metodika()
GIVEN = {
    "register_municipalities": (
        GivenRow("590001", "Ukázkov", {"code": "590001"}),
        GivenRow("590002", "Vzorná", {"code": "590002"}),
    ),
    "register_orps": (GivenRow("9101", "Ukázkov"),),
    "localities": (GivenRow("1", "U trati"),),
}
DAY = date(2026, 11, 22)


def write(_question, value):
    return "" if value is None else f"[{value}]"


def asked_of(form_id):
    return ask(PACK, PACK.forms.by_id[form_id], 2025, GIVEN)


def paper(parts=(), **more):
    return Paper(
        "cs", "Ukázkový úřad", "Název", "Podtitul", [("Za koho", "Ukázkov")], DAY, parts=parts, **more
    )


def text_of(pdf):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def fields_of(parts):
    return [
        field for part in parts for block in part.blocks if isinstance(block, Block) for field in block.fields
    ]


@pytest.mark.parametrize("form_id", sorted(PACK.forms.by_id))
def test_an_empty_form_holds_every_question_in_its_order_and_is_set(form_id):
    asked = asked_of(form_id)

    parts = lay_out(asked, None, write, "cs")

    sections = {section.title.say("cs"): section for section in asked.form.sections}
    assert [part.title for part in parts] == [
        title for title, each in sections.items() if any(q.computed is None for q in each.questions)
    ]
    for part in parts:
        questions = [each for each in sections[part.title].questions if each.computed is None]
        for block in part.blocks:
            if isinstance(block, Table):
                assert len(block.columns) == len(questions), part.title
            else:
                labels, wanted = [each.label for each in block.fields], [q.label.say("cs") for q in questions]
                assert labels == [label for label in wanted if label in labels], part.title
        told = {each.label for block in part.blocks if isinstance(block, Block) for each in block.fields}
        if told:
            assert told == {question.label.say("cs") for question in questions}, part.title
    pdf = pdf_of_paper(paper(parts))
    assert pdf.startswith(b"%PDF-")
    text = text_of(pdf).replace(" ", "").replace("-", "")
    for part in parts:
        assert part.title.replace(" ", "").replace("-", "") in text, part.title


def test_a_condition_hides_a_question_on_a_filled_form_and_none_on_an_empty_one():
    asked = asked_of("ptp_direct_query")

    filled = lay_out(asked, Filled({"post/-/kept": "0"}, {}, {}), write, "cs")
    empty = lay_out(asked, None, write, "cs")

    assert [field.label for field in fields_of(filled)] == ["zda obec udržela místo TP"]
    assert [field.label for field in fields_of(empty)] == [
        "zda obec udržela místo TP", "hlavní zdroj financování", "případná kombinace zdrojů", "výše úvazků",
    ]  # fmt: skip
    assert fields_of(empty)[1].hint.endswith("Jen pokud k tomu vedou odpovědi výše.")
    assert [choice.label for choice in fields_of(empty)[0].choices] == ["ano", "ne"]
    assert not any(choice.is_chosen for choice in fields_of(empty)[0].choices)


def test_an_answer_stands_with_its_reason_and_an_estimate_says_so():
    asked = asked_of("ptp_direct_query")
    answers = {"post/-/kept": "1", "post/-/fte": 1.5, estimated_key("post/-/fte"): True}

    (part,) = lay_out(asked, Filled(answers, {}, {"post/-/fte": "Od března."}), write, "cs")

    fte = part.blocks[0].fields[-1]
    assert (fte.answer, fte.comment) == ("[1.5] (odhad)", "Od března.")
    text = text_of(pdf_of_paper(paper([part])))
    assert "[1.5] (odhad)" in text
    assert "proč: Od března." in text


def test_only_the_wanted_sections_and_questions_stand_on_the_paper():
    asked = asked_of("register_by_region")

    parts = lay_out(
        asked, None, write, "cs", sections={"new_places"}, leaves_out=lambda question: question.confidential
    )

    assert len(parts) == 1
    labels = [field.label for field in fields_of(parts)]
    section = asked.form.section("new_places")
    assert labels == [q.label.say("cs") for q in section.questions if not q.confidential]
    assert len(labels) < len(section.questions)


def test_a_receipt_shows_its_digest_in_groups():
    digest = "0123456789abcdef" * 4

    text = text_of(pdf_of_paper(paper(digest=digest, lines=["Uschovejte, prosím."])))

    assert grouped(digest).startswith("01234567 89abcdef ")
    assert digest in text.replace(" ", "")
    assert "Otisk (SHA-256)" in text
    assert "Uschovejte, prosím." in text


def test_what_people_write_is_never_taken_for_markup():
    asked = asked_of("ptp_direct_query")
    nasty = '#read("/etc/passwd") *tučně* $x$ <a> \\ "'

    parts = lay_out(
        asked, Filled({"post/-/kept": "1", "post/-/funding": nasty}, {}, {}), lambda _q, v: str(v or ""), "cs"
    )

    assert '#read("/etc/passwd") *tučně* $x$ <a> \\ "' in text_of(pdf_of_paper(paper(parts)))


def test_the_same_paper_gives_the_same_octets_and_is_tagged_for_reading_aloud():
    parts = lay_out(asked_of("kp_final_report"), None, write, "cs")

    first, second = pdf_of_paper(paper(parts)), pdf_of_paper(paper(parts))

    assert first == second
    assert b"pdfuaid" in first
    assert b"pdfaid" in first
