"""Every message of the code has a Czech translation, and no translation is left over.

There are two catalogues: that of the library and the commands, and that of the web with its templates.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

TEMPLATES = Path(__file__).parents[2] / "tools" / "babel-web.cfg"


@dataclass(frozen=True)
class Domain:
    """A catalogue, and how `make messages` finds what belongs to it: in a folder, but not `without` one."""

    folder: str
    czech: str
    keywords: dict[str, object]
    without: str = ""

    @property
    def ways(self) -> tuple[list[tuple[str, str]], dict[str, dict[str, object]]]:
        """Which files are read how, and with what options."""
        if self is not WEB:
            return [("**.py", "python")], {}
        with TEMPLATES.open(encoding="utf-8") as file:
            return parse_mapping_cfg(file)


LIBRARY = Domain(
    ".",
    "locale/cs/LC_MESSAGES/meritko.po",
    {"n_": None, "say": None},
    without="web",
)
WEB = Domain(
    "web",
    "web/locale/cs/LC_MESSAGES/django.po",
    {"gettext_lazy": None, "ngettext_lazy": (1, 2)},
)
CZECH = LIBRARY.czech

LOSES_A_FIELD_FOR_A_REASON = {
    "invalid %(type)s value: %(value)r": "the name of a type of Python says nothing to people",
}
"""Messages of libraries -> why their translation may leave something out."""


def messages_in_code(source: Path, domain: Domain) -> dict[str, str]:
    """Each message, as `_known` tells it from others -> the file it stands in."""
    ways, options = domain.ways
    found = extract_from_dir(
        source / domain.folder,
        ways,
        options,
        keywords=DEFAULT_KEYWORDS | domain.keywords,
        directory_filter=lambda path: Path(path).name != domain.without,
    )
    return {
        _known(message if isinstance(message, str) else message[0], context): file
        for file, _line, message, _comments, context in found
    }


def faults(source: Path, domain: Domain = LIBRARY) -> list[str]:
    """What is wrong with a Czech catalogue, a line for each fault."""
    with (source / domain.czech).open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    code = messages_in_code(source, domain)
    said = {_name(message): message for message in catalogue if message.id}
    return sorted(
        [f"{file}: “{text}” is not in the catalogue" for text, file in code.items() if text not in said]
        + [f"“{text}” is no message of the code any more" for text in said if text not in code]
        + [f"“{_name(old)}” is kept as obsolete" for old in catalogue.obsolete.values()]
        + [fault for message in said.values() for fault in _faults_of(message, catalogue)]
    )


def is_compiled(source: Path, domain: Domain = LIBRARY) -> bool:
    """Whether the compiled catalogue says what the edited one says."""
    path = source / domain.czech
    with path.open("rb") as edited, path.with_suffix(".mo").open("rb") as compiled:
        return _translations(read_po(edited)) == _translations(read_mo(compiled))


def _translations(catalogue: Catalog) -> dict[str, list[str]]:
    return {_name(message): _forms(message) for message in catalogue if message.id and message.string}


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def _faults_of(message: Message, catalogue: Catalog) -> list[str]:
    forms = _forms(message)
    wanted = catalogue.num_plurals if message.pluralizable else 1
    text = _name(message)
    faults = []
    if message.fuzzy:
        faults.append(f"“{text}” is marked fuzzy")
    if len(forms) != wanted or not all(forms):
        faults.append(f"“{text}” has no translation, or not in every form")
    elif any(_fields(form) - _fields(*_ids(message)) for form in forms):
        faults.append(f"“{text}” is translated with a field that it does not have")
    elif text not in LOSES_A_FIELD_FOR_A_REASON and any(
        _fields(_ids(message)[0]) - _fields(f) for f in forms
    ):
        faults.append(f"“{text}” loses a field in translation")
    return faults


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _known(singular: str, context: str | None) -> str:
    return f"{singular} ({context})" if context else singular


def _name(message: Message) -> str:
    context = message.context.decode() if isinstance(message.context, bytes) else message.context
    return _known(_ids(message)[0], context)  # Babel reads contexts of compiled catalogues as bytes


def _fields(*texts: str) -> set[str]:
    """What is filled in: `{n}` in Python, `%(n)s` in templates."""
    return {field for text in texts for field in re.findall(r"\{\w*|%\(\w+\)", text)}


@pytest.mark.parametrize("domain", [LIBRARY, WEB], ids=["library", "web"])
def test_every_message_is_translated_and_no_translation_is_left_over(source: Path, domain: Domain):
    assert faults(source, domain) == []


@pytest.mark.parametrize("domain", [LIBRARY, WEB], ids=["library", "web"])
def test_the_compiled_catalogue_is_the_one_that_people_edit(source: Path, domain: Domain):
    assert is_compiled(source, domain)


HEAD = """msgid ""
msgstr ""
"Language: cs\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);\\n"

