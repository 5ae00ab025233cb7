"""Who is locked out loses the live board within seconds, for good; nobody else notices."""

import httpx
import pytest

from ioc.access.principals import Staff
from ioc.clock import system_clock
from ioc.contracts.codec import Envelope
from ioc.contracts.events import AccessVoided, Voiding
from ioc.identity.verifier import Verifier
from ioc.identity.voids import Voids
from tests.ws.building import (
    BOARD,
    ISSUER,
    NOW,
    OPERATOR,
    ROADS_OFFICER,
    SUPERVISOR,
    Log,
    changed,
    follow_receipt,
    open_log,
    running_gateway,
    token,
)


async def void(log: Log, staff: Staff, reason: Voiding) -> None:
    word = AccessVoided(subject=staff.subject, void_before=system_clock(), reason=reason)
    envelope = Envelope(id="of-a-test", source="/ioc/tests", time=NOW, data=word)
    await log.producer.send(log.topics.access, staff.subject.encode(), envelope)


@pytest.mark.parametrize("reason", [Voiding.LOCKED, Voiding.PASSWORD_CHANGED])
async def test_a_voided_subjects_connections_are_closed_for_good_and_the_others_stay(
    kafka: str, topic_prefix: str, reason: Voiding
) -> None:
    async with (
        open_log(kafka, topic_prefix) as log,
        running_gateway(kafka, log.topics) as gateway,
        gateway.client(token(OPERATOR)) as first,
        gateway.client(token(OPERATOR)) as second,
        gateway.client(token(SUPERVISOR)) as other,
        gateway.client(follow_receipt().follow_token) as reporter,
    ):
        await first.subscribe(BOARD)
        await other.subscribe(BOARD)
        await void(log, OPERATOR, reason)

        assert await first.closed() == (3500, "invalid token")
        assert await second.closed() == (3500, "invalid token")
        await log.put(changed(1))
        assert len(await other.changes(1)) == 1
        await reporter.send({"id": 2, "history": {"channel": "report:unknown"}})
        assert (await reporter.line())["id"] == 2


async def test_a_voided_token_is_not_admitted_and_one_issued_later_is(kafka: str, topic_prefix: str) -> None:
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        old = token(ROADS_OFFICER)
        async with gateway.client(old) as client:
            await void(log, ROADS_OFFICER, Voiding.PASSWORD_CHANGED)
            await client.closed()
        async with gateway.client() as back:
            await back.send({"id": 1, "connect": {"token": old}})
            assert await back.closed() == (3500, "invalid token")
        async with gateway.client(token(ROADS_OFFICER)) as anew:
            assert (await anew.subscribe("department:roads"))["subscribe"]["epoch"]


async def test_before_it_is_known_what_is_void_staff_try_again_and_reporters_are_admitted(
    kafka: str, topic_prefix: str
) -> None:
    blind = Verifier(local=ISSUER, voids=Voids())
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics, verifier=blind) as gateway:
        async with gateway.client() as staff:
            await staff.send({"id": 1, "connect": {"token": token(OPERATOR)}})
            assert (await staff.line())["error"] == {"code": 100, "message": "internal server error", "temporary": True}
        async with gateway.client(follow_receipt().follow_token):
            pass
        async with httpx.AsyncClient(trust_env=False) as http:
            unready = await http.get(f"http://127.0.0.1:{gateway.port}/readyz")
        assert unready.json()["faults"]["access"] == "Which tokens are void has not been read yet."


async def test_an_open_connection_lives_on_with_a_token_brought_after_the_voiding_of_another_subject(
    kafka: str, topic_prefix: str
) -> None:
    async with (
        open_log(kafka, topic_prefix) as log,
        running_gateway(kafka, log.topics) as gateway,
        gateway.client(token(OPERATOR)) as client,
        gateway.client(token(SUPERVISOR)) as leaving,
    ):
        await void(log, SUPERVISOR, Voiding.LOCKED)
        await leaving.closed()
        await client.send({"id": 2, "refresh": {"token": token(OPERATOR)}})

        assert (await client.line())["id"] == 2
