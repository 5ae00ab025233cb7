"""Mail, by SMTP."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal
from uuid import UUID

import aiosmtplib

from ioc.deliveries.letter import Letter, Outcome, Refused, Sent, TryAgain

# Until the connection stands, nothing can have arrived.
_NOT_CONNECTED = (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPConnectTimeoutError, ConnectionRefusedError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """Sends through one SMTP server, a connection for each letter."""

    host: str
    port: int
    sender: str
    tls: Literal["none", "starttls", "tls"]
    user: str | None = None
    password: str | None = None
    timeout_s: float = 20.0

    async def send(self, letter: Letter) -> Outcome:
        """Sends the letter; a repeat carries the same Message-ID, so that a mailbox can tell."""
        try:
            message = as_mail(letter, self.sender)
        except ValueError as malformed:
            return Refused(reason=f"not a mail address: {malformed}")
        try:
            _, answer = await aiosmtplib.send(
                message,
                hostname=self.host,
                port=self.port,
                username=self.user,
                password=self.password,
                use_tls=self.tls == "tls",
                start_tls=self.tls == "starttls",
                timeout=self.timeout_s,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            return _outcome(error)
        return Sent(answer=answer)


def as_mail(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a mail. Raises `ValueError` for an address that would break a header."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = " ".join(letter.subject.split())
    message["Message-ID"] = message_id(letter.id, sender)
    message["Date"] = format_datetime(letter.at)
    # No holiday reply should come back to a machine.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message["Content-Language"] = letter.language
    return message


def message_id(letter_id: UUID, sender: str) -> str:
    """The Message-ID of this delivery, at every repeat."""
    return f"<{letter_id}@{sender.rpartition('@')[2].strip('<> ')}>"


def _outcome(error: Exception) -> Outcome:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    reason = f"{type(error).__name__}: {error}"
    # Only the address or the mail itself can be refused for good; a refused login or sender is ours to mend.
    for_good = isinstance(error, (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError))
    if for_good and isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= 500:
        return Refused(reason=reason)
    answered = isinstance(error, (aiosmtplib.SMTPResponseException, *_NOT_CONNECTED))
    return TryAgain(reason=reason, may_have_arrived=not answered)
