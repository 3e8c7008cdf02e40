"""Pages beside answers, and those that open by a link: `made` is a link nobody has opened in the browser."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from meritko.web.submissions.bearing import digest
from meritko.web.submissions.models import Attachment, Link, Receipt, Remark, Submission

#                                                nob rea fie pro con rom mun reg nat adm
TABLE = """
submissions:attach             POST town          302 403 403 404 404 302 302 302 302 403
submissions:attach             POST foreign       302 403 403 404 404 404 404 404 302 403
submissions:attach             GET  town          302 405 405 405 405 405 405 405 405 405
submissions:remove_attachment  POST attached      302 403 403 404 404 403 302 302 302 403
submissions:remove_attachment  POST foreign_file  302 403 403 404 404 404 404 404 302 403
submissions:remove_attachment  GET  attached      302 405 405 405 405 405 405 405 405 405
submissions:remarks            GET  town          302 403 403 404 404 200 200 200 200 403
submissions:remarks            GET  foreign       302 403 403 404 404 404 404 404 200 403
submissions:comment            GET  town          302 403 403 404 404 200 200 200 200 403
submissions:comment            POST town          302 403 403 404 404 422 422 422 422 403
submissions:comment            GET  foreign       302 403 403 404 404 404 404 404 200 403
submissions:settle_remark      POST said          302 403 403 404 404 302 302 302 302 403
submissions:settle_remark      POST foreign_said  302 403 403 404 404 404 404 404 302 403
submissions:settle_remark      POST none          302 404 404 404 404 404 404 404 404 404
submissions:settle_remark      GET  said          302 405 405 405 405 405 405 405 405 405
submissions:links              GET  town          302 403 403 404 404 403 200 200 200 403
submissions:links              POST town          302 403 403 404 404 403 422 422 422 403
submissions:links              GET  foreign       302 403 403 404 404 404 404 404 200 403
submissions:withdraw_link      POST made          302 403 403 404 404 403 302 302 302 403
submissions:withdraw_link      POST foreign_made  302 403 403 404 404 404 404 404 302 403
submissions:withdraw_link      POST none          302 404 404 404 404 404 404 404 404 404
submissions:withdraw_link      GET  made          302 405 405 405 405 405 405 405 405 405
submissions:send_again         POST made          302 403 403 404 404 403 302 302 302 403
submissions:send_again         POST foreign_made  302 403 403 404 404 404 404 404 302 403
submissions:send_again         GET  made          302 405 405 405 405 405 405 405 405 405
submissions:receipts           GET  town          302 403 403 404 404 200 200 200 200 403
submissions:receipts           GET  foreign       302 403 403 404 404 404 404 404 200 403
submissions:receipt            GET  received      302 403 403 404 404 200 200 200 200 403
submissions:receipt            GET  foreign_received 302 403 403 404 404 404 404 404 200 403
submissions:printed            GET  town          302 403 403 404 404 200 200 200 200 403
submissions:printed            GET  foreign       302 403 403 404 404 404 404 404 200 403
by_link:open                   GET  secret        302 302 302 302 302 302 302 302 302 302
by_link:open                   GET  no_secret     404
by_link:open                   POST secret        405
by_link:form                   GET  made          404
by_link:form                   POST made          404
by_link:form                   GET  none          404
by_link:save                   POST made          403
by_link:save                   POST none          403
by_link:save                   GET  made          405
by_link:paste                  POST made          404
by_link:paste                  GET  made          405
by_link:deviations             GET  made          404
by_link:done                   POST made          404
by_link:done                   GET  made          405
by_link:attach                 POST made          404
by_link:attach                 GET  made          405
by_link:file                   GET  by_link_file  404
by_link:remove_attachment      POST by_link_file  404
by_link:remove_attachment      GET  by_link_file  405
by_link:receipt                GET  by_link_receipt 404
by_link:printed                GET  made          404
"""

SECRET = "ukazkove-tajemstvi-odkazu-ktere-nikdo-nezna0"  # noqa: S105 - of an invented link
CANARY = "KANAREK-vedle-odpovedi"


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """Beside submissions of the first town and of a foreign region: a link, a file, a remark, a receipt."""
    there = world.objects("submissions")
    town = Submission.objects.get(pk=there["town"]["number"])
    foreign = Submission.objects.get(pk=there["foreign"]["number"])
    mine, theirs = _beside(world, town, "0"), _beside(world, foreign, "1")
    return {
        "town": {"number": town.pk},
        "foreign": {"number": foreign.pk},
        "made": {"number": mine["link"].pk},
        "foreign_made": {"number": theirs["link"].pk},
        "attached": {"number": town.pk, "attachment": mine["file"].pk},
        "foreign_file": {"number": foreign.pk, "attachment": theirs["file"].pk},
        "said": {"number": mine["remark"].pk},
        "foreign_said": {"number": theirs["remark"].pk},
        "received": {"number": town.pk, "receipt": mine["receipt"].pk},
        "foreign_received": {"number": foreign.pk, "receipt": theirs["receipt"].pk},
        "by_link_file": {"number": mine["link"].pk, "attachment": mine["file"].pk},
        "by_link_receipt": {"number": mine["link"].pk, "receipt": mine["receipt"].pk},
        "secret": {"secret": SECRET},
        "no_secret": {"secret": "x" * 43},
        "none": {"number": 987654},
    }


def _beside(world: Any, about: Submission, mark: str) -> dict[str, Any]:

    now, section = timezone.now(), "figures" if about.kind == "municipality" else "municipalities"
    link = Link.objects.create(
        submission=about, kind=Link.Kind.DELEGATED, sections=[section], name=f"Ukázka {mark}",
        secret=digest(SECRET if mark == "0" else f"jine{mark}"), address=f"odkaz{mark}@priklad.invalid",
        made_at=now, until=date(2998, 1, 1),
    )  # fmt: skip
    return {
        "link": link,
        "file": Attachment.objects.create(submission=about, name=f"{CANARY}-{mark}.pdf", at=now),
        "remark": Remark.objects.create(
            submission=about, kind=Remark.Kind.COMMENT, text=f"{CANARY}-{mark}", at=now
        ),
        "receipt": Receipt.objects.create(submission=about, sha256=mark * 64, answers=0, at=now),
    }


def canaries(world: Any) -> Any:
    """What stands beside answers: whom a link is for and where it was sent, names of files, remarks."""
    there, analyst = world.objects("submissions_links"), {"national_analyst"}
    watching = analyst | {"municipal_coordinator", "regional_coordinator"}
    links = Link.objects.filter(pk=there["made"]["number"])
    theirs = Link.objects.filter(pk=there["foreign_made"]["number"])
    yield "for whom a link is", watching, lambda word: links.update(name=word)
    yield "address of a link", watching, lambda word: links.update(address=f"{word}@priklad.invalid")
    yield "for whom a foreign link is", analyst, lambda word: theirs.update(name=word)
    files = Attachment.objects.filter(pk=there["foreign_file"]["attachment"])
    yield "name of an attachment", analyst, lambda word: files.update(name=word)
    remarks = Remark.objects.filter(pk=there["foreign_said"]["number"])
    yield "text of a remark", analyst, lambda word: remarks.update(text=word)
