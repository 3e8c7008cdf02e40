"""An office gives its reports a template and pictures: what fits is used, what does not has a sentence."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from meritko.reports.word.template import blank_template
from meritko.web.accounts.actor import Unknown
from meritko.web.audit.models import Entry
from meritko.web.evaluating import looking
from meritko.web.evaluating.actions.looks import leave, use_pictures, use_template
from meritko.web.evaluating.models import Look
from meritko.web.files import store
from meritko.web.files.models import StoredFile

from . import templates
from .conftest import Person
from .test_bad_uploads import NO_ROOM, words

pytestmark = pytest.mark.django_db

PAGE = "/beh/podoba/"
BEGIN = "Začít můžete od šablony programu, kterou najdete na této stránce."
UNSAFE = "access to attribute '__class__' of 'str' object is unsafe."
NO_PICTURE = "není obrázek PNG, který má nejvýše 1 MB a 4 000 bodů na každé straně."


def sent(who: Person, kind: str, *files: tuple[str, bytes]) -> tuple[int, str]:
    """Send files on the page; the status and the words of the page that comes in the end."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    told = {"kind": kind, kind: uploads if kind == "pictures" else uploads[:1]}
    answer = who.browser().post(PAGE, told, follow=True)
    return answer.status_code, words(answer.content)


def used(kind: str) -> list[str]:
    return [look.name for look in Look.objects.filter(kind=kind, left_at=None)]


def recorded() -> list[tuple[str, int | None, str]]:
    found = Entry.objects.filter(thing="look").order_by("number")
    return [(each.action, each.who, each.details["kind"]) for each in found]


def test_the_list_of_runs_leads_to_the_page_and_the_page_to_the_template_of_the_program(analyst: Person):
    assert f'href="{PAGE}"' in analyst.browser().get("/beh/").content.decode()
    page = analyst.browser().get(PAGE)
    assert "Zprávy se píšou do šablony programu." in words(page.content)
    assert f'href="{PAGE}sablona.docx"' in page.content.decode()
    answer = analyst.browser().get(f"{PAGE}sablona.docx")
    assert answer["Content-Disposition"] == 'attachment; filename="sablona-zpravy.docx"'
    assert answer.content == blank_template()


def test_a_template_is_used_in_the_place_of_the_one_before_which_can_still_be_seen(analyst: Person):
    first, second = templates.restyled("první"), templates.restyled("druhá")
    status, page = sent(analyst, "template", ("úřad 2025.docx", first))
    assert status == 200
    assert "Zprávy se odteď píšou do této šablony." in page
    assert "úřad 2025.docx" in page
    assert "national_analyst zkušební" in page
    assert "Používalo se dříve" not in page
    _status, page = sent(analyst, "template", ("úřad 2026.docx", second))
    assert used("template") == ["úřad 2026.docx"]
    assert "Používalo se dříve" in page
    left = Look.objects.get(name="úřad 2025.docx")
    assert left.left_by == analyst.user
    taken = analyst.browser().get(f"/soubor/{left.original_id}/")
    assert b"".join(taken.streaming_content) == first
    who = analyst.user.pk
    assert recorded() == [
        ("look.used", who, "template"),
        ("look.left", who, "template"),
        ("look.used", who, "template"),
    ]


def test_the_same_template_sent_twice_is_used_since_the_first_time(analyst: Person):
    for name in ("šablona.docx", "šablona (1).docx"):
        assert sent(analyst, "template", (name, templates.restyled("stejná")))[0] == 200
    assert [look.name for look in Look.objects.all()] == ["šablona.docx"]
    assert len(recorded()) == 1


def test_the_template_of_the_program_can_be_sent_as_it_is(analyst: Person):
    assert sent(analyst, "template", ("vzor.docx", blank_template()))[0] == 200
    assert used("template") == ["vzor.docx"]


