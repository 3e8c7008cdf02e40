"""The mails about accounts: what they say, and in whose language."""

from __future__ import annotations

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meritko.web.accounts.models import Invitation
from meritko.web.accounts.roles import LABELS, Role
from meritko.web.ui.writing import day

TROUBLE_TITLE = gettext_lazy("Your invitation needs attention")

CHANGES = {
    "account/email/password_reset": gettext_lazy("the password was set anew"),
    "account/email/password_changed": gettext_lazy("the password was changed"),
    "account/email/password_set": gettext_lazy("a password was set"),
    "mfa/email/totp_activated": gettext_lazy("an application for codes was added"),
    "mfa/email/totp_deactivated": gettext_lazy("the application for codes was removed"),
    "mfa/email/recovery_codes_generated": gettext_lazy("new recovery codes were made"),
    "mfa/email/webauthn_added": gettext_lazy("a passkey was added"),
    "mfa/email/webauthn_removed": gettext_lazy("a passkey was removed"),
    "socialaccount/email/account_connected": gettext_lazy("another way to sign in was connected"),
    "socialaccount/email/account_disconnected": gettext_lazy("another way to sign in was disconnected"),
}
"""What allauth tells its people of -> how it is said in a mail."""


def invitation(invitation: Invitation, link: str) -> tuple[str, str]:
    """Subject and text of the mail with the link of an invitation, in the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Invitation to %(office)s") % {"office": settings.OFFICE.name}
        lines = [
            _("Good day,"),
            _("you are invited to %(office)s as: %(role)s, %(organisation)s.")
            % {
                "office": settings.OFFICE.name,
                "role": LABELS[Role(invitation.role)],
                "organisation": invitation.organisation.name,
            },
            _("Accept the invitation at this address:"),
            link,
            _("It is valid until %(day)s and for you only; please do not forward it.")
            % {"day": day(invitation.expires_at.date())},
            _("If you do not know what this is about, there is nothing you need to do."),
        ]
    return subject, "\n\n".join(lines)


def trouble(invitation: Invitation) -> str:
    """What the one who invited is told when something went wrong; said in the language of that person."""
    with translation.override(
        invitation.invited_by.language if invitation.invited_by else settings.LANGUAGE_CODE
    ):
        return _("%(email)s (%(role)s, %(organisation)s): %(trouble)s. You can send a new invitation.") % {
            "email": invitation.email,
            "role": LABELS[Role(invitation.role)],
            "organisation": invitation.organisation.name,
            "trouble": label(Invitation.Trouble, invitation.trouble),
        }


def change(language: str, what: str) -> tuple[str, str]:
    """Subject and text of the mail about a change of somebody's security; `what`: one of CHANGES."""
    with translation.override(language):
        return _("A change in your account"), "\n\n".join(
            [
                _("Good day,"),
                _("in your account in %(office)s: %(change)s.")
                % {"office": settings.OFFICE.name, "change": CHANGES[what]},
                _("If it was not you, set a new password at once and tell the administrator."),
            ]
        )


def password_reset(language: str, link: str) -> tuple[str, str]:
    """Subject and text of the mail that lets a person set a new password."""
    with translation.override(language):
        return _("A new password"), "\n\n".join(
            [
                _("Good day,"),
                _(
                    "somebody, most likely you, asked for a new password to %(office)s."
                    " Set it at this address:"
                )
                % {"office": settings.OFFICE.name},
                link,
                _("The address is valid for an hour. If it was not you, leave it be; nothing changes."),
            ]
        )


def no_account(language: str) -> tuple[str, str]:
    """Subject and text of the mail to an address that has no account, for whoever typed a wrong one."""
    with translation.override(language):
        return _("A new password"), "\n\n".join(
            [
                _("Good day,"),
                _(
                    "somebody, most likely you, asked for a new password to %(office)s."
                    " There is no account here with this"
                    " e-mail; perhaps you were invited under another one."
                    " If it was not you, there is nothing to do."
                )
                % {"office": settings.OFFICE.name},
            ]
        )


def label(choices: type[TextChoices], value: str) -> str | Promise:
    """What a stored word is called."""
    found: str | Promise = choices(value).label
    return found
