"""Answers of the log."""

from meritko.web.audit.actions import record
from meritko.web.audit.models import Entry

#                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
audit:entries        GET   -       302 403 403 403 403 403 403 403 403 200
audit:entries        POST  -       302 405 405 405 405 405 405 405 405 405
"""


def canaries(world):
    """Details of an entry about somebody else."""
    entries = Entry.objects.filter(pk=record("canary.kept", who=None, thing="run", thing_id=987001).pk)
    yield "details of an entry", {"administrator"}, lambda value: entries.update(details={"word": value})