def test_a_template_that_is_left_is_used_no_more_and_only_once(analyst: Person):
    sent(analyst, "template", ("úřad.docx", templates.restyled("úřad")))
    look = Look.objects.get()
    for _time in range(2):
        page = words(analyst.browser().post(f"{PAGE}{look.pk}/nepouzivat/", follow=True).content)
    assert "Zprávy se píšou do šablony programu." in page
    assert used("template") == []
    assert [action for action, _who, _kind in recorded()] == ["look.used", "look.left"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"To je dopis.", "Šablona s.docx není dokument Wordu (.docx), který by šlo přečíst."),
        (b"PK\3\4 a dal nic", "Šablona s.docx není dokument Wordu (.docx), který by šlo přečíst."),
        (
            templates.packed({"xl/workbook.xml": b"<a/>"}),
            "Šablona s.docx není dokument Wordu (.docx), který by šlo přečíst.",
        ),
        (templates.bomb(), "Šablona s.docx by se rozbalila na 30 MB, tolik žádná šablona nepotřebuje."),
        (templates.lying_bomb(), "Šablona s.docx není dokument Wordu (.docx), který by šlo přečíst."),
        (templates.laughs(), "Šablona s.docx není dokument Wordu (.docx), který by šlo přečíst."),
        (
            templates.with_macros(),
            "V šabloně s.docx jsou makra. Uložte ji ve Wordu jako dokument (.docx) bez nich.",
        ),
        (
            templates.with_relation("image", "https://priklad.invalid/oko.png"),
            "Šablona s.docx si bere https://priklad.invalid/oko.png odjinud. Vložte to přímo do dokumentu.",
        ),
        (
            templates.with_relation("attachedTemplate", r"\\priklad.invalid\s\cizi.dotm"),
            r"Šablona s.docx si bere \\priklad.invalid\s\cizi.dotm odjinud. Vložte to přímo do dokumentu.",
        ),
        (
            templates.changed((templates.TEXT, "{{ body }}", "")),
            "V šabloně s.docx chybí {{ body }}: značka má stát sama ve vlastním odstavci.",
        ),
        (
            templates.changed((templates.HEADER, "{{ mark }}", "")),
            "Stránky šablony s.docx nenesou {{ mark }}: patří do jejich záhlaví nebo zápatí.",
        ),
        (
            templates.changed((templates.TEXT, "{{ title }}", "{{ title.__class__ }}")),
            f"V šabloně s.docx je chyba ve značkách: {UNSAFE}",
        ),
        (
            templates.changed((templates.TEXT, "{{ title }}", "{{ 'x' * 9999999999 }}")),
            "Šablona s.docx není dokument Wordu (.docx), který by šlo přečíst.",
        ),
        (b"", ""),
    ],
    ids=[
        "a text", "a broken archive", "a workbook", "a bomb", "a lying bomb", "entities", "macros",
        "a picture elsewhere", "a template behind it", "no body", "no mark", "a way out", "memory", "empty",
    ],
)  # fmt: skip
def test_a_template_that_no_report_can_be_written_in_is_not_kept(
    analyst: Person, content: bytes, sentence: str
):
    status, page = sent(analyst, "template", ("s.docx", content))
    assert status == 422
    assert f"{sentence} {BEGIN}" in page if sentence else "prázdný" in page
    assert not Look.objects.exists()
    assert not StoredFile.objects.exists()
    assert recorded() == []


@pytest.mark.parametrize(
    "content",
    [
        templates.with_relation("hyperlink", "https://urad.priklad.invalid/"),
        templates.with_relation("attachedTemplate", r"file:///C:\Users\kdosi\Normal.dotm"),
        templates.changed((templates.RELATIONS, "</Relationships>", "<!-- --></Relationships>")),
    ],
    ids=["a link", "a template on the sender's disk", "a remark"],
)
def test_what_a_template_does_not_take_from_other_machines_is_no_fault(analyst: Person, content: bytes):
    assert sent(analyst, "template", ("s.docx", content))[0] == 200


def test_a_template_with_endless_work_is_given_up_in_time(analyst: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(looking, "_SECONDS", 1.5)
    loops = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}{{ title }}"
    endless = templates.changed((templates.TEXT, "{{ title }}", loops))
    status, page = sent(analyst, "template", ("s.docx", endless))
    assert status == 422
    assert "Zkouška trvala příliš dlouho, proto se nic neuložilo." in page
    assert not Look.objects.exists()


