"""Rounds, what was asked of whom in them, and who may still write after the deadline."""

from __future__ import annotations

from typing import Any, ClassVar

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
    `version` grows with every move, not with answers: these have their own. `heir`: the code of the
    municipality into which this one was merged meanwhile, whose people go on with it. `accepted_at` stays
    when the round is locked, and is empty for what was handed in and never accepted.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="submissions")
    form = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=12, blank=True)
    orp = models.CharField(max_length=12, blank=True)
    heir = models.CharField(max_length=20, blank=True)
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
    accepted_at = models.DateTimeField(null=True)

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
