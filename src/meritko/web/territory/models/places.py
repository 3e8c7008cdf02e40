"""Regions, districts of extended powers (ORP) and municipalities over time, and what is known of them.

Days are inclusive at both ends. An empty `valid_from` means since before anything we know,
an empty `valid_to` means until further notice. `first_seen` and `last_seen` are the first and
the last day on which some source told of the thing: between them it certainly held.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

CODE = 12
"""Characters of a code of a place; those of municipalities have six digits."""

LONGEST_NAME = 100


def _held(day: date) -> Q:
    """Rows that hold on a day."""
    began = Q(valid_from=None) | Q(valid_from__lte=day)
    return began & (Q(valid_to=None) | Q(valid_to__gte=day))


class Region(models.Model):
    """A region. `code` is its code in the European nomenclature, `number` that of the pack's code list."""

    code = models.CharField(primary_key=True, max_length=CODE)
    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.name


class Orp(models.Model):
    """A district of a municipality with extended powers; `seat` is the code of that one, or empty."""

    code = models.CharField(primary_key=True, max_length=CODE)
    name = models.CharField(_("name"), max_length=100)
    plain = models.CharField(max_length=100)
    order_key = models.BinaryField()
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="orps")
    seat = models.CharField(max_length=CODE, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["order_key", "code"]

    def __str__(self) -> str:
        return self.name


class Held(models.QuerySet["Municipality"]):
    """Municipalities, and which of them there are on a day."""

    def held(self, day: date) -> Held:
        return self.filter(_held(day))


class Municipality(models.Model):
    """A municipality, or a district of a city (`district_of`), as long as it exists.

    Its name, district and region may change meanwhile: they are in its standings.
    """

    code = models.CharField(primary_key=True, max_length=6)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    first_seen = models.DateField()
    last_seen = models.DateField()
    district_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="districts"
    )

    objects = Held.as_manager()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class HeldStanding(models.QuerySet["Standing"]):
    """Standings, and which of them hold on a day."""

    def held(self, day: date) -> HeldStanding:
        return self.filter(_held(day))


class Standing(models.Model):
    """What held of a municipality for a while: its name, ORP, region, postcode.

    `plain` is the name in small letters without accents, to be searched in; `order_key` sorts
    names as Czech dictionaries do, on every database. `lau` is the code of the statistical district.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="standings")
    name = models.CharField(_("name"), max_length=100)
    plain = models.CharField(max_length=100, db_index=True)
    order_key = models.BinaryField(db_index=True)
    orp = models.ForeignKey(Orp, null=True, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    lau = models.CharField(max_length=CODE, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    first_seen = models.DateField()
    last_seen = models.DateField()

    objects = HeldStanding.as_manager()

    class Meta:
        ordering: ClassVar = ["order_key", "municipality"]
        indexes: ClassVar = [models.Index(fields=["municipality", "valid_to"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(valid_to=None), name="one_standing_holds_until_told"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """What one municipality became of another, from a day.

    `merged`: the predecessor ended and is whole in the successor. `split`: the successor came
    out of the predecessor, which may go on. `part`: a part moved from one to the other, both go on.
    """

    class Kind(models.TextChoices):
        MERGED = "merged", _("merged")
        SPLIT = "split", _("split off")
        PART = "part", _("a part moved")

    day = models.DateField()
    kind = models.CharField(max_length=6, choices=Kind)
    predecessor = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="predecessors")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "kind", "predecessor", "successor"], name="a_succession_is_told_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=models.F("successor")), name="nobody_succeeds_itself"
            ),
        ]


class Population(models.Model):
    """How many inhabitants a municipality had on a day."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="populations")
    day = models.DateField()
    inhabitants = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "day"], name="one_population_a_day")
        ]


class ExclusionIndex(models.Model):
    """The index of social exclusion of a municipality in a year.

    `value` is None where the source gives a sentence in place of a number, which is then in `note`.
    `parts` are the numbers it is made of, by short names of the source's columns; those that the
    source does not give are left out.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="indices")
    year = models.PositiveSmallIntegerField()
    value = models.PositiveSmallIntegerField(null=True)
    parts = models.JSONField(default=dict)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["municipality", "year"], name="one_index_a_year")
        ]


class Boundary(models.Model):
    """The outline of a place: `rings` of degrees (longitude, latitude), as MultiPolygon in GeoJSON."""

    class Kind(models.TextChoices):
        REGION = "region", _("region")
        ORP = "orp", _("ORP")
        MUNICIPALITY = "municipality", _("municipality")

    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=CODE)
    geometry = models.JSONField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["kind", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code"], name="one_boundary_of_a_place")
        ]


class RememberedName(models.Model):
    """Which municipality a sender means by a name that is not enough by itself.

    `written` is plain (small letters, no accents); `region` and `postcode` stood beside it, or are empty.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="+")
    written = models.CharField(max_length=100)
    region = models.CharField(max_length=CODE, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "written", "region", "postcode"], name="one_meaning_for_a_sender"
            )
        ]


class Import(models.Model):
    """A file that came to be loaded, from its arrival until it is written or given up.

    `preview` is what loading it would change, as shown to the one who decides; `answers` are the
    municipalities that were chosen for rows whose place is ambiguous (number of row -> code).
    `state`: read in the background, asked about, then written or given up.
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        REFUSED = "refused", _("cannot be read")
        READY = "ready", _("waits for your decision")
        WRITING = "writing", _("being written")
        WRITTEN = "written", _("written")
        GIVEN_UP = "given_up", _("given up")

    state = models.CharField(max_length=10, choices=State, default=State.READING)
    name = models.CharField(max_length=200)
    original = models.ForeignKey("files.StoredFile", null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(auto_now_add=True)
    day = models.DateField(null=True)
    job = models.ForeignKey("work.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    loaded = models.OneToOneField("Loaded", null=True, on_delete=models.SET_NULL, related_name="arrival")
    preview = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-pk"]


class Loaded(models.Model):
    """A file that was loaded: what it was, and what taking it back has to do (`undo`).

    `what` is the kind of file, `counts` how many things it made new, changed and ended.
    """

    what = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    day = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    rows = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)
    undo = models.JSONField(default=dict)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
