"""What was answered, and its history."""

from __future__ import annotations

from typing import Any, ClassVar, Never

from django.conf import settings
from django.db import models

from meritko.web.submissions.models.beside import Link
from meritko.web.submissions.models.rounds import LockException, Submission

_WHO: dict[str, Any] = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Answer(models.Model):
    """What stands in one field now. `key` is `section/row/question`; `version` grows with every change.

    `link`: the one by which it was written, when not by a person with an account.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=150)
    value = models.JSONField(null=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    is_on_behalf = models.BooleanField(default=False)
    link = models.ForeignKey(Link, null=True, on_delete=models.PROTECT, related_name="+")

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
    link = models.ForeignKey(Link, null=True, on_delete=models.PROTECT, related_name="changes")
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
