"""`--template`, `--boundaries`, `--publicity`, `report-template`: a report that looks as an office wants."""

import json
import zipfile
from pathlib import Path

import pytest
from docx import Document as WordFile
from docx.shared import RGBColor

from .conftest import Meritko, Said, call, contents
from .reports_read import texts
from .small import write_folder

REGIONS = Path(__file__).parents[3] / "shared" / "data" / "geo_kraje.geojson"
BEGIN = "Šablonu, od které lze začít, vytvoří: meritko report-template --out SOUBOR.docx"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("looks") / "data"
    write_folder(folder)
    return folder


def evaluate(data: Path, out: Path, *words: object) -> Said:
    return call("evaluate", "all", "--year", 2025, "--data", data, "--out", out, *words)


@pytest.fixture
def template(meritko: Meritko, tmp_path: Path) -> Path:
    """The program's own template, as the command writes it."""
    file = tmp_path / "office.docx"
    said = meritko("report-template", "--out", file)
    assert (said.status, said.err) == (0, "")
    assert said.out == f"Šablona je v souboru {file}; upravte ji ve Wordu a uveďte ji volbou --template.\n"
    return file


def test_a_restyled_template_gives_the_report_its_looks_and_its_own_words(
    data: Path, template: Path, tmp_path: Path
) -> None:
    file = WordFile(str(template))
    file.styles["Heading 1"].font.color.rgb = RGBColor(0x12, 0x34, 0x56)
    file.paragraphs[0].insert_paragraph_before("Odbor, který zprávu vydává")
    file.save(str(template))
    out = tmp_path / "out"

    said = evaluate(data, out, "--reports", "docx", "--template", template)

    assert (said.status, said.err) == (0, "")
    made = WordFile(str(out / "report.docx"))
    assert str(made.styles["Heading 1"].font.color.rgb) == "123456"
    assert "Odbor, který zprávu vydává" in [paragraph.text for paragraph in made.paragraphs]
    assert "interní, obsahuje malé počty" in texts(out)["report.docx"]


def test_a_template_that_is_there_is_never_replaced(meritko: Meritko, template: Path) -> None:
    before = template.read_bytes()

    said = meritko("report-template", "--out", template)

    assert (said.status, said.out) == (1, "")
    assert said.err == f"Soubor {template} už něco obsahuje; uveďte jiný.\n"
    assert template.read_bytes() == before


def test_a_template_is_a_word_file(meritko: Meritko, tmp_path: Path) -> None:
    said = meritko("report-template", "--out", tmp_path / "office.dotx")

    assert said.status == 2
    assert said.err.startswith("meritko report-template: název šablony musí končit na .docx\n")
    assert list(tmp_path.iterdir()) == []


def test_a_template_that_cannot_be_written_is_said(meritko: Meritko, tmp_path: Path) -> None:
    said = meritko("report-template", "--out", tmp_path / "nowhere" / "office.docx")

    assert (said.status, said.out) == (1, "")
    assert said.err == "Šablonu nelze zapsat: No such file or directory\n"


def unfit(template: Path, how: str) -> str:
    """Spoil a template; what is said of it."""
    if how == "text":
        template.write_text("Zpráva")
        return f"Šablona {template} není dokument Wordu (.docx), který by šlo přečíst."
    file = WordFile(str(template))
    body = next(p for p in file.paragraphs if "body" in p.text)
    if how == "without its body":
        body._element.getparent().remove(body._element)
        file.save(str(template))
        return f"V šabloně {template} chybí {{{{ body }}}}: značka má stát sama ve vlastním odstavci."
    body.insert_paragraph_before("{{ ministr }}")
    file.save(str(template))
    return f"Šablona {template} chce ministr, což žádná zpráva nemá; může chtít title, "


@pytest.mark.parametrize("how", ["text", "without its body", "asks for more"])
def test_an_unfit_template_is_said_before_anything_is_computed(
    data: Path, template: Path, tmp_path: Path, how: str
) -> None:
    sentence, out = unfit(template, how), tmp_path / "out"
    assert evaluate(data, out, "--reports", "none").status == 0
    before = contents(out)

    said = evaluate(data, out, "--reports", "docx", "--template", template)

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko evaluate: {sentence}")
    assert BEGIN in said.err.splitlines()[0]
    assert contents(out) == before


