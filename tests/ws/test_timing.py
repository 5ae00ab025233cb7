"""What the gateway does when time passes, with a real socket and short times."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from ioc.contracts.topics import Topics
from ioc.ws.session import Timing
from tests.ws.building import OPERATOR, Running, running_gateway, token


@pytest.fixture
async def hasty(kafka: str, topic_prefix: str) -> AsyncIterator[Any]:
    """A gateway in a hurry."""
    timing = Timing(ping=1, pong=0.3, connect=0.3, grace=0.2)
    async with running_gateway(kafka, Topics(topic_prefix), timing=timing) as gateway:
        yield gateway


async def test_who_does_not_connect_is_closed_as_stale(hasty: Running) -> None:
    async with hasty.client() as client:
        assert await client.closed() == (3502, "stale")


async def test_a_ping_that_is_answered_is_followed_by_another(hasty: Running) -> None:
    async with hasty.client(token(OPERATOR)) as client:
        for _ in range(2):
            assert await client.line() == {}
            await client.send({})


async def test_a_ping_that_is_not_answered_closes_the_connection(hasty: Running) -> None:
    async with hasty.client(token(OPERATOR)) as client:
        assert await client.line() == {}
        assert await client.closed() == (3012, "no pong")


async def test_a_connection_whose_token_has_ended_is_closed_to_come_back(kafka: str, topic_prefix: str) -> None:
    timing = Timing(grace=0.1)
    async with (
        running_gateway(kafka, Topics(topic_prefix), timing=timing) as gateway,
        gateway.client(token(OPERATOR, lifetime=timedelta(seconds=2))) as client,
    ):
        assert await client.closed() == (3005, "connection expired")
