"""The forms about accounts."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from meritko.web.accounts import tasks
from meritko.web.accounts.actions import Rank
from meritko.web.accounts.actor import Post
from meritko.web.accounts.models import Organisation, User
from meritko.web.accounts.policies import grantable
from meritko.web.accounts.roles import LABELS, SCOPE_LABELS, SCOPES, Role, ScopeKind

LONG = _("At least twelve characters. A sentence is easy to remember and hard to guess.")


class _Reworded:
    """A form of allauth in our words: labels and hints by the name of the field, and no placeholders."""

    LABELS: ClassVar[dict[str, tuple[Any, Any, dict[str, str]]]] = {
        "login": (_("E-mail"), "", {"type": "email", "autocomplete": "username webauthn"}),
        "email": (_("E-mail"), "", {"type": "email", "autocomplete": "email"}),
        "password": (_("Password"), "", {"autocomplete": "current-password"}),
        "oldpassword": (_("Present password"), "", {"autocomplete": "current-password"}),
        "password1": (_("New password"), LONG, {"autocomplete": "new-password"}),
        "password2": (_("New password once more"), "", {"autocomplete": "new-password"}),
        "code": (_("Code"), "", {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12"}),
        "name": (_("Name of the passkey"), "", {"autocomplete": "off", "maxlength": "60"}),
    }
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.LABELS:
                field.label, field.help_text, field.widget.attrs = (
                    self.LABELS[name][0],
                    *self.LABELS[name][1:],
                )


class SignIn(_Reworded, LoginForm):  # type: ignore[misc]
    """E-mail and password."""


class NewPassword(_Reworded, ResetPasswordKeyForm):  # type: ignore[misc]
    """A password in the place of a forgotten one."""


class OtherPassword(_Reworded, ChangePasswordForm):  # type: ignore[misc]
    """The present password and another one."""


class FirstPassword(_Reworded, SetPasswordForm):  # type: ignore[misc]
    """A password for somebody who had none."""


class PasswordAgain(_Reworded, ReauthenticateForm):  # type: ignore[misc]
    """The password before a change of one's safety."""


class SecondStep(_Reworded, AuthenticateForm):  # type: ignore[misc]
    """A code of the application, or a recovery code."""


class CodeAgain(_Reworded, ReauthenticateCodeForm):  # type: ignore[misc]
    """A code before a change of one's safety."""


class NewApplication(_Reworded, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an application."""


class NewPasskey(_Reworded, AddWebAuthnForm):  # type: ignore[misc]
    """A passkey and its name."""


class PasskeyName(_Reworded, EditWebAuthnForm):  # type: ignore[misc]
    """Another name of a passkey."""


class ForgottenPassword(_Reworded, ResetPasswordForm):  # type: ignore[misc]
    """The e-mail of somebody who forgot the password. Known or not, the same is done before the answer."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()

    def save(self, _request: HttpRequest, **_kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        tasks.send_password_reset.enqueue(email, get_language() or "cs")
        return email


class NewPerson(forms.Form):
    """Name and password of somebody who accepts an invitation."""

    name = forms.CharField(
        label=_("Name and surname"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=LONG,
    )  # fmt: skip
    again = forms.CharField(
        label=_("Password once more"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        password = told.get("password")
        if password:
            try:
                validate_password(password, User(email=self.email, name=told.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
            if told.get("again") and told["again"] != password:
                self.add_error("again", _("The two passwords differ."))
        return told


class RankFields(forms.Form):
    """A role and its territory, out of what the actor may give."""

    role = forms.ChoiceField(label=_("Role"))
    territory = forms.ChoiceField(label=_("Territory"), required=False)
    scope = forms.CharField(
        label=_("Code of the territory"), required=False, max_length=12,
        help_text=_(
            "Only when it is not the organisation's own:"
            " the code of the municipality, the district or the region."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, posts: tuple[Post, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may = grantable(posts)
        self.fields["role"].choices = [("", _("choose")), *((r.value, LABELS[r]) for r in Role if r in may)]  # type: ignore[attr-defined]
        self.fields["territory"].choices = [  # type: ignore[attr-defined]
            ("", _("as usual for the role")), *((kind.value, label) for kind, label in SCOPE_LABELS.items()),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if (
            told.get("role")
            and told.get("territory")
            and ScopeKind(told["territory"]) not in SCOPES[Role(told["role"])]
        ):
            self.add_error("territory", _("This role is not held over such a territory."))
        return told

    def rank(self) -> Rank:
        """The role as it was chosen; its usual territory when none was."""
        role = Role(self.cleaned_data["role"])
        kind = self.cleaned_data["territory"]
        return Rank(role, ScopeKind(kind) if kind else SCOPES[role][0], self.cleaned_data["scope"].strip())


class InvitationForm(RankFields):
    """Whom to invite, where and as what."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "off"}))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"))
    field_order = [  # noqa: RUF012 - as Django declares it
        "email",
        "organisation",
        "role",
        "territory",
        "scope",
    ]

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is known of an organisation."""

    class Meta:
        model = Organisation
        fields: ClassVar = ["name", "kind", "code", "region"]
        help_texts: ClassVar = {
            "code": _("The identification number; of a municipality or a region its code."),
            "region": _("The code of the region in which it lies, such as CZ080."),
        }


class SubstitutionForm(forms.Form):
    """Who acts in a role for somebody, from when to when."""

    by = forms.ModelChoiceField(User.objects.none(), label=_("Substitute"))
    first = forms.DateField(label=_("From"), widget=forms.DateInput({"autocomplete": "off"}))
    last = forms.DateField(label=_("To"), widget=forms.DateInput({"autocomplete": "off"}))

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].queryset = colleagues  # type: ignore[attr-defined]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person sets for themselves."""

    class Meta:
        model = User
        fields: ClassVar = ["name", "language", "theme"]
        labels: ClassVar = {"name": _("Name and surname")}
