"""How values of the register, its findings and its differences are said to people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.methodology.register import Variable
from meritko.web.methodology import language
from meritko.web.territory.deriving import DERIVED, Value
from meritko.web.territory.register_pack import label, the_register, variables
from meritko.web.ui.writing import number, percent

FINDINGS: Mapping[str, Promise] = {
    "disputed": gettext_lazy("Two figures of one thing"),
    "intervals": gettext_lazy("Two intervals for one locality"),
    "contradiction": gettext_lazy("What follows and what was said differ"),
    "services": gettext_lazy("Sources on a service contradict each other"),
    "ended": gettext_lazy("The municipality is there no longer"),
    "no_seat": gettext_lazy("The ORP itself has no excluded locality"),
    "reversed": gettext_lazy("The lower estimate is above the upper one"),
    "unlisted": gettext_lazy("A place that is not in the register tells of localities"),
}

WHAT_TO_DO: Mapping[str, Promise] = {
    "disputed": gettext_lazy("Confirm the one that holds."),
    "intervals": gettext_lazy("Confirm the interval that holds."),
    "contradiction": gettext_lazy("Correct what was said, or what it follows from."),
    "services": gettext_lazy("Ask the provider, and correct the source that is wrong."),
    "ended": gettext_lazy("List the municipality that it became, and let this one leave the register."),
    "no_seat": gettext_lazy(
        "It is not counted among the ORP whose advisers are evaluated. Check that it is so."
    ),
    "reversed": gettext_lazy("Correct one of the two."),
    "unlisted": gettext_lazy("Put the place into the register, or write what holds."),
}

CHANGES: Mapping[str, Promise] = {
    "new": gettext_lazy("new in the register"),
    "ended": gettext_lazy("no longer in the register"),
    "changed": gettext_lazy("changed"),
}


def said(variable: Variable, value: Value) -> str:
    """A value of a variable as people read it."""
    if value is None or value == "":
        return "–"
    if variable.type == "flag":
        return _("yes") if value == 1 else _("no")
    if variable.codelist:
        return label(variable.codelist, value)
    if variable.type == "percent" and not isinstance(value, str):
        return percent(value)
    return value if isinstance(value, str) else number(value)


def said_of(variable: str, value: Value) -> str:
    """The same of a variable by its id; a value of one that the register has no more stands as it is."""
    found = variables().get(variable)
    return said(found, value) if found else str(value)


def name_of(variable: str) -> str:
    """What a variable is called."""
    found = variables().get(variable)
    return found.label.say(language()) if found else variable


def origin(code: str) -> str:
    """What an origin is called; nothing for nothing."""
    return _("follows from other data") if code == DERIVED else label(the_register().origins, code)


def owner(code: str) -> str:
    """Who answers for a figure."""
    return label(the_register().owners, code)
