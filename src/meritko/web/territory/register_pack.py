"""The register that the methodology describes, with its words in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping

from meritko.methodology.model import CodeList, Table
from meritko.methodology.register import Register, Variable
from meritko.web.methodology import current_pack, language


def register() -> Register | None:
    """The register of the methodology; None when it keeps none."""
    return next(iter(current_pack().registers.values()), None)


def the_register() -> Register:
    """The same, where pages and actions only are when there is one.

    Raises:
        LookupError: the methodology keeps no register.
    """
    found = register()
    if found is None:
        raise LookupError("the methodology keeps no register")
    return found


def table() -> Table:
    """The table that the register fills."""
    return current_pack().tables[the_register().table]


def variables() -> Mapping[str, Variable]:
    """The variables by their ids, in the order of the pack."""
    return {variable.id: variable for variable in the_register().variables}


def codelist(codelist_id: str | None) -> CodeList | None:
    """A code list of the methodology; None when there is none of that id."""
    return current_pack().codelists.get(codelist_id or "")


def options(codelist_id: str | None) -> list[tuple[str, str]]:
    """The codes of a list with their labels; empty when there is no such list."""
    found = codelist(codelist_id)
    return [(code.id, code.label.say(language())) for code in found.codes] if found else []


def label(codelist_id: str | None, code: object) -> str:
    """What a code is called; the code itself when the list does not have it, nothing for nothing."""
    return dict(options(codelist_id)).get(str(code), "" if code is None else str(code))


def role_of_owner(owner: str) -> str:
    """The role of those who answer for what an owner owns; empty when the pack names none."""
    found = codelist(the_register().owners)
    code = found.get(owner) if found else None
    return code.attributes.get("role", "") if code else ""
