"""A mail server of the tests: what it does with a letter is told to it, good and bad alike.

It speaks SMTP on a port of this machine. A behaviour is chosen for each delivery by `choose(recipient)`:

    TAKE            takes it
    SLOW            takes it, slowly
    REFUSE          550 to the recipient
    GREYLIST        451 to the recipient: come back later
    BUSY            421 at the greeting
    REFUSE_DATA     554 after the letter
    DROP_IN_DATA    the connection ends in the middle of the letter
    DROP_AFTER_DATA it has the letter, and the connection ends before it says so
    BOUNCE          takes it, and reports later that it cannot be delivered (RFC 3464)

`taken` holds what the server has, in the order it came: also what the client was never told of.
"""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from enum import Enum, auto
from pathlib import Path


class Does(Enum):
    """What the server does with one delivery."""

    TAKE = auto()
    SLOW = auto()
    REFUSE = auto()
    GREYLIST = auto()
    BUSY = auto()
    REFUSE_DATA = auto()
    DROP_IN_DATA = auto()
    DROP_AFTER_DATA = auto()
    BOUNCE = auto()


@dataclass(frozen=True)
class Taken:
    """A letter that the server has. `day`: what `today` said when it came."""

    to: str
    day: str
    message: EmailMessage
    is_told: bool

    @property
    def number(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        return str(self.message.get_content()).replace("\r\n", "\n")


@dataclass
class MailServer:
    """What was told to the server, and what it has. `returned`: the folder for what comes back."""

    choose: Callable[[str], Does] = lambda _recipient: Does.TAKE
    today: Callable[[], str] = lambda: ""
    returned: Path | None = None
    taken: list[Taken] = field(default_factory=list)
    did: list[Does] = field(default_factory=list)
    greets: Callable[[], Does] = lambda: Does.TAKE
    slowness: float = 0.3
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def keep(self, recipient: str, octets: bytes, does: Does) -> None:
        message = message_from_bytes(octets, policy=policy.default)
        is_told = does is not Does.DROP_AFTER_DATA
        self.taken.append(Taken(recipient, self.today(), message, is_told))
        if does is Does.BOUNCE and self.returned is not None:
            (self.returned / "new").mkdir(parents=True, exist_ok=True)
            path = self.returned / "new" / f"{time.time_ns()}.priklad"
            path.with_suffix(".part").write_bytes(report(octets, recipient))
            path.with_suffix(".part").rename(path)


def report(octets: bytes, recipient: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """What a mail server writes to the sender of a letter that it could not deliver."""
    made = MIMEMultipart("report", report_type="delivery-status")
    made["From"], made["Subject"] = "MAILER-DAEMON@priklad.invalid", "Undelivered Mail Returned to Sender"
    made.attach(MIMEText("I am sorry to have to inform you that your message could not be delivered."))
    said = f"Reporting-MTA: dns; mx.priklad.invalid\r\n\r\nFinal-Recipient: rfc822; {recipient}\r\n"
    said += f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 no such user\r\n"
    made.attach(message_from_string(f"Content-Type: message/delivery-status\r\n\r\n{said}"))
    made.attach(MIMEMessage(message_from_bytes(octets)))
    return made.as_bytes()


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.recipient, self.does, self.told = "", Does.TAKE, self.server.told
        if self.told.greets() is Does.BUSY:
            self.told.did.append(Does.BUSY)
            self.say("421 busy, come back later")
            return
        self.say("220 mx.priklad.invalid")
        while (line := self.rfile.readline()) and self.answer(line.strip().decode("ascii", "replace")):
            pass

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode("ascii"))

    def answer(self, line: str) -> bool:
        """Answer a command; whether the conversation goes on."""
        command = line.upper()
        if command.startswith(("EHLO", "HELO")):
            self.say("250 mx.priklad.invalid")
        elif command.startswith("RCPT"):
            self.rcpt(line.partition("<")[2].partition(">")[0])
        elif command == "DATA":
            return self.data()
        elif command == "QUIT":
            self.say("221 good bye")
            return False
        else:
            self.say("250 fine")
        return True

    def rcpt(self, recipient: str) -> None:
        self.recipient, self.does = recipient, self.told.choose(recipient)
        self.told.did.append(self.does)
        said = {Does.REFUSE: "550 5.1.1 no such user", Does.GREYLIST: "451 4.7.1 greylisted, come back later"}
        self.say(said.get(self.does, "250 fine"))

    def data(self) -> bool:
        self.say("354 go on")
        octets = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            octets += line[1:] if line.startswith(b"..") else line
            if self.does is Does.DROP_IN_DATA:
                return False
        if line == b"":  # the client is gone in the middle of it
            return False
        if self.does is Does.SLOW:
            time.sleep(self.told.slowness)
        if self.does is Does.REFUSE_DATA:
            self.say("554 5.7.1 not wanted")
            return True
        self.told.keep(self.recipient, octets, self.does)
        if self.does is Does.DROP_AFTER_DATA:
            return False
        self.say("250 taken")
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    told: MailServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no news."""


@contextmanager
def mail_server(told: MailServer) -> Iterator[MailServer]:
    """A server that does as it is told, as long as the block lasts."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.told = told
        told.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
