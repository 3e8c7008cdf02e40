"""A case of a rule."""

from typing import NamedTuple

from .valid import Change

PTP, SVL, KRKO, KP, TP = "AD_PTP", "DTB_SVL", "AD_KRKO", "AD_KP", "Zaznamy_TP"
PTP_AND_SVL = f"{PTP} {SVL}"


class Case(NamedTuple):
    """A name, the kinds of workbook written, a change that breaks the rule, one that just does not."""

    name: str
    kinds: str
    breaks: Change
    near: Change
