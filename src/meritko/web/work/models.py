"""A job, and when something that is done again and again was done last."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """Something the program does for a person in the background.

    `kind` names what is done (see `kinds`), `arguments` what it is done with, `title` is the sentence
    people know it by. `share` is the percentage done and `step` says with what. `tries` counts how
    often it was begun; together with `worker` it tells whose the job is now. `error` is a sentence.
    `key`: asked for twice under one key, a job is started once.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    OPEN: ClassVar = (State.WAITING, State.RUNNING)
    """States of what is still to be done."""

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    owner = models.BigIntegerField(null=True, db_index=True)
    organisation = models.BigIntegerField(null=True)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    share = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    is_to_stop = models.BooleanField(default=False)
    worker = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    link = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in self.OPEN

    @property
    def can_be_tried_again(self) -> bool:
        return self.state in {self.State.FAILED, self.State.CANCELLED}


class Turn(models.Model):
    """When something that is done again and again was begun last."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
