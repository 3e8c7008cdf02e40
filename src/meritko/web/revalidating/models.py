"""What the parties of a re-validation do not agree on: proposals, who stands by them, and decisions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

_WHO: dict[str, Any] = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Matter(models.Model):
    """Something to be agreed upon: a disputed figure of a place, or a new place that was proposed.

    `kind` and `code` say of which place, `question` is the id of the question in dispute (that of the
    main form), empty for a new place. `value` is what was decided. A matter in which the parties came
    to agree by themselves is `dissolved`; it opens again when they part.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DISSOLVED = "dissolved", _("agreed by the parties")
        DECIDED = "decided", _("decided")

    class Sort(models.TextChoices):
        DISPUTE = "dispute", _("disputed figure")
        NEW_PLACE = "new_place", _("new place")

    round = models.ForeignKey("submissions.Round", on_delete=models.CASCADE, related_name="matters")
    sort = models.CharField(max_length=10, choices=Sort, default=Sort.DISPUTE)
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=12, blank=True)
    orp = models.CharField(max_length=12, blank=True)
    question = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    value = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    decided_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["round", "region", "name", "question"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "kind", "code", "question"], name="a_matter_once_in_a_round"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["round", "state"])]


class Proposal(models.Model):
    """What should hold, as somebody proposes, and why; the latest one of a matter counts."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="proposals")
    value = models.JSONField(null=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]


class Stand(models.Model):
    """Whether somebody agrees with a proposal, and why not. `side`: for whom the person speaks."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="stands")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    side = models.CharField(max_length=20)
    agrees = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "user"], name="one_stand_on_a_proposal")
        ]
