"""Where mail is handed over: a mail server, or a folder of the installation."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from meritko.web.home import WrongSetting
from meritko.web.words import _

_PORTS = {"smtp": 587, "smtps": 465}
_SECONDS = 20


def mail(url: str) -> dict[str, Any]:
    """Django's settings of the mail server at `url`; of the folder `mail` in the home when it is empty.

    `smtp://` turns encryption on before anything is said (STARTTLS), `smtps://` begins with it; a
    server of the same machine may be spoken to in plain words by `smtp://localhost:25`.

    Raises:
        WrongSetting: the address is not one of a mail server.
    """
    if not url:
        return {"EMAIL_BACKEND": "meritko.web.notices.mailbox.Folder"}
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise WrongSetting(_("mail in office.toml must look like smtp://user:password@host:587."))
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not is_here,
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": _SECONDS,
    }
