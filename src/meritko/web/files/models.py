"""A file as somebody handed it in, and the octets of it, which are kept once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Content(models.Model):
    """Octets in the store. `name` is made up by us and says nothing; `sha256` is in hexadecimal.

    The same octets of one organisation are kept once; of two organisations twice, so that neither
    learns what the other has.
    """

    organisation = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    name = models.CharField(max_length=40, unique=True)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="one_content_per_organisation")
        ]


class StoredFile(models.Model):
    """A file that was handed in, or made for somebody to take away.

    `thing` and `thing_id` name what it belongs to: whoever may read that may read the file.
    `name` is as people know it, without folders. `keep_until`: the last day it is kept; None for
    as long as what it belongs to.
    """

    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    thing = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=60)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    keep_until = models.DateField(null=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["thing", "thing_id"])]
