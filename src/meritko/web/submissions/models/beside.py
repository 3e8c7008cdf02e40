"""What stands beside answers: links for people without an account, attachments, receipts, remarks."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meritko.web.submissions.models.rounds import Submission

_WHO: dict[str, Any] = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Link(models.Model):
    """A link by which somebody without an account answers: all of a submission, or some of its sections.

    Only the digest of its secret is kept. `name` is whom it is for, as the history of answers shows it;
    `address` where it was sent, forgotten (emptied) when the round is finished. `until` is its last day.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("asked by a link")
        DELEGATED = "delegated", _("handed to a colleague")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=Kind)
    sections = models.JSONField(default=list)
    secret = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("for whom"), max_length=200)
    address = models.EmailField(_("e-mail"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    made_at = models.DateTimeField()
    until = models.DateField(_("until"))
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]


class Attachment(models.Model):
    """A file that belongs to a submission; `key` of the field it answers, empty for all of it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="attachments")
    key = models.CharField(max_length=150, blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    link = models.ForeignKey(Link, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]


class Receipt(models.Model):
    """That answers were handed in: `sha256` is the digest of what they were, which stands on the PDF."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="receipts")
    sha256 = models.CharField(max_length=64)
    answers = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    link = models.ForeignKey(Link, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]


class Remark(models.Model):
    """Something said of one field, or of all of a submission when `key` is empty.

    `kind`: why it was returned, a comment, or a flag that the value is to be looked at.
    """

    class Kind(models.TextChoices):
        RETURN = "return", _("to be completed")
        COMMENT = "comment", _("comment")
        FLAG = "flag", _("to be looked at")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.RETURN)
    key = models.CharField(max_length=150, blank=True)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]


class SentWorkbook(models.Model):
    """A filled workbook of a submission's form, from its arrival until its answers are kept or left.

    `sha256` is the digest of its octets. `cells`: in `fields` what it says where that is not what it was
    handed out with, by key (see `excel.arriving.Cell`); in `untouched` how many more fields it fills in.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="workbooks")
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    cells = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