@pytest.mark.skipif(not REGIONS.is_file(), reason="the boundaries of the regions are not here")
def test_with_boundaries_regions_are_drawn_as_they_lie(data: Path, tmp_path: Path) -> None:
    tiles, areas = tmp_path / "tiles", tmp_path / "areas"
    assert evaluate(data, tiles, "--reports", "html").status == 0

    said = evaluate(data, areas, "--reports", "html", "--boundaries", REGIONS)

    assert (said.status, said.err) == (0, "")
    assert '"type":"geoshape"' not in texts(tiles)["report.html"]
    assert '"type":"geoshape"' in texts(areas)["report.html"]


def area(name: str) -> dict[str, object]:
    ring = [[14.0, 50.0], [15.0, 50.0], [15.0, 51.0], [14.0, 50.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"nazev": name}, "geometry": shape}


BROKEN = {
    "not JSON": ("{", "Soubor hranic {file} není JSON: "),
    "no areas": ("[]", "Soubor {file} není kolekce ploch GeoJSON (Polygon, MultiPolygon)."),
    "other regions": (
        json.dumps({"type": "FeatureCollection", "features": [area("Nikde")]}),
        "Žádná vlastnost souboru {file} (nazev) ",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_boundaries_that_do_not_fit_are_said_and_nothing_is_written(
    data: Path, tmp_path: Path, broken: str
) -> None:
    content, sentence = BROKEN[broken]
    file, out = tmp_path / "areas.geojson", tmp_path / "out"
    file.write_text(content, encoding="utf-8")

    said = evaluate(data, out, "--reports", "html", "--boundaries", file)

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko evaluate: {sentence.format(file=file.name)}")
    assert not out.exists()


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_boundaries_that_lack_regions_are_said_of_a_report_on_paper_too(
    data: Path, tmp_path: Path, kind: str
) -> None:
    content, sentence = BROKEN["other regions"]
    file, out = tmp_path / "areas.geojson", tmp_path / "out"
    file.write_text(content, encoding="utf-8")

    said = evaluate(data, out, "--reports", kind, "--boundaries", file)

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko evaluate: {sentence.format(file=file.name)}")
    assert not out.exists()


@pytest.mark.parametrize("option", ["--boundaries", "--template", "--publicity"])
def test_a_file_that_is_not_there_is_named(data: Path, tmp_path: Path, option: str) -> None:
    said = evaluate(data, tmp_path / "out", "--reports", "pdf", option, tmp_path / "no.file")

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko evaluate: soubor {tmp_path / 'no.file'} neexistuje\n")
    assert not (tmp_path / "out").exists()


def test_publicity_is_on_the_title_page_only_when_asked_for(data: Path, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20"/></svg>'
    )
    plain, shown = tmp_path / "plain", tmp_path / "shown"
    assert evaluate(data, plain, "--reports", "docx").status == 0

    said = evaluate(data, shown, "--reports", "docx", "--publicity", logo)

    assert (said.status, said.err) == (0, "")
    assert "Spolufinancováno Evropskou unií" not in texts(plain)["report.docx"]
    assert "Spolufinancováno Evropskou unií" in texts(shown)["report.docx"]
    assert _pictures(shown) - _pictures(plain) == 2, "the emblem and the logo"


def _pictures(out: Path) -> int:
    with zipfile.ZipFile(out / "report.docx") as archive:
        return len([name for name in archive.namelist() if name.startswith("word/media/")])


def test_a_logo_that_is_no_picture_is_said(data: Path, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_text("a picture of nothing")

    said = evaluate(data, tmp_path / "out", "--reports", "docx", "--publicity", logo)

    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"meritko evaluate: obrázek {logo} není SVG ani PNG\n")
    assert not (tmp_path / "out").exists()
