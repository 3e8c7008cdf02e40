"""What a person is told on the page, and the letters that leave by mail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something a person is told, once for each `key`.

    Its words are in the language of the person. `mail`: whether it also goes out by itself, in the
    letter of the next morning, or not at all. `mailed_at`: when it was put into a letter.
    """

    class Mail(models.TextChoices):
        NONE = "none", _("only here")
        DIGEST = "digest", _("in the morning")
        NOW = "now", _("at once")

    key = models.CharField(max_length=120, unique=True)
    user = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    mail = models.CharField(max_length=10, choices=Mail, default=Mail.DIGEST)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["user", "read_at"])]


class Letter(models.Model):
    """A mail on its way out, written once for each `key`.

    It goes to a `user`, or to an `address` when nobody has an account there yet. A letter that is
    `sending` while nobody is sending was interrupted: it may have left. It is sent again under the
    same `message_id`, by which those who receive it know it for the same. `thing` and `thing_id` say
    what it is about, so that whoever wrote it hears when it is refused. Once it is sent or refused,
    its subject, body and address are emptied: to whom it went, when, and what it was about remain.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused")

    key = models.CharField(max_length=120, unique=True)
    user = models.BigIntegerField(null=True)
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    thing = models.CharField(max_length=60, blank=True)
    thing_id = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    message_id = models.CharField(max_length=120)
    tries = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["state", "not_before"])]
