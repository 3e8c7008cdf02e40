"""What holds the entries of the log together: a keyed digest over each and the one before it."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC

from django.conf import settings

from meritko.web.audit.models import Entry

_PURPOSE = b"meritko audit chain"


def digest_of(entry: Entry) -> str:
    """The digest of an entry, in hexadecimal; without the key of the installation nobody can make it."""
    fields = (
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.who,
        entry.action,
        entry.thing,
        entry.thing_id,
        entry.organisation,
        entry.details,
        entry.previous,
    )
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(_key(), text.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    return hashlib.blake2b(str(settings.SECRET_KEY).encode(), digest_size=32, person=_PURPOSE[:16]).digest()
