"""Projects that are asked every year, and the localities they work in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Project(models.Model):
    """A project of an organisation in a programme; it is the same one from year to year.

    `code` is its number in the tables. `municipality` is an official code. `locality` is the place it works
    in: two projects in one place name the same one, so that a change there can be followed.
    """

    code = models.CharField(_("number of the project"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    programme = models.CharField(max_length=20)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    municipality = models.CharField(_("municipality"), max_length=6, blank=True)
    region = models.CharField(_("region"), max_length=12, blank=True)
    locality = models.ForeignKey(
        "ProjectLocality", null=True, on_delete=models.PROTECT, related_name="working_there"
    )
    since_year = models.PositiveSmallIntegerField(_("first year"))
    until_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class ProjectLocality(models.Model):
    """A place that projects work in; `name` is confidential.

    `place` is the one of the register, if it is there.
    """

    municipality = models.CharField(max_length=6)
    name = models.CharField(_("locality"), max_length=200)
    place = models.ForeignKey("territory.Locality", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["municipality", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "name"], name="a_locality_of_projects_once")
        ]

    def __str__(self) -> str:
        return self.name