def test_what_is_missing_or_too_large_is_said(analyst: Person, monkeypatch: pytest.MonkeyPatch):
    assert "Vyberte dokument Wordu (.docx)." in sent(analyst, "template")[1]
    assert "Vyberte obrázek (.png)." in sent(analyst, "pictures")[1]
    monkeypatch.setattr("meritko.web.evaluating.look_forms.LARGEST_TEMPLATE", 1000)
    status, page = sent(analyst, "template", ("s.docx", blank_template()))
    assert status == 422
    assert "Je větší než 10 MB. Zmenšete obrázky, které v ní jsou." in page


def test_a_full_disk_keeps_nothing_and_is_said(analyst: Person, monkeypatch: pytest.MonkeyPatch):
    def full(*_given: object) -> None:
        raise store.NoRoom

    monkeypatch.setattr("meritko.web.files.actions.store.arriving", full)
    for kind, file in (("template", ("s.docx", blank_template())), ("pictures", ("a.png", templates.png()))):
        status, page = sent(analyst, kind, file)
        assert status == 422
        assert NO_ROOM in page
    assert not Look.objects.exists()


def test_pictures_are_added_and_left_one_by_one(analyst: Person):
    files = [(f"logo {n}.png", templates.png(width=n)) for n in (1, 2)]
    status, page = sent(analyst, "pictures", *files)
    assert status == 200
    assert "Zprávy odteď nesou tyto obrázky." in page
    sent(analyst, "pictures", ("znovu.png", templates.png(width=2)), ("logo 3.png", templates.png(width=3)))
    assert used("picture") == ["logo 1.png", "logo 2.png", "logo 3.png"]
    leave(analyst.actor, Look.objects.get(name="logo 2.png"), timezone.now())
    assert used("picture") == ["logo 1.png", "logo 3.png"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dopis.png", b"GIF89a"),
        ("obrazek.png", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
        ("useknuty.png", templates.png()[:-20]),
        ("poskozeny.png", templates.png().replace(b"IDAT", b"IDAX")),
        ("bez_bodu.png", templates.png(octets=b"")),
        ("bomba.png", templates.png(octets=bytes(2**24))),
        ("prilis_siroky.png", templates.png(width=4001, height=1)),
        ("velky.png", templates.png(width=1024, height=1) + bytes(2**20)),
    ],
)
def test_what_is_no_picture_is_not_kept_and_nothing_beside_it(analyst: Person, name: str, content: bytes):
    status, page = sent(analyst, "pictures", ("dobry.png", templates.png()), (name, content))
    assert status == 422
    assert f"{name} {NO_PICTURE}" in page
    assert not Look.objects.exists()
    assert not StoredFile.objects.exists()


def test_of_more_pictures_than_have_room_none_is_kept(analyst: Person):
    files = [(f"{n}.png", templates.png(width=n)) for n in range(1, 8)]
    status, page = sent(analyst, "pictures", *files)
    assert (status, used("picture")) == (422, [])
    assert "Na titulní stranu se vedle znaku vejde 6 obrázků." in page
    assert sent(analyst, "pictures", *files[:4])[0] == 200
    assert sent(analyst, "pictures", *files[4:])[0] == 422
    assert len(used("picture")) == 4


def test_the_look_of_an_office_is_of_that_office_alone(analyst: Person, other_analyst: Person):
    now = timezone.now()
    use_template(analyst.actor, ("naše.docx", BytesIO(blank_template())), now)
    use_pictures(analyst.actor, [("náš.png", BytesIO(templates.png()))], now)
    theirs = other_analyst.browser()
    page = words(theirs.get(PAGE).content)
    assert "naše.docx" not in page
    assert "náš.png" not in page
    for look in Look.objects.all():
        assert theirs.post(f"{PAGE}{look.pk}/nepouzivat/").status_code == 404
        assert theirs.get(f"/soubor/{look.original_id}/").status_code == 404
        with pytest.raises(Unknown):
            leave(other_analyst.actor, look, now)
    use_template(other_analyst.actor, ("jejich.docx", BytesIO(blank_template())), now)
    assert sorted(used("template")) == ["jejich.docx", "naše.docx"]
