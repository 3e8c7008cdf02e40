"""The cupboard holds every message of the code: no problem can be noted that nobody has read."""

from __future__ import annotations

import ast

from .conftest import CODE, MISTAKES, Problems

NOT_OF_A_PACK = {
    "strict_yaml.py: the file cannot be read": "needs a file that the user may not read; tests/unit tries it",
    "formulas.py: there is no function": "the parser says it first; for whoever builds a formula in Python",
}
"""Messages that no file of the cupboard can provoke -> why, and where they are tried."""

Site = tuple[str, int, int]
"""A file and the first and last line of the statement that says a message."""


def sites() -> dict[Site, str]:
    """Every place of the code that notes a problem or refuses a formula -> its source."""
    found = {}
    for path in sorted(CODE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if _says(node) and path.name != "problems.py":
                lines = (path.relative_to(CODE).as_posix(), node.lineno, node.end_lineno)
                found[lines] = " ".join((ast.get_source_segment(text, node) or "").split())
    return found


def _says(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        return ast.unparse(node.exc.func) == "FormulaError"
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    return called == "_known" or called.endswith(("notes.add", ".note"))


def test_every_message_of_the_code_is_in_the_cupboard(said: set[tuple[str, int]], problems: Problems):
    for mistake in MISTAKES:
        problems(mistake)

    unsaid = {
        f"{file}:{first}: {source}"
        for (file, first, last), source in sites().items()
        if not any((file, line) in said for line in range(first, last + 1))
    }
    excused = {site for site in unsaid if any(_fits(site, name) for name in NOT_OF_A_PACK)}
    assert not unsaid - excused, "\n".join(sorted(unsaid - excused))
    assert len(excused) == len(NOT_OF_A_PACK)


def _fits(site: str, name: str) -> bool:
    file, words = name.split(": ")
    return site.startswith(f"{file}:") and words in site


def test_a_message_that_nobody_provokes_would_be_found():
    tree = ast.parse('entry.note("never")\nself.notes.add(place, "never")\nraise FormulaError("never")')

    assert [_says(node) for node in ast.walk(tree)].count(True) == 3
