"""Organisations, the people who act for them, and in what role."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts.roles import LABELS, ScopeKind


class Organisation(models.Model):
    """An office, a municipality, an NGO… for which people act.

    `code` is its official number (IČO for an organisation, the code of a municipality or a
    region), or empty. Names repeat: 1,503 municipalities share theirs with another.
    """

    class Kind(models.TextChoices):
        GOVERNMENT_OFFICE = "government_office", _("Government Office")
        REGION = "region", _("region")
        MUNICIPALITY = "municipality", _("municipality")
        NGO = "ngo", _("non-governmental organisation")
        AGENCY = "agency", _("Agency for Social Inclusion")
        UNIVERSITY = "university", _("university")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(_("official code"), max_length=20, blank=True)
    region = models.CharField(_("region"), max_length=12, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "code"], condition=~Q(code=""), name="one_organisation_per_code"
            )
        ]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["User"]):
    """Makes users; an address is kept in small letters, so that nobody has two accounts."""

    def create_user(self, email: str, name: str, password: str | None = None) -> User:
        """A new user; without a password one cannot sign in with it."""
        user = self.model(email=email.strip().lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class Theme(models.TextChoices):
    """What light a person reads in."""

    AUTO = "auto", _("as the device has it")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class User(AbstractBaseUser):
    """A person with an account.

    `rights_version` grows whenever the person's rights change: every session began with an
    older one ends with the next request. `theme` and `language` are how the person reads.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(default=True)
    rights_version = models.PositiveIntegerField(default=0)
    language = models.CharField(
        _("language"), max_length=2, choices=[("cs", "Čeština"), ("en", "English")], default="cs"
    )
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    since = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = People()

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be this person's: it changes with the password and with the rights."""
        return f"{super().get_session_auth_hash()}.{self.rights_version}"


class Memberships(models.QuerySet["Membership"]):
    """Memberships, and which of them hold."""

    def held(self, today: date) -> Memberships:
        """Those that give their rights today."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today, ended_at=None)

    def lasting(self, today: date) -> Memberships:
        """Those that give their rights today or will."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=today), ended_at=None)


class Membership(models.Model):
    """A role of a person for an organisation, over a territory, from a day to a day (inclusive).

    `substitutes`: the membership on whose behalf this one acts, for as long as it lasts.
    `scope` is the code of the territory; empty for the whole country and for the own organisation.
    `ended_at`: when it was ended ahead of its last day; the rights end at that moment.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(
        _("role"), max_length=30, choices=[(role.value, label) for role, label in LABELS.items()]
    )
    scope_kind = models.CharField(
        _("territory"), max_length=20, choices=[(k.value, k.value) for k in ScopeKind]
    )
    scope = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    substitutes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="substitutions"
    )
    granted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = Memberships.as_manager()

    class Meta:
        ordering: ClassVar = ["organisation__name", "role", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="membership_ends_after_it_begins",
            )
        ]


class Invitation(models.Model):
    """An offer of a role, sent to an e-mail address; who holds its link may take it, once.

    Only the digest of the link's secret is kept. `trouble`: what went wrong last, for the one who
    invited. An address is forgotten (emptied) when the invitation is long over.
    """

    class State(models.TextChoices):
        OPEN = "open", _("sent")
        TAKEN = "taken", _("accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Trouble(models.TextChoices):
        BOUNCED = "bounced", _("the e-mail could not be delivered")
        EXPIRED = "expired", _("opened after it had expired")
        WRONG_PERSON = "wrong_person", _("opened by somebody else")
        USED_TWICE = "used_twice", _("opened again after it was accepted")
        ALREADY_MEMBER = "already_member", _("the person already has this role")

    email = models.EmailField(_("e-mail"))
    secret = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=30, choices=[(role.value, label) for role, label in LABELS.items()])
    scope_kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in ScopeKind])
    scope = models.CharField(max_length=12, blank=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    trouble = models.CharField(max_length=20, choices=Trouble, blank=True)
    trouble_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["email", "state"])]
