"""Sets of workbooks and what was found in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from meritko.web.accounts.actor import Actor, Unknown
from meritko.web.evaluating.models import Finding, FindingCount, UploadSet, Workbook
from meritko.web.evaluating.policies import made_by
from meritko.wording import DEFAULT_LANGUAGE


def upload_sets(actor: Actor) -> QuerySet[UploadSet]:
    """The sets of the actor's organisations, the latest year first, with the number of their workbooks.

    Raises:
        Forbidden: the actor makes no runs.
    """
    found = UploadSet.objects.filter(made_by(actor)).select_related("check_job")
    held = Count("workbooks", filter=Q(workbooks__replaced_at=None))
    return found.annotate(held=held).order_by("-year", "-pk")


def upload_set(actor: Actor, number: int) -> UploadSet:
    """One of them.

    Raises:
        Forbidden: the actor makes no runs.
        Unknown: it is none of the actor's, or there is no such set.
    """
    found = upload_sets(actor).filter(pk=number).first()
    if found is None:
        raise Unknown(number)
    return found


def set_without_workbooks(actor: Actor, year: int) -> UploadSet | None:
    """The latest set of a year that never had a workbook: for runs of sources alone; None without one.

    Raises:
        Forbidden: the actor makes no runs.
    """
    return upload_sets(actor).filter(year=year, workbooks=None).first()


def current_workbooks(of: UploadSet) -> list[Workbook]:
    """The workbooks of a set that count, in the order in which they are read."""
    found = of.workbooks.filter(replaced_at=None).select_related("original__content")
    return sorted(found, key=lambda workbook: workbook.name)


def fingerprint(workbooks: Iterable[Workbook], pack_hash: str) -> str:
    """What tells two states of a set apart: names and contents, and by which methodology they are checked."""
    lines = sorted(f"{workbook.sha256} {workbook.name}" for workbook in workbooks)
    return hashlib.sha256("\n".join([pack_hash, *lines]).encode()).hexdigest()


def workbook(of: UploadSet, number: int) -> Workbook:
    """A workbook of a set, in any version.

    Raises:
        Unknown: the set has no such workbook.
    """
    found = of.workbooks.filter(pk=number).select_related("original").first()
    if found is None:
        raise Unknown(number)
    return found


def versions(of: Workbook) -> QuerySet[Workbook]:
    """All versions of a workbook, the latest first."""
    same = Workbook.objects.filter(upload_set=of.upload_set_id, name=of.name)
    return same.select_related("original", "sent_by").order_by("-version")


@dataclass(frozen=True)
class Wanted:
    """What is asked for of the findings of a set; empty: all."""

    file: str = ""
    rule: str = ""
    severity: str = ""

    def of(self, name: str) -> dict[str, str]:
        wanted = {"file": self.file, "rule": self.rule, "severity": self.severity}
        return {key: value for key, value in wanted.items() if value and key != name}


def findings(of: UploadSet, wanted: Wanted) -> QuerySet[Finding]:
    """The findings that are kept, in their order."""
    return of.findings.filter(**wanted.of(""))


@dataclass(frozen=True)
class Alike:
    """Findings of one page that say the same about cells under one heading; `addresses` may be empty."""

    finding: Finding
    addresses: tuple[str, ...]


def alike(found: Iterable[Finding]) -> list[Alike]:
    """Findings with those that say the same put together, in the order of the first of each."""
    together: dict[tuple[str, ...], list[Finding]] = {}
    for each in found:
        said = "\n".join(each.said[DEFAULT_LANGUAGE])
        key = (each.severity, each.file, each.sheet, each.rule, each.heading, said)
        together.setdefault(key, []).append(each)
    return [
        Alike(same[0], tuple(_place(each) for each in same if _place(each))) for same in together.values()
    ]


def _place(finding: Finding) -> str:
    return finding.address or (str(finding.row) if finding.row else "")


def counted(of: UploadSet, wanted: Wanted) -> list[FindingCount]:
    """How many findings of every workbook and rule there are, in all."""
    return list(of.counts.filter(**wanted.of("")))


def number_of(counts: Iterable[FindingCount]) -> int:
    return sum(count.number for count in counts)


def by_file(of: UploadSet) -> dict[str, dict[str, int]]:
    """Workbook -> severity -> how many findings."""
    found: dict[str, dict[str, int]] = {}
    for count in of.counts.all():
        own = found.setdefault(count.file, {"error": 0, "warning": 0})
        own[count.severity] += count.number
    return found


def latest_year(actor: Actor) -> int | None:
    """The latest year of the actor's sets."""
    found: int | None = upload_sets(actor).aggregate(last=Max("year"))["last"]
    return found
