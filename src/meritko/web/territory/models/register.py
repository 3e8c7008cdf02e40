"""The register of excluded localities: what was said of places, by whom, and its frozen snapshots.

What is said is never overwritten: a later row supersedes an earlier one (`superseded_at`), which stays
as history. Several rows that are not superseded and differ are a dispute. A frozen snapshot never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meritko.web.territory.models.places import Municipality

_WHO: dict[str, Any] = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}
_OFFICE: dict[str, Any] = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Listing(models.Model):
    """That a municipality, or a district of a city that counts as one, is in the register for some years.

    `until_year` is the last year; empty until further notice.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="listings")
    since_year = models.PositiveSmallIntegerField(_("since the year"))
    until_year = models.PositiveSmallIntegerField(_("until the year"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    ended_reason = models.TextField(_("reason of the end"), blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["municipality", "since_year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(until_year=None), name="listed_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until_year=None) | Q(until_year__gte=models.F("since_year")),
                name="a_listing_ends_after_it_begins",
            ),
        ]


class Locality(models.Model):
    """A locality of a municipality. `kind` is a code of the pack's list; it keeps its `number` for ever.

    `place` says where exactly it is, as a street and a house. It is confidential.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="localities")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind of locality"), max_length=40)
    place = models.CharField(_("exact place"), max_length=300, blank=True)
    since_year = models.PositiveSmallIntegerField(_("since the year"))
    until_year = models.PositiveSmallIntegerField(_("until the year"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["municipality", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "number"], name="localities_are_numbered"),
            models.CheckConstraint(
                condition=Q(until_year=None) | Q(until_year__gte=models.F("since_year")),
                name="a_locality_ends_after_it_begins",
            ),
        ]


class Said(models.Model):
    """Something that somebody said for a year: from which origin, as of which day, and who confirmed it.

    `origin` is a code of the pack's list, `organisation` whose word it is.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    origin = models.CharField(_("origin"), max_length=40)
    as_of = models.DateField(_("as of the day"), null=True)
    organisation = models.ForeignKey("accounts.Organisation", **_OFFICE)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    confirmed_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class LocalityFigure(Said):
    """How many people live in a locality; the share of the target group in per cent (confidential)."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="figures")
    lowest = models.PositiveIntegerField(_("inhabitants from"), null=True)
    highest = models.PositiveIntegerField(_("inhabitants to"), null=True)
    share_from = models.DecimalField(
        _("share of the target group from"), max_digits=4, decimal_places=1, null=True
    )
    share_to = models.DecimalField(
        _("share of the target group to"), max_digits=4, decimal_places=1, null=True
    )

    class Meta:
        ordering: ClassVar = ["locality", "year", "pk"]
        indexes: ClassVar = [models.Index(fields=["locality", "superseded_at"])]


class Value(Said):
    """The value of a variable of the register for a municipality. `value` is None for what is not known.

    `manner`: whether it is said on its own, beside what holds, or agrees with it. `thing`, `thing_id` and
    `field` name what it was heard from, such as a field of a submission; empty for what was said here.
    `withdrawn_at`: when what it was heard from no longer counted; it is superseded by that as well.
    """

    class Manner(models.TextChoices):
        SAYS = "says", _("says")
        BESIDE = "beside", _("says otherwise")
        AGREES = "agrees", _("agrees")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="values")
    variable = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    manner = models.CharField(max_length=6, choices=Manner, default=Manner.SAYS)
    thing = models.CharField(max_length=20, blank=True)
    thing_id = models.PositiveIntegerField(null=True)
    field = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["municipality", "variable", "year", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "variable", "superseded_at"]),
            models.Index(fields=["superseded_at", "year"]),
            models.Index(fields=["thing", "thing_id"]),
        ]


class ServiceRecord(Said):
    """Whether a social service of a kind is in a municipality, as one source has it; by whom, for whom.

    `origin` is the source. `group` and `provider` are empty where there is none (`is_there` False).
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="services")
    kind = models.CharField(_("kind of service"), max_length=40)
    is_there = models.BooleanField(_("the service is there"))
    group = models.CharField(_("target group"), max_length=40, blank=True)
    provider = models.CharField(_("provider"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["municipality", "kind", "origin", "pk"]
        indexes: ClassVar = [models.Index(fields=["municipality", "superseded_at"])]


class SupportedYear(models.Model):
    """That the field programme supported a municipality in a year; `source` is the file that says so."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="supported_years")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["municipality", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "year"], name="supported_once_a_year")
        ]


class RegisterImport(models.Model):
    """A workbook that came to be taken over into the register, until it is, or given up.

    `what` is `register` or `support`. `rows` are its typed rows, `answers` which place a row means where
    its name is not enough (number of the row -> code of the place, or `new`).
    """

    class What(models.TextChoices):
        REGISTER = "register", _("workbook of the register")
        SUPPORT = "support", _("lists of supported municipalities")

    what = models.CharField(max_length=10, choices=What)
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()
    answers = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_WHO)
    sent_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]


class Frozen(Exception):
    """Somebody tried to change what is frozen; nothing was changed."""


def _refuse(*_told: object, **_more: object) -> NoReturn:
    raise Frozen("a frozen snapshot never changes")


class FrozenRows(models.QuerySet[Any]):
    """Rows that are written once, together with their snapshot, and only read from then on."""

    update = delete = bulk_update = update_or_create = get_or_create = _raw_delete = _refuse
    aupdate = adelete = abulk_update = aupdate_or_create = aget_or_create = _refuse

    def _update(self, values: object) -> NoReturn:  # what `save` of a row asks for
        _refuse(values)

    def bulk_create(self, objs: Iterable[Any], *told: Any, **more: Any) -> list[Any]:
        """Write the rows of a snapshot that has none yet."""
        rows = list(objs)
        for number in {getattr(row, "snapshot_id", None) for row in rows}:
            if number is None or SnapshotRow.objects.filter(snapshot=number).exists():
                _refuse()
        return super().bulk_create(rows, *told, **more)

    abulk_create = _refuse


class _Once(models.Model):
    """A row that is saved once and never deleted."""

    objects = FrozenRows.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *told: Any, **more: Any) -> None:
        if not self._state.adding or type(self)._base_manager.filter(pk=self.pk or 0).exists():
            _refuse()
        super().save(*told, **{**more, "force_insert": True})

    def delete(self, *_told: Any, **_more: Any) -> NoReturn:
        _refuse()


class Snapshot(_Once):
    """The register of a year as it was frozen. `sha256` is of all its rows; what differs was not frozen so.

    `pack_version` is of the methodology whose variables it has.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField()
    count = models.PositiveIntegerField()
    pack_version = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)

    class Meta(_Once.Meta):
        ordering: ClassVar = ["-year"]


class SnapshotRow(_Once):
    """A municipality or district in a snapshot.

    `row`: column of the workbook -> value, with the place's name, region, postcode and city. `beside`:
    variables that no workbook has. `held_back`: those that are confidential, and the localities with
    their figures. `origins`: variable -> where its value came from.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="rows")
    place = models.PositiveIntegerField()
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    orp = models.CharField(max_length=12, blank=True)
    region = models.CharField(max_length=12)
    row = models.JSONField()
    beside = models.JSONField()
    held_back = models.JSONField()
    origins = models.JSONField()

    def save(self, *_told: Any, **_more: Any) -> NoReturn:
        """Rows are written all at once, with their snapshot."""
        _refuse()

    class Meta(_Once.Meta):
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["snapshot", "municipality"], name="a_place_once_in_a_snapshot")
        ]
