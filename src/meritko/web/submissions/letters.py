"""The mails with links: what they say, in the language of the installation."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meritko.web.submissions.asking import form_named
from meritko.web.submissions.models import Link
from meritko.web.ui.writing import day


def link(made: Link, address: str) -> tuple[str, str]:
    """Subject and text of the mail with a link that leads to `address`."""
    with translation.override(settings.LANGUAGE_CODE):
        if made.kind == Link.Kind.DELEGATED:
            return _delegated(made, address)
        about = made.submission
        subject = _("%(round)s: please answer for %(name)s") % {
            "round": about.round.title,
            "name": about.name,
        }
        lines = [
            _("Good day,"),
            _("%(office)s asks you to fill in “%(round)s” for: %(name)s.")
            % {"office": settings.OFFICE.name, "round": about.round.title, "name": about.name},
            about.round.message,
            _("You need no account. The form opens at this address:"),
            address,
            _last_lines(made),
        ]
    return subject, _text(lines)


def links(made: Sequence[tuple[Link, str]]) -> tuple[str, str]:
    """Subject and text of the mail that asks for several forms, each with the address that leads there.

    Args:
        made: Links to one person, all to answer a whole form.
    """
    with translation.override(settings.LANGUAGE_CODE):
        subject = ngettext("Please fill in %(n)s form", "Please fill in %(n)s forms", len(made)) % {
            "n": len(made)
        }
        lines = [_("Good day,"), _("%(office)s asks you to fill in:") % {"office": settings.OFFICE.name}]
        for each, address in made:
            about = each.submission
            named = _("%(round)s – %(name)s, until %(day)s") % {
                "round": about.round.title,
                "name": about.name,
                "day": day(each.until),
            }
            lines.append("\n".join(filter(None, (named, about.round.message, address))))
        lines.append(
            _(
                "You need no account. The addresses are for you only; please do not forward them. You can"
                " stop at any time and open them again: what you have written is saved."
            )
        )
    return subject, _text(lines)


def link_returned(made: Link, reason: str, address: str) -> tuple[str, str]:
    """Subject and text of the mail by which what was handed in by a link is returned."""
    with translation.override(settings.LANGUAGE_CODE):
        about = made.submission
        subject = _("%(round)s: please complete the answers for %(name)s") % {
            "round": about.round.title,
            "name": about.name,
        }
        lines = [
            _("Good day,"),
            _("what you handed in for %(name)s has to be completed or corrected.") % {"name": about.name},
            reason,
            _("What exactly is said at the fields of the form. It opens at this address:"),
            address,
            _last_lines(made),
        ]
    return subject, _text(lines)


def reminder(parts: Sequence[tuple[str, str, str]], *, is_late: bool) -> tuple[str, str]:
    """Subject and text of the mail that reminds somebody without an account.

    Args:
        parts: What is awaited until when, for whom, and the address that leads there.
        is_late: Whether the last day of any of it is over.
    """
    with translation.override(settings.LANGUAGE_CODE):
        what, name, _first = parts[0]
        lines = [_("Good day,"), _("we have not received what you are asked:")]
        lines += [f"{what} – {name}\n{address}" for what, name, address in parts]
        if is_late and settings.OFFICE.contact:
            lines.append(
                _("What is overdue can be handed in only by agreement: write to {contact}.").format(
                    contact=settings.OFFICE.contact
                )
            )
        lines.append(
            _(
                "You need no account. The addresses are for you only; please do not forward them."
                " What you have written is saved."
            )
        )
    return f"{what} – {name}", _text(lines)


def _delegated(made: Link, address: str) -> tuple[str, str]:
    about = made.submission
    form = form_named(about.form)
    titles = [
        found.title.say(settings.LANGUAGE_CODE) for each in made.sections if (found := form.section(each))
    ]
    who = made.made_by.name if made.made_by_id else settings.OFFICE.name
    subject = _("%(who)s asks you to fill in a part of a form") % {"who": who}
    lines = [
        _("Good day,"),
        _("%(who)s asks you to fill in a part of the form “%(round)s” (%(name)s):")
        % {"who": who, "round": about.round.title, "name": about.name},
        "\n".join(f"– {title}" for title in titles),
        _("You need no account. Your part opens at this address:"),
        address,
        _last_lines(made),
    ]
    return subject, _text(lines)


def _last_lines(made: Link) -> str:
    told = _(
        "The address is valid until %(day)s and for you only; please do not forward it. You can stop at any"
        " time and open it again: what you have written is saved."
    )
    return told % {"day": day(made.until)}


def _text(lines: list[str]) -> str:
    sent = _("This message was sent by {office}. Please do not answer it.").format(
        office=settings.OFFICE.name
    )
    return "\n\n".join([*filter(None, lines), sent]) + "\n"
