"""Checking the workbooks of a set, as `meritko check` does, and annotating them."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.methodology.pack import Pack
from meritko.web.evaluating.actions.arriving import Arriving
from meritko.web.evaluating.comparing import changes
from meritko.web.evaluating.methodology import current_pack, words
from meritko.web.evaluating.models import Archive, Finding, FindingCount, UploadSet, Workbook
from meritko.web.evaluating.places import annotated_folder, writing, written_whole
from meritko.web.evaluating.queries.sets import current_workbooks, fingerprint
from meritko.web.evaluating.tasks.refusing import problem_told
from meritko.web.evaluating.unpacking import unpack
from meritko.web.files.store import NoRoom, path_of, untouched
from meritko.web.work.doing import Doing, Failed
from meritko.workbooks.answers import Answer
from meritko.workbooks.checking.annotating import write_annotated
from meritko.workbooks.checking.checker import check
from meritko.workbooks.kept_problems import KeptProblems
from meritko.workbooks.pool import File, Pool
from meritko.workbooks.reading import Begun, Reading, begin, finish
from meritko.workbooks.recognition import Layout

MOST_FINDINGS = 20_000
"""Findings of one set that are kept one by one; all are counted."""

_FULL = (errno.ENOSPC, errno.EDQUOT)
_UNPACKED, _READ, _CHECKED, _COMPARED, _ANNOTATED = 10, 55, 65, 75, 98


def check_set(doing: Doing) -> None:
    """Do the job: take workbooks out of archives, check them all, tell what newer versions changed.

    Raises:
        Failed: there is nothing to check, or no room on the disk.
        Stopped: the job is not to go on; nothing is changed but that archives are unpacked.
    """
    upload_set = UploadSet.objects.get(pk=doing.arguments["set"])
    with no_room_said(), writing():
        _check(upload_set, doing)


@contextmanager
def no_room_said() -> Iterator[None]:
    """Say a full disk in a sentence.

    Raises:
        Failed: the disk is full.
    """
    try:
        yield
    except (NoRoom, OSError) as error:
        if isinstance(error, OSError) and error.errno not in _FULL:
            raise
        raise Failed(_("The disk of the server is full. Tell the administrator, then try again.")) from error


def _check(upload_set: UploadSet, doing: Doing) -> None:
    _open_archives(upload_set, doing)
    workbooks = current_workbooks(upload_set)
    if not workbooks:
        raise Failed(_("There is no workbook in the set."))
    pack = current_pack()
    with Pool() as pool:
        problems = _checked(pack, workbooks, pool, doing)
        _compare(workbooks, pool, doing)
        folder = annotated_folder(upload_set.pk, doing.job.pk)
        with written_whole(folder) as partial:
            _annotate(workbooks, problems, pool, partial, doing)
    with doing.finishing():
        _keep(upload_set, workbooks, problems, pack)
    with untouched(alone=True) as is_alone:  # or else a backup is being made, and may need the earlier ones
        for other in folder.parent.iterdir() if is_alone else ():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)


def files_of(workbooks: Iterable[Workbook]) -> list[File]:
    """Workbooks as the pool reads them, under the names that people know.

    Raises:
        Failed: one of them is kept no longer.
    """
    found = []
    for workbook in workbooks:
        if workbook.original is None:
            text = _("The workbook {name} is kept no longer. Upload it again.")
            raise Failed(text.format(name=workbook.name))
        found.append(File(workbook.name, path_of(workbook.original.content.name)))
    return found


def watched(begun: Begun, doing: Doing, since: int, until: int) -> Begun:
    """The same reading, that tells of its progress between two percentages."""

    def answers() -> Iterator[Answer]:
        count = len(begun.files)
        for number, answer in enumerate(begun.answers):
            step = _("Reading {name} ({number} of {count})")
            said = step.format(name=answer.file, number=number + 1, count=count)
            doing.progress(since + (until - since) * number // count, said)
            yield answer

    return Begun(begun.files, answers())


def _open_archives(upload_set: UploadSet, doing: Doing) -> None:
    for archive in upload_set.archives.filter(opened_at=None).select_related("original__content"):
        doing.progress(1, _("Unpacking {name}").format(name=archive.name))
        with tempfile.TemporaryDirectory() as name:
            _open_archive(upload_set, archive, Path(name))


def _open_archive(upload_set: UploadSet, archive: Archive, folder: Path) -> None:
    """Take the workbooks of an archive in; all of them and that it is open, or nothing."""
    if archive.original is None:
        return
    unpacked = unpack(path_of(archive.original.content.name), folder)
    arriving = Arriving(upload_set, archive.sent_by_id, timezone.now())
    with arriving.together():
        for name, path in unpacked.workbooks:
            with path.open("rb") as file:
                arriving.workbook(name, file)
        archive.refusal, archive.left = unpacked.refusal, unpacked.left
        archive.opened_at = timezone.now()
        archive.save(update_fields=["refusal", "left", "opened_at"])


def _checked(pack: Pack, workbooks: Sequence[Workbook], pool: Pool, doing: Doing) -> KeptProblems:
    """What `meritko check` finds in the same workbooks, of every year and with the usual parameters."""
    begun = begin(files_of(workbooks), pool)
    choices = {parameter.id: parameter.default for parameter in pack.parameters}
    reading: Reading = finish(watched(begun, doing, _UNPACKED, _READ), Layout.of(pack), None, choices)
    doing.progress(_READ, _("Checking what was read"))
    return check(pack, reading, {})


def _compare(workbooks: Sequence[Workbook], pool: Pool, doing: Doing) -> None:
    """Tell how newer versions differ from those before them."""
    for workbook in workbooks:
        if workbook.version == 1 or workbook.changes is not None:
            continue
        doing.progress(_CHECKED, _("Comparing {name} with its earlier version").format(name=workbook.name))
        earlier = _version_before(workbook)
        if earlier is None or earlier.original is None:
            continue
        before, after = pool.read(files_of([earlier, workbook]))
        if before.refusal or after.refusal:
            continue
        workbook.changes = changes(before.sheets, after.sheets)
        workbook.save(update_fields=["changes"])


def _version_before(workbook: Workbook) -> Workbook | None:
    same = Workbook.objects.filter(upload_set=workbook.upload_set_id, name=workbook.name)
    return same.filter(version__lt=workbook.version).select_related("original__content").first()


def _annotate(
    workbooks: Sequence[Workbook], problems: KeptProblems, pool: Pool, folder: Path, doing: Doing
) -> None:
    """Write every workbook with findings again with them, one after the other: they may be many and large."""
    by_name = {workbook.name: workbook for workbook in workbooks}
    named = [name for name, _found in groupby(problem.place.file for problem in problems)]
    answers = pool.read(files_of(by_name[name] for name in named))
    found = groupby(problems, key=lambda problem: problem.place.file)
    for number, (answer, (name, own)) in enumerate(zip(answers, found, strict=True)):
        share = _COMPARED + (_ANNOTATED - _COMPARED) * number // len(named)
        doing.progress(share, _("Writing findings into {name}").format(name=name))
        if not answer.refusal:
            write_annotated(folder / str(by_name[name].pk), answer.sheets, list(own), words())


def _keep(upload_set: UploadSet, workbooks: Sequence[Workbook], problems: KeptProblems, pack: Pack) -> None:
    """Put the findings into the place of those of the check before."""
    Finding.objects.filter(upload_set=upload_set).delete()
    FindingCount.objects.filter(upload_set=upload_set).delete()
    counts: Counter[tuple[str, str, str]] = Counter()
    kept: list[Finding] = []
    for place, problem in enumerate(problems):
        counts[problem.place.file, problem.rule, problem.severity] += 1
        if place < MOST_FINDINGS:
            kept.append(Finding(upload_set=upload_set, place=place, **problem_told(problem)))
    Finding.objects.bulk_create(kept, batch_size=1000)
    FindingCount.objects.bulk_create(
        FindingCount(upload_set=upload_set, file=file, rule=rule, severity=severity, number=number)
        for (file, rule, severity), number in counts.items()
    )
    by_severity: Counter[str] = Counter()
    for (_file, _rule, severity), number in counts.items():
        by_severity[severity] += number
    upload_set.summary = {
        "errors": by_severity["error"],
        "warnings": by_severity["warning"],
        "kept": len(kept),
    }
    upload_set.checked, upload_set.checked_at = fingerprint(workbooks, pack.hash), timezone.now()
    upload_set.save(update_fields=["summary", "checked", "checked_at"])
