"""Answers of the first page and of the notices."""

from django.utils import timezone

from meritko.web.notices.models import Letter, Notice

#                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
notices:my_tasks     GET   -       302 200 200 200 200 200 200 200 200 200
notices:my_tasks     POST  -       302 405 405 405 405 405 405 405 405 405
notices:notices      GET   -       302 200 200 200 200 200 200 200 200 200
notices:notices      POST  -       302 405 405 405 405 405 405 405 405 405
notices:read         POST  -       302
notices:read         GET   -       302 405 405 405 405 405 405 405 405 405
"""


def canaries(world):
    """Words of a notice and of a letter to somebody else."""
    now, number = timezone.now(), 987001
    notices, letters = Notice.objects.filter(user=number), Letter.objects.filter(key="canary")
    Notice.objects.create(key="canary", user=number, title="x", at=now)
    Letter.objects.create(
        key="canary", user=number, subject="x", body="x", message_id="<x@x>", written_at=now, not_before=now
    )
    for field in ("title", "text"):
        yield f"{field} of a notice", set(), lambda value, field=field: notices.update(**{field: value})
    for field in ("address", "subject", "body", "error"):
        yield f"{field} of a letter", set(), lambda value, field=field: letters.update(**{field: value})
