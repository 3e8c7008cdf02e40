"""Every message of the code has a Czech translation, and no translation is left over."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

CZECH = "locale/cs/LC_MESSAGES/meritko.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "n_": None, "say": None}


def messages_in_code(source: Path) -> dict[str, str]:
    """Each message, by its singular -> the file it stands in."""
    found = extract_from_dir(source, keywords=KEYWORDS)
    return {m if isinstance(m, str) else m[0]: file for file, _line, m, *_ in found}


def faults(source: Path) -> list[str]:
    """What is wrong with the Czech catalogue, a line for each fault."""
    with (source / CZECH).open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    code = messages_in_code(source)
    said = {_singular(message): message for message in catalogue if message.id}
    return sorted(
        [f"{file}: “{text}” is not in the catalogue" for text, file in code.items() if text not in said]
        + [f"“{text}” is no message of the code any more" for text in said if text not in code]
        + [f"“{_singular(old)}” is kept as obsolete" for old in catalogue.obsolete.values()]
        + [fault for message in said.values() for fault in _faults_of(message, catalogue)]
    )


def is_compiled(source: Path) -> bool:
    """Whether the compiled catalogue says what the edited one says."""
    with (source / CZECH).open("rb") as edited, (source / CZECH).with_suffix(".mo").open("rb") as compiled:
        return _translations(read_po(edited)) == _translations(read_mo(compiled))


def _translations(catalogue: Catalog) -> dict[str, list[str]]:
    return {_singular(message): _forms(message) for message in catalogue if message.id and message.string}


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def _faults_of(message: Message, catalogue: Catalog) -> list[str]:
    forms = _forms(message)
    wanted = catalogue.num_plurals if message.pluralizable else 1
    text = _singular(message)
    faults = []
    if message.fuzzy:
        faults.append(f"“{text}” is marked fuzzy")
    if len(forms) != wanted or not all(forms):
        faults.append(f"“{text}” has no translation, or not in every form")
    elif any(_fields(form) - _fields(*_ids(message)) for form in forms):
        faults.append(f"“{text}” is translated with a field that it does not have")
    elif any(_fields(text) - _fields(form) for form in forms):
        faults.append(f"“{text}” loses a field in translation")
    return faults


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _singular(message: Message) -> str:
    return _ids(message)[0]


def _fields(*texts: str) -> set[str]:
    return {field for text in texts for field in re.findall(r"\{(\w*)", text)}


def test_every_message_is_translated_and_no_translation_is_left_over(source: Path):
    assert faults(source) == []


def test_the_compiled_catalogue_is_the_one_that_people_edit(source: Path):
    assert is_compiled(source)


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
