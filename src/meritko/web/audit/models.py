"""An entry of the log, and the head of its chain."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One thing that was done or seen.

    It names people and things by their numbers only, never by a personal value. `digest` is
    keyed and covers every other field and the digest of the entry before it. `who` is empty
    for the program itself.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    who = models.BigIntegerField(null=True, db_index=True)
    action = models.CharField(max_length=60)
    thing = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=60)
    organisation = models.BigIntegerField(null=True, db_index=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["thing", "thing_id"]),
            models.Index(fields=["action", "-number"]),
        ]


class Head(models.Model):
    """The last link of the chain: one row, held by whoever is about to add the next."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
