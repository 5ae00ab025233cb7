"""A real mail server on the loopback interface, that keeps what it gets and can be told to refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """What came in; `replies` are given to RCPT and DATA in turn before anything is taken."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    to_recipients: list[str] = field(default_factory=list)
    to_data: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 -- the server's own name for it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answers to an address."""
        if self.to_recipients:
            return self.to_recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- as above
        """Answers to a mail."""
        if self.to_data:
            return self.to_data.pop(0)
        content = cast("bytes", envelope.content)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return "250 taken"


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[None]:
    """The server, as long as it runs; it may run again on the same port."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, ready_timeout=20, **options)
    controller.start()
    try:
        yield
    finally:
        controller.stop()
