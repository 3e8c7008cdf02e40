"""Answers of files: `kept` belongs to a kind of thing whose policy no app has told, so nobody may read it."""

from meritko.web.files.actions import keep_file
from meritko.web.files.models import StoredFile
from meritko.web.files.store import path_of

#                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
files:file           GET   kept    302 404 404 404 404 404 404 404 404 404
files:file           GET   none    302 404 404 404 404 404 404 404 404 404
files:file           POST  kept    302 405 405 405 405 405 405 405 405 405
"""


def objects(world):
    kept = keep_file([b"x"], "x.xlsx", organisation=world.town.pk, thing="no_such", thing_id=1, by=None)
    return {"kept": {"number": kept.pk}, "none": {"number": 987654}}


def canaries(world):
    """The name of a file and what it holds."""
    files = StoredFile.objects.filter(pk=world.objects("files")["kept"]["number"])
    yield "name of a file", set(), lambda value: files.update(name=value)
    yield "octets of a file", set(), path_of(files.get().content.name).write_text
