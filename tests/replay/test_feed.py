"""The feed sends each request until the door has accepted or refused it, always with the same key."""

from collections.abc import Callable
from uuid import UUID

import httpx

from ioc.replay.feed import Feed, Sending

Answer = Callable[[int, httpx.Request], httpx.Response]


class Door:
    """A door outside of this test's subject: answers by the number of the knock."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.knocks: list[httpx.Request] = []
        self.slept: list[float] = []

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        self.knocks.append(request)
        return self._answer(len(self.knocks), request)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def feed(self) -> Feed:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._handle), base_url="http://door")
        return Feed(client=client, sleep=self._sleep, patience_s=20)


def sending(number: int = 1, after_s: float = 0.0) -> Sending:
    return Sending(after_s=after_s, path="/v1/reports", body={"number": number}, key=UUID(int=number))


async def test_a_door_that_is_away_is_asked_again_with_the_same_key_after_the_time_it_names() -> None:
    door = Door(
        lambda knock, _: httpx.Response(202) if knock == 3 else httpx.Response(503, headers={"Retry-After": "3"})
    )

    summary = await door.feed().run([sending()])

    assert (summary.accepted, door.slept) == (1, [3.0, 3.0])
    assert {knock.headers["idempotency-key"] for knock in door.knocks} == {str(UUID(int=1))}


async def test_a_door_that_cannot_be_reached_is_asked_again_less_and_less_often() -> None:
    def answer(knock: int, _: httpx.Request) -> httpx.Response:
        if knock < 4:
            raise httpx.ConnectError("refused")
        return httpx.Response(202)

    door = Door(answer)

    summary = await door.feed().run([sending()])

    assert summary.accepted == 1
    assert door.slept == [0.4, 0.8, 1.6]


async def test_a_door_that_stays_away_is_given_up_and_said() -> None:
    door = Door(lambda *_: httpx.Response(503, headers={"Retry-After": "7"}))

    summary = await door.feed().run([sending()])

    assert (summary.accepted, summary.given_up) == (0, 1)


async def test_a_refusal_is_final_and_told_with_the_doors_own_sentence() -> None:
    problem = {"detail": "Mend it.", "errors": [{"at": "/category", "detail": "There is no such category."}]}
    door = Door(lambda *_: httpx.Response(422, json=problem))

    summary = await door.feed().run([sending(1), sending(2)])

    assert len(door.knocks) == 2
    assert str(summary) == ("0 accepted, 2 refused, 0 given up\n  2 × /category: There is no such category.")


async def test_requests_go_out_in_their_order_and_time() -> None:
    door = Door(lambda *_: httpx.Response(202))

    await door.feed().run([sending(2, after_s=5.0), sending(1, after_s=1.0), sending(3, after_s=5.5)])

    assert door.slept == [1.0, 4.0, 0.5]
