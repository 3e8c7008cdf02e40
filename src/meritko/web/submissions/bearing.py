"""Who comes by a link: nobody with an account, and only what the link says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from meritko.methodology.form import Form, Question, Section
from meritko.web.accounts.actor import Actor
from meritko.web.submissions.models import Link
from meritko.web.submissions.states import Standing, Why, refusal


@dataclass(frozen=True)
class Bearer(Actor):
    """Somebody who opened a link. Without a post there is no right anywhere but what the link gives.

    `sections`: those that may be read and written; None for all of the submission.
    """

    link: int = 0
    submission: int = 0
    sections: frozenset[str] | None = None

    def reaches(self, section: str) -> bool:
        return self.sections is None or section in self.sections


def reaches_all(actor: Actor) -> bool:
    """Whether an actor deals with all of a submission, not only with the sections of a link."""
    return not isinstance(actor, Bearer) or actor.sections is None


def bearer_of(link: Link) -> Bearer:
    """Whoever comes by a link."""
    sections = None if link.kind == Link.Kind.ASKED else frozenset(link.sections)
    return Bearer(None, link.name, link=link.pk, submission=link.submission_id, sections=sections)


def link_refusal(link: Link, standing: Standing, today: date) -> Why | None:
    """Why nothing may be written by a link today; None when it may. No exception helps a link."""
    if link.ended_at is not None:
        return Why.LINK_ENDED
    if link.done_at is not None:
        return Why.LINK_DONE
    return refusal(standing, today) or (Why.LINK_OVER if today > link.until else None)


def is_for_links(question: Question) -> bool:
    """Whether a question is shown to who comes by a link: what is confidential is not."""
    return not question.confidential


def sections_for_links(form: Form) -> list[Section]:
    """The sections that can be handed over by a link: those in which something is left to be seen."""
    return [section for section in form.sections if any(map(is_for_links, section.questions))]


def digest(secret: str) -> str:
    """What is kept of the secret of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()
