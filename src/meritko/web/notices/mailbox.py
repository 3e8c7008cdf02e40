"""Mail written to a folder, for an installation without a mail server: nothing leaves the machine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Folder(BaseEmailBackend):
    """One file for each message, named after its Message-ID: sent twice, it is there once."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for each in email_messages:
            message = each.message()
            path = folder / f"{message['Message-ID'].strip('<>').replace('/', '_')}.eml"
            partly = path.with_suffix(".part")
            with partly.open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            partly.rename(path)
        return len(email_messages)
