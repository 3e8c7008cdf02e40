"""Messages are said in the reader's language."""

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from meritko.wording import CatalogueMissing, UnknownLanguage, n_, translator

CATALOGUE = """
msgid ""
msgstr ""
"Language: cs\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);\\n"

msgid "no such file"
msgstr "soubor neexistuje"

msgid "{n} row"
msgid_plural "{n} rows"
msgstr[0] "{n} řádek"
msgstr[1] "{n} řádky"
msgstr[2] "{n} řádků"
"""


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    messages = tmp_path / "cs" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "meritko.po").write_text(CATALOGUE, encoding="utf-8")
    with (messages / "meritko.po").open("rb") as source, (messages / "meritko.mo").open("wb") as target:
        write_mo(target, read_po(source))
    return tmp_path


def test_a_message_is_said_in_czech(catalogues):
    _ = translator("cs", catalogues)

    assert _("no such file") == "soubor neexistuje"
    assert _.gettext("no such file") == "soubor neexistuje"
    assert _.language == "cs"


@pytest.mark.parametrize(("n", "said"), [(1, "1 řádek"), (3, "3 řádky"), (5, "5 řádků"), (0, "0 řádků")])
def test_czech_has_three_plural_forms(catalogues, n, said):
    _ = translator("cs", catalogues)

    assert _.ngettext("{n} row", "{n} rows", n).format(n=n) == said


def test_english_is_what_the_code_says(catalogues):
    _ = translator("en", catalogues)

    assert _("no such file") == "no such file"
    assert _.ngettext("{n} row", "{n} rows", 3) == "{n} rows"


def test_a_message_without_translation_and_an_empty_one_stay_as_they_are(catalogues):
    _ = translator("cs", catalogues)

    assert _("never translated") == "never translated"
    assert _("") == ""


def test_a_marked_text_is_translated_where_it_is_said(catalogues):
    title = n_("no such file")

    assert title == "no such file"
    assert translator("cs", catalogues)(title) == "soubor neexistuje"


def test_an_unknown_language_is_refused_with_those_that_there_are():
    with pytest.raises(UnknownLanguage) as refused:
        translator("de")

    assert str(refused.value) == "no language 'de'; there are cs, en"


def test_without_a_compiled_catalogue_english_follows_a_warning_with_its_remedy(tmp_path):
    with pytest.warns(CatalogueMissing) as warned:
        _ = translator("cs", tmp_path)

    assert _("no such file") == "no such file"
    assert _.language == "en"
    assert str(warned[0].message) == (
        "messages in the language 'cs' are not compiled, English ones follow; "
        "to compile them run `make setup`, or install the package anew"
    )


def test_the_czech_catalogue_of_the_program_is_compiled():
    assert translator().language == "cs"
