"""Rounds, what was asked of whom in them, what was answered, and who may still write after the deadline."""

from __future__ import annotations

from typing import Any, ClassVar, Never

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meritko.web.submissions.states import RoundState, State

_WHO: dict[str, Any] = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}

ROUND_STATES = {
    RoundState.DRAFT: _("being prepared"),
    RoundState.OPEN: _("open"),
    RoundState.CLOSED: _("closed"),
    RoundState.LOCKED: _("locked"),
}

STATES = {
    State.NOT_STARTED: _("not begun"),
    State.STARTED: _("begun"),
    State.SUBMITTED: _("handed in"),
    State.RETURNED: _("returned"),
    State.ACCEPTED: pgettext_lazy("submission", "accepted"),
    State.LOCKED: _("locked"),
    State.NOT_DELIVERED: _("not delivered"),
}


class Round(models.Model):
    """Forms asked of many in one year; `form` is the main one, by which the round is known.

    `questions` are those of the forms when the round was opened, as `{form: {section/question: text}}`, so
    that the next round can say what changed. `due` is the last day of answering. `finished_at`: when its
    results were handed on; afterwards nothing of it is ever changed.
    """

    form = models.CharField(max_length=60)
    programme = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("name"), max_length=200)
    message = models.TextField(_("what is told to those who are asked"), blank=True)
    opens = models.DateField(_("opens"))
    due = models.DateField(_("last day"))
    state = models.CharField(max_length=10, choices=list(ROUND_STATES.items()), default=RoundState.DRAFT)
    copied_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    questions = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-year", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due__gte=models.F("opens")), name="a_round_ends_after_it_opens"
            ),
            models.UniqueConstraint(fields=["form", "year"], name="one_round_of_a_form_in_a_year"),
        ]

    def __str__(self) -> str:
        return self.title


class Submission(models.Model):
    """What one region, district, municipality, project… is asked in a round by a form, and how far it is.

    `kind` and `code` say whom it is about; `region` and `orp` where that lies, or are empty. `before` are
    last year's values by key. `on_behalf_note`: why somebody else answers, empty when nobody may.
    `version` grows with every move, not with answers: these have their own.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="submissions")
    form = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=12, blank=True)
    orp = models.CharField(max_length=12, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    before = models.JSONField(default=dict)
    state = models.CharField(max_length=15, choices=list(STATES.items()), default=State.NOT_STARTED)
    reason = models.TextField(blank=True)
    on_behalf_note = models.TextField(blank=True)
    on_behalf_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)

    class Meta:
        ordering: ClassVar = ["round", "kind", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "form", "kind", "code"], name="asked_once_in_a_round")
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "region"]),
            models.Index(fields=["kind", "code"]),
        ]

    def __str__(self) -> str:
        return self.name


class Row(models.Model):
    """A row of a section that is asked for several things, such as one municipality of a region.

    `is_own`: added by whoever fills it in, with a reason. `removed_at`: taken back again.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="rows")
    section = models.CharField(max_length=60)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    place = models.PositiveIntegerField(default=0)
    is_own = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["section", "is_own", "place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "section", "code"], name="a_row_once_in_a_section")
        ]


class Answer(models.Model):
    """What stands in one field now. `key` is `section/row/question`; `version` grows with every change."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=150)
    value = models.JSONField(null=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    is_on_behalf = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "key"], name="one_answer_in_a_field")
        ]


class AppendOnly(models.QuerySet[Any]):
    """Rows that are added and never changed nor removed one by one."""

    def update(self, **_kwargs: Any) -> Never:
        raise TypeError("the history of answers is never changed")

    def delete(self) -> Never:
        raise TypeError("the history of answers is never changed")


class LockException(models.Model):
    """That one person may write although the time is over: who, why, and until when.

    It is for one submission, or for all of a round that the person may answer. `ended_at`: taken back.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="exceptions")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.CASCADE, related_name="exceptions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    until = models.DateField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-granted_at", "-pk"]


class AnswerChange(models.Model):
    """What was written into a field, once and for all: the history of an answer.

    `exception` is the one under which it was written when the time was over.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="changes")
    key = models.CharField(max_length=150)
    value = models.JSONField(null=True)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()
    is_on_behalf = models.BooleanField(default=False)
    exception = models.ForeignKey(LockException, null=True, on_delete=models.PROTECT, related_name="changes")

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["submission", "key"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "key", "version"], name="a_version_of_an_answer_once"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the history of answers is never changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        raise TypeError("the history of answers is never changed")


class Remark(models.Model):
    """Why a submission was returned: about one field, or about all of it when `key` is empty."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="remarks")
    key = models.CharField(max_length=150, blank=True)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
