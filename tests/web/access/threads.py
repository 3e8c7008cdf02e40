"""Answers of discussions: `undiscussed` is of a kind of thing that nobody may discuss."""

from meritko.web.threads.models import Message

#                                  nob rea fie pro con rom mun reg nat adm
TABLE = """
threads:thread       GET   none    302 404 404 404 404 404 404 404 404 404
threads:thread       POST  none    302 404 404 404 404 404 404 404 404 404
threads:hide         GET   said    302 404 404 404 404 404 404 404 404 404
threads:hide         POST  said    302 404 404 404 404 404 404 404 404 404
threads:hide         GET   gone    302 404 404 404 404 404 404 404 404 404
"""


def objects(world):
    author = world.people["field_worker"].pk
    message, _new = Message.objects.get_or_create(
        key="access",
        defaults={
            "thing": "no_such",
            "thing_id": "1",
            "author": author,
            "text": "x",
            "at": world.people["reader"].since,
        },
    )
    return {
        "none": {"thing": "no_such", "thing_id": "1"},
        "said": {"number": message.pk},
        "gone": {"number": 987654},
    }


def canaries(world):
    """Words of a message about a thing of which nobody here may know, and why it was hidden."""
    messages = Message.objects.filter(pk=world.objects("threads")["said"]["number"])
    for field in ("text", "reason"):
        yield f"{field} of a message", set(), lambda value, field=field: messages.update(**{field: value})