"""


def test_each_fault_of_a_catalogue_is_found(write_tree):
    tree = write_tree(
        {
            "cli/evaluate.py": '_("new")\nn_("deferred")\n_("empty")\n_("{n} rows")\n_("{n} cells")\n'
            '_("good")\n_("guessed")\n_.ngettext("{n} sheet", "{n} sheets", 2)\n',
            CZECH: HEAD + 'msgid "good"\nmsgstr "dobré"\n\n'
            'msgid "empty"\nmsgstr ""\n\n'
            'msgid "gone"\nmsgstr "pryč"\n\n'
            '#, fuzzy\nmsgid "guessed"\nmsgstr "hádané"\n\n'
            'msgid "{n} rows"\nmsgstr "{m} řádků"\n\n'
            'msgid "{n} cells"\nmsgstr "buňky"\n\n'
            'msgid "{n} sheet"\nmsgid_plural "{n} sheets"\nmsgstr[0] "{n} list"\nmsgstr[1] "{n} listy"\n'
            'msgstr[2] ""\n\n'
            '#~ msgid "old"\n#~ msgstr "staré"\n',
        }
    )

    assert faults(tree) == [
        "cli/evaluate.py: “deferred” is not in the catalogue",
        "cli/evaluate.py: “new” is not in the catalogue",
        "“empty” has no translation, or not in every form",
        "“gone” is no message of the code any more",
        "“guessed” is marked fuzzy",
        "“old” is kept as obsolete",
        "“{n} cells” loses a field in translation",
        "“{n} rows” is translated with a field that it does not have",
        "“{n} sheet” has no translation, or not in every form",
    ]


def test_a_whole_catalogue_has_no_fault(write_tree):
    tree = write_tree(
        {
            "cli/evaluate.py": '_("good")\n_.ngettext("one sheet", "{n} sheets", 2)\n',
            CZECH: HEAD + 'msgid "good"\nmsgstr "dobré"\n\nmsgid "one sheet"\nmsgid_plural "{n} sheets"\n'
            'msgstr[0] "jeden list"\nmsgstr[1] "{n} listy"\nmsgstr[2] "{n} listů"\n',
        }
    )

    assert faults(tree) == []


def test_the_messages_of_templates_and_lazy_ones_belong_to_the_catalogue_of_the_web_only(write_tree):
    tree = write_tree(
        {
            "cli/evaluate.py": '_("of a command")\n',
            CZECH: HEAD + 'msgid "of a command"\nmsgstr "příkazu"\n',
            "web/ui/jinja2/a.html": "{% trans n=3 %}{{ n }} row{% pluralize %}{{ n }} rows{% endtrans %}"
            '{% trans %}\n  two\n  lines\n{% endtrans %}\n{{ _("of a page") }}',
            "web/ui/forms.py": 'gettext_lazy("lazy")\npgettext("answer", "yes")\n'
            'ngettext_lazy("{n} a", "{n} b")\n',
            WEB.czech: HEAD + 'msgid "lazy"\nmsgstr "líné"\n\nmsgid "two lines"\nmsgstr "dva řádky"\n\n'
            'msgid "%(n)s row"\nmsgid_plural "%(n)s rows"\nmsgstr[0] "řádek"\nmsgstr[1] "%(n)s řádky"\n'
            'msgstr[2] "%(n)s řádků"\n\nmsgid "yes"\nmsgstr "ano"\n\n'
            'msgid "{n} a"\nmsgid_plural "{n} b"\nmsgstr[0] "{n} a"\nmsgstr[1] "{n} b"\n',
        }
    )

    assert faults(tree) == []
    assert faults(tree, WEB) == [
        "ui/forms.py: “yes (answer)” is not in the catalogue",
        "ui/jinja2/a.html: “of a page” is not in the catalogue",
        "“%(n)s row” loses a field in translation",
        "“yes” is no message of the code any more",
        "“{n} a” has no translation, or not in every form",
    ]


def test_a_catalogue_that_was_edited_after_it_was_compiled_is_found(write_tree):
    text = HEAD + 'msgid "good"\nmsgstr "dobré"\n\nmsgid "one sheet"\nmsgid_plural "{n} sheets"\n'
    text += 'msgstr[0] "jeden list"\nmsgstr[1] "{n} listy"\nmsgstr[2] "{n} listů"\n'
    tree = write_tree({CZECH: text})
    with (tree / CZECH).open("rb") as edited, (tree / CZECH).with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read_po(edited))
    before = is_compiled(tree)

    write_tree({CZECH: text.replace("{n} listů", "{n} archů")})

    assert before
    assert not is_compiled(tree)
