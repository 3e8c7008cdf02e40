"""Answers of the work in the background: `mine` is a job of the field worker."""

from meritko.web.work.models import Job

#                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
work:jobs            GET   -       302 200 200 200 200 200 200 200 200 200
work:jobs            POST  -       302 405 405 405 405 405 405 405 405 405
work:job             GET   mine    302 404 200 404 404 404 404 404 200 200
work:job             GET   failed  302 404 404 404 404 404 404 404 200 200
work:job             GET   none    302 404 404 404 404 404 404 404 404 404
work:cancel          POST  mine    302 404 302 404 404 404 404 404 302 302
work:cancel          GET   mine    302 405 405 405 405 405 405 405 405 405
work:retry           POST  mine    302 404 302 404 404 404 404 404 302 302
work:retry           GET   mine    302 405 405 405 405 405 405 405 405 405
"""


def objects(world):
    job, _new = Job.objects.get_or_create(
        key="access", defaults={"kind": "test.work", "title": "x", "owner": world.people["field_worker"].pk}
    )
    failed = Job.objects.create(key="failed", kind="test.work", title="x", owner=987001, state="failed")
    return {"mine": {"number": job.pk}, "failed": {"number": failed.pk}, "none": {"number": 987654}}


def canaries(world):
    """The titles of a job of somebody else and of one's own, and why the former failed."""
    keepers, known = {"administrator", "national_analyst"}, world.objects("work")
    failed = Job.objects.filter(pk=known["failed"]["number"])
    mine = Job.objects.filter(pk=known["mine"]["number"])
    yield "title of a foreign job", keepers, lambda value: failed.update(title=value)
    yield "error of a foreign job", keepers, lambda value: failed.update(error=value)
    yield "title of an own job", keepers | {"field_worker"}, lambda value: mine.update(title=value)
