"""Mail against a real SMTP server."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from ioc.deliveries.letter import Outcome, Refused, Sent, TryAgain
from ioc.deliveries.mail import Mail
from ioc.local.ports import free_port
from tests.deliveries.building import NOW, letter
from tests.deliveries.mailbox import Mailbox, serving


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox(free_port())
    with serving(made):
        yield made


async def send(mailbox: Mailbox, **changes: Any) -> Outcome:
    mail = Mail(host="127.0.0.1", port=mailbox.port, sender="ioc@daklak.example", tls="none", timeout_s=5)
    return await mail.send(letter(**changes))


async def test_a_mail_arrives_as_it_was_written(mailbox: Mailbox) -> None:
    outcome = await send(mailbox)

    (mail,) = mailbox.mails
    assert outcome == Sent(answer="taken")
    assert (mail["To"], mail["From"]) == ("lan@example.vn", "ioc@daklak.example")
    assert mail["Subject"] == "[DL-000001] Giao việc: Ổ gà"
    assert mail.get_content().splitlines() == ["Đơn vị được giao vụ việc mới."]
    assert mail["Date"].datetime == NOW
    assert (mail["Content-Language"], mail["Auto-Submitted"]) == ("vi", "auto-generated")


async def test_a_repeat_carries_the_same_message_id(mailbox: Mailbox) -> None:
    await send(mailbox)
    await send(mailbox)

    assert [mail["Message-ID"] for mail in mailbox.mails] == [f"<{letter().id}@daklak.example>"] * 2


@pytest.mark.parametrize(
    ("reply", "expected"),
    [("550 no such user", Refused), ("450 mailbox busy", TryAgain), ("421 closing", TryAgain)],
)
async def test_an_address_is_refused_for_good_or_for_now(mailbox: Mailbox, reply: str, expected: type[Outcome]) -> None:
    mailbox.to_recipients = [reply]

    outcome = await send(mailbox)

    assert isinstance(outcome, expected)
    assert isinstance(outcome, (Refused, TryAgain))
    assert reply.partition(" ")[2] in outcome.reason
    assert mailbox.mails == []


@pytest.mark.parametrize(("reply", "expected"), [("554 too ugly", Refused), ("451 greylisted", TryAgain)])
async def test_a_mail_is_refused_for_good_or_for_now(mailbox: Mailbox, reply: str, expected: type[Outcome]) -> None:
    mailbox.to_data = [reply]

    outcome = await send(mailbox)

    assert isinstance(outcome, expected)
    assert not getattr(outcome, "may_have_arrived", False)


async def test_a_server_that_is_away_is_tried_again_and_nothing_arrived() -> None:
    outcome = await send(Mailbox(free_port()))

    assert isinstance(outcome, TryAgain)
    assert not outcome.may_have_arrived


async def test_a_server_that_goes_silent_may_have_taken_it() -> None:
    left = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while line := await reader.readline():
            if line.startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
                break
            writer.write(b"250 ok\r\n")
        await reader.readuntil(b"\r\n.\r\n")
        writer.close()
        await writer.wait_closed()
        left.set()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        outcome = await send(Mailbox(server.sockets[0].getsockname()[1]))
        await left.wait()

    assert isinstance(outcome, TryAgain)
    assert outcome.may_have_arrived


@pytest.mark.parametrize("address", ["lan@example.vn\r\nBcc: all@example.vn", "lan\n"])
async def test_an_address_that_would_break_a_header_is_refused(mailbox: Mailbox, address: str) -> None:
    assert isinstance(await send(mailbox, to=address), Refused)
    assert mailbox.mails == []


async def test_a_title_of_several_lines_becomes_one(mailbox: Mailbox) -> None:
    await send(mailbox, subject="Một\r\nhai")

    assert mailbox.mails[0]["Subject"] == "Một hai"


async def test_a_refused_login_is_ours_to_mend_and_tried_again() -> None:
    def check(*arguments: Any) -> AuthResult:
        given = arguments[4]
        right = isinstance(given, LoginPassword) and given.password == b"right"
        return AuthResult(success=right, handled=False)

    mailbox = Mailbox(free_port())
    options = {"authenticator": check, "auth_require_tls": False}
    with serving(mailbox, **options):
        outcomes = [
            await Mail(
                host="127.0.0.1", port=mailbox.port, sender="ioc@x.vn", tls="none", user="ioc", password=password
            ).send(letter())
            for password in ("wrong", "right")
        ]

    assert isinstance(outcomes[0], TryAgain)
    assert isinstance(outcomes[1], Sent)


async def test_without_the_privacy_that_was_asked_for_nothing_is_sent(mailbox: Mailbox) -> None:
    mail = Mail(host="127.0.0.1", port=mailbox.port, sender="ioc@x.vn", tls="starttls", timeout_s=5)

    assert isinstance(await mail.send(letter()), TryAgain)
    assert mailbox.mails == []
