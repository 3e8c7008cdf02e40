"""Links lead somewhere, both languages say the same, and the pages are clean."""

import re
from pathlib import Path, PurePosixPath

import pytest

from ..metodika import metodika
from .pages import HOUSE, PACK, PAGES, commands, pieces

CZECH = [name for name in PAGES if name.endswith(".cs.md")]
ONLY_CZECH = {
    "docs/tutorials/first-workbook.cs.md": "for municipalities, whose workbooks are Czech",
}
"""Czech pages without an English twin, and why."""


def anchors(page: str) -> set[str]:
    """The anchors of a page, made of its headings as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", _prose(page, keep_code=True), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower().replace("`", "")) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


def broken_links(name: str, page: str) -> list[str]:
    """The relative links of a page that lead nowhere."""
    found = []
    for link in re.findall(r"\]\(([^)\s]+)\)", _prose(page)):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = HOUSE / PurePosixPath(name).parent / file
        if not target.exists() or (anchor and anchor not in anchors(_text(target) if file else page)):
            found.append(link)
    return found


def _text(target: Path) -> str:
    return target.read_text(encoding="utf-8") if target.is_file() else ""


def _prose(page: str, *, keep_code: bool = False) -> str:
    """A page without fenced blocks and comments, and without code in the text unless that is kept."""
    text = re.sub(r"^```.*?^```$|^<!--.*?-->$", "", page, flags=re.MULTILINE | re.DOTALL)
    return text if keep_code else re.sub(r"`[^`\n]*`", "", text)


@pytest.mark.parametrize("name", PAGES)
def test_links_of_a_page_lead_somewhere(name, page):
    assert broken_links(name, page(name)) == []


def test_a_link_that_leads_nowhere_is_found():
    page = "# A `b` c\n[x](#a-b-c) [y](#no) [z](nowhere.md) [w](LICENSE) [v](GLOSSARY.md#no)"

    assert broken_links("README.md", page) == ["#no", "nowhere.md", "GLOSSARY.md#no"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_no_place_of_one_computer_and_no_registry(name, page):
    text = page(name)

    assert not re.findall(r"(?<![\w.])/(?:home|tmp|work|root|Users)/", text)
    assert not re.findall(r"pypi\.org|npmjs|files\.pythonhosted", text)


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("docs/decisions/")])
def test_a_decision_has_its_parts_and_stays_short(name, page):
    text = page(name)

    number = int(PurePosixPath(name).name[:4])
    assert text.startswith(f"# {number}. ")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 40


def test_a_page_is_only_czech_as_long_as_it_has_no_twin():
    assert set(ONLY_CZECH) == {name for name in CZECH if name.replace(".cs.md", ".md") not in PAGES}


@pytest.mark.parametrize("name", [name for name in CZECH if name not in ONLY_CZECH])
def test_a_czech_page_has_the_sections_and_commands_of_its_english_twin(name, page):
    czech, english = page(name), page(name.replace(".cs.md", ".md"))

    assert _levels(czech) == _levels(english)
    assert commands(czech) == [each.replace(" --lang en", "") for each in commands(english)]
    assert _cells(czech) == _cells(english)


def _cells(page: str) -> list[list[str]]:
    """The file and the address of each cell that is changed; titles and texts may be of the language."""
    return [piece.text.split("|", 3)[0:3:2] for piece in pieces(page) if piece.language == "cell"]


def _levels(page: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", _prose(page), re.MULTILINE)]


@pytest.mark.parametrize("name", CZECH)
def test_a_czech_page_has_czech_typography(name, page):
    text = _prose(page(name))

    assert '"' not in text
    assert "“" not in re.sub(r"„[^„“]*“", "", text)
    assert " - " not in text
    assert "..." not in text


def test_the_changelog_has_a_place_for_what_is_not_released(page):
    assert re.search(r"^## \[Unreleased\]$", page("CHANGELOG.md"), re.MULTILINE)


def test_the_changes_of_the_pack_begin_with_its_version_and_say_what_they_move(page):
    text = page((PACK / "CHANGES.md").relative_to(HOUSE).as_posix())
    entries = re.split(r"^## ", text, flags=re.MULTILINE)[1:]

    assert entries[0].startswith(f"{metodika().version}\n")
    for entry in entries:
        for part in ("Kind of change", "Impacted periods", "Impacted indicators", "Why"):
            assert f"- **{part}:**" in entry
