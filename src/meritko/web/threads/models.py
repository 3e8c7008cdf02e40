"""What people say to each other about a thing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Message(models.Model):
    """Something said about a thing: plain text, never changed. `key` is of the form it was written in.

    A message that was hidden stays in its place, and its words are shown to nobody.
    """

    thing = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=60)
    key = models.CharField(max_length=40, unique=True)
    author = models.BigIntegerField(db_index=True)
    text = models.TextField()
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["thing", "thing_id"])]
