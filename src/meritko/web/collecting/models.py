"""Who is to be asked, what is kept beside forms, what went to evaluating, how open answers are coded."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meritko.web.submissions.models import Round

_WHO: dict[str, Any] = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Invited(models.Model):
    """Somebody who is to be asked in a round that is being prepared, or is left out of it, and why.

    `kind` and `code` as in a submission. `address`: where the link goes when there is nobody with an account.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="invited")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=12, blank=True)
    orp = models.CharField(max_length=12, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    address = models.EmailField(_("e-mail"), blank=True)
    is_left_out = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["region", "name", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "kind", "code"], name="invited_once_to_a_round")
        ]


class KeptRow(models.Model):
    """A row of a table that no form asks for, such as the history of a programme.

    `values` are the columns of the table by id; `origin` the file, sheet and row it was imported from.
    A row may also complete what a submission tells, see `collecting.past.telling`.
    """

    table = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, blank=True)
    values = models.JSONField(default=dict)
    origin = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["table", "year", "pk"]
        indexes: ClassVar = [models.Index(fields=["table", "year"])]


class PastYear(models.Model):
    """A workbook of a past year that came to be taken over, until it is written, given up or taken back.

    `preview` is what it would make, as shown to who decides. `answers`: which municipality was meant by a
    name (its key -> code, or `none`). `undo`: the numbers of rounds, projects and organisations it made.
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        REFUSED = "refused", _("cannot be read")
        READY = "ready", _("waits for your decision")
        WRITING = "writing", _("being written")
        WRITTEN = "written", _("written")
        GIVEN_UP = "given_up", _("given up")
        TAKEN_BACK = "taken_back", _("taken back")

    state = models.CharField(max_length=10, choices=State, default=State.READING)
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    original = models.ForeignKey("files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    sent_at = models.DateTimeField()
    job = models.ForeignKey("work.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    preview = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    undo = models.JSONField(default=dict)
    written_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)

    class Meta:
        ordering: ClassVar = ["-pk"]


class Delivery(models.Model):
    """The answers of a programme's year as they were handed to evaluating; it never changes afterwards.

    `file` is the workbook, `sha256` the digest of its octets. `origins` says of each row of each table
    which submission and which field every column is from: `{table: [{column: [submission, key]}, …]}`, rows
    in the order of the workbook; a column of another source is not there, the key of what is computed is
    empty. `counts`: how many each form asked, how many answers were taken, of these handed in only, missing:
    `{form: {"asked", "taken", "handed_in", "missing"}}`.
    """

    programme = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    is_preliminary = models.BooleanField()
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    origins = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-year", "programme", "-pk"]


class Category(models.Model):
    """What open answers to a question are sorted into; `question` is `form/section/question`.

    `proposed_at`: when it was proposed for a code list of the methodology.
    """

    question = models.CharField(max_length=200)
    name = models.CharField(_("category"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    made_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    proposed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["question", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "name"], name="a_category_of_a_question_once")
        ]


class Coded(models.Model):
    """The category of one open answer: of the field of a submission, as it was worded then."""

    submission = models.ForeignKey("submissions.Submission", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=150)
    text = models.TextField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="coded")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["submission", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "key"], name="an_answer_is_coded_once")
        ]
