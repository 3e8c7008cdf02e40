"""Sets of workbooks, what the checks found in them, runs, their editions and look, and justifications.

Nothing here is about a person but who uploaded, started and wrote: their numbers, no names.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class UploadSet(models.Model):
    """The workbooks of one year that belong together; what a run is made from.

    `check_job` and `checked` are of the last check; `checked` is the fingerprint of what was checked.
    `summary` counts its findings: `{"errors", "warnings", "kept"}`. `key` is of the form that made it: a form
    that is sent twice makes one set.
    """

    key = models.UUIDField(null=True, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    check_job = models.ForeignKey("work.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    checked = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-year", "-pk"]


class Archive(models.Model):
    """A ZIP that was uploaded into a set, until its workbooks have been taken out of it.

    `refusal` says why they could not be, `left` counts what in it is no workbook.
    """

    upload_set = models.ForeignKey(UploadSet, on_delete=models.CASCADE, related_name="archives")
    name = models.CharField(max_length=300)
    original = models.ForeignKey("files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=40, blank=True)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]


class Workbook(models.Model):
    """A file of a set. It never changes: a newer version of it is another row that replaces it.

    `name` is the path below the folder that was uploaded, `original` the file
    as it came, None when it is kept no longer. `replaced_at` is empty for the version that counts.
    `changes` says how this version differs from the one before it.
    """

    upload_set = models.ForeignKey(UploadSet, on_delete=models.CASCADE, related_name="workbooks")
    name = models.CharField(max_length=300)
    original = models.ForeignKey("files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField(default=1)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(auto_now_add=True)
    replaced_at = models.DateTimeField(null=True)
    changes = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["name", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["upload_set", "name"],
                condition=Q(replaced_at=None),
                name="one_current_version_of_a_name",
            ),
            models.UniqueConstraint(
                fields=["upload_set", "sha256"],
                condition=Q(replaced_at=None),
                name="one_workbook_of_a_content",
            ),
        ]


class Finding(models.Model):
    """Something that a check found in a workbook of a set.

    `said` has what was found, what was expected and what to do, in every language.
    """

    upload_set = models.ForeignKey(UploadSet, on_delete=models.CASCADE, related_name="findings")
    place = models.PositiveIntegerField()
    severity = models.CharField(max_length=8)
    rule = models.CharField(max_length=60)
    file = models.CharField(max_length=300)
    sheet = models.CharField(max_length=300)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=10)
    heading = models.TextField()
    said = models.JSONField()

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload_set", "place"], name="findings_in_order")
        ]
        indexes: ClassVar = [models.Index(fields=["upload_set", "file", "rule"])]

    @property
    def address(self) -> str:
        """The cell such as `C7`; empty where no single cell is meant."""
        return f"{self.column}{self.row}" if self.column and self.row else ""


class FindingCount(models.Model):
    """How many findings of a rule a workbook has, all of them, however many are kept."""

    upload_set = models.ForeignKey(UploadSet, on_delete=models.CASCADE, related_name="counts")
    file = models.CharField(max_length=300)
    rule = models.CharField(max_length=60)
    severity = models.CharField(max_length=8)
    number = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["file", "pk"]


class Run(models.Model):
    """An evaluation of some workbooks. Once it is finished it never changes; computing again is another run.

    `key` names its folder and is of the form that started it: a form that is sent twice starts one run.
    `label` tells runs of one year from one another. `previous` are the runs it is compared with in its
    report, `sources` what it takes beside its workbooks: `[{"name", "key", "preliminary"}]`. `audiences` are
    those that its report is made for, with spaces between. `has_emblem`: whether the title page carries the
    emblem of the European Union; None: if the office has pictures for it. `problems` are what was found in
    its inputs, as many as are kept, in the shape of a `Finding`; `summary` counts all of them. `standing`:
    of a result (indicator, unit and category with `|` between) on how many of those expected to report it
    stands, and how many these are. What follows `finished_at` and is not about problems is empty until then.
    A run is seen by others than those who make runs once it is `released_at`.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    upload_set = models.ForeignKey(UploadSet, on_delete=models.PROTECT, related_name="runs")
    workbooks = models.ManyToManyField(Workbook, related_name="+")
    previous = models.ManyToManyField("self", symmetrical=False, related_name="+")
    year = models.PositiveSmallIntegerField()
    label = models.CharField(_("note"), max_length=120, blank=True)
    programmes = models.JSONField()
    parameters = models.JSONField()
    audiences = models.CharField(max_length=60)
    sources = models.JSONField(default=list)
    has_emblem = models.BooleanField(null=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    job = models.ForeignKey("work.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    finished_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    pack = models.CharField(max_length=60, blank=True)
    pack_version = models.CharField(max_length=40, blank=True)
    pack_sha256 = models.CharField(max_length=64, blank=True)
    results_sha256 = models.CharField(max_length=64, blank=True)
    results = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    not_evaluated = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    standing = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(finished_at__isnull=False),
                name="only_a_finished_run_is_released",
            )
        ]

    @property
    def is_preliminary(self) -> bool:
        """Whether anything that it takes was not final yet."""
        return any(each["preliminary"] for each in self.sources)


class RunFile(models.Model):
    """A file that was handed in with a run and is none of its workbooks."""

    class Kind(models.TextChoices):
        JUSTIFICATIONS = "justifications"
        LOGO = "logo"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=20, choices=Kind)
    original = models.ForeignKey("files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]


class Look(models.Model):
    """A file that the reports of an office look by: its Word template, or a picture of their title page.

    `name` is what the sender calls the file; that of a picture is read out to those who do not see it.
    It is used from `given_at` until `left_at`, and kept after that.
    """

    class Kind(models.TextChoices):
        TEMPLATE = "template", _("Word template")
        PICTURE = "picture", _("picture of the title page")

    kind = models.CharField(max_length=10, choices=Kind)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    original = models.ForeignKey("files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField()
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(kind="template", left_at=None),
                name="one_template_of_an_office",
            )
        ]


class Edition(models.Model):
    """The reports of a run with the justifications that were there when it was made; it never changes either.

    `key` names its folder, which holds a folder for every audience. `template` is the office's own one that
    the Word report was written in; None: that of the program. `unmapped`: regions without an outline, for
    which its maps are tiles though outlines are loaded; None: the outlines fit, or none are loaded.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="editions")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    audiences = models.CharField(max_length=60)
    justified = models.PositiveIntegerField(default=0)
    template = models.ForeignKey(Look, null=True, on_delete=models.PROTECT, related_name="+")
    unmapped = models.JSONField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="editions_are_numbered")
        ]


class Departure(models.Model):
    """A result of a run that departs from its target and is to be justified.

    `said` has its programme, criterion, indicator, unit, category, sentence and numbers as people read them,
    in every language.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="departures")
    place = models.PositiveIntegerField()
    key = models.CharField(max_length=300)
    said = models.JSONField()

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "key"], name="a_departure_once_in_a_run")
        ]


class Justification(models.Model):
    """Why a result departs from its target, as somebody wrote. `version` grows with every change."""

    departure = models.OneToOneField(Departure, on_delete=models.CASCADE, related_name="justification")
    cause = models.CharField(_("cause"), max_length=60, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()

    @property
    def is_complete(self) -> bool:
        """Both the cause and the explanation are given."""
        return bool(self.cause.strip() and self.explanation.strip())
