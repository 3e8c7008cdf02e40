"""What findings make of one result, where a table has room for one mark only."""

from __future__ import annotations

from collections.abc import Iterable

from meritko.engine.findings.finding import Verdict
from meritko.engine.results import Result
from meritko.reports.context import Context
from meritko.wording import Translator

_GRAVEST: tuple[Verdict, ...] = ("not_met", "watch", "cannot_be_judged", "met")


def verdict_of(result: Result | None, context: Context) -> Verdict | None:
    """The gravest verdict on a result; None where nothing judges it."""
    return gravest(context.verdicts.get(result.key, ())) if result else None


def gravest(verdicts: Iterable[Verdict | None]) -> Verdict | None:
    """The verdict that needs attention first; None where nothing is judged."""
    found = set(verdicts)
    return next((verdict for verdict in _GRAVEST if verdict in found), None)


def said_verdict(verdict: Verdict, say: Translator) -> str:
    """A verdict in words."""
    words: dict[Verdict, str] = {
        "met": say("met"),
        "not_met": say("not met"),
        "watch": say("to watch"),
        "illustrative": say("illustrative only"),
        "cannot_be_judged": say("cannot be judged"),
        "described": say("only described"),
    }
    return words[verdict]
