"""Putting events on Kafka, acknowledged by all in-sync replicas."""

from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from ioc.contracts.codec import Envelope, encode


class BrokerAway(ConnectionError):
    """Kafka did not acknowledge in time; what was sent may or may not be there, so it is not accepted."""


class Producer:
    """Sends events one by one or many at once. No linger: a request never waits for company.

    Use it as an async context manager.
    """

    def __init__(self, bootstrap: str, *, timeout_s: float = 5.0) -> None:
        """`timeout_s` bounds how long one event may wait for its acknowledgement."""
        self._kafka = AIOKafkaProducer(
            bootstrap_servers=bootstrap,
            acks="all",
            enable_idempotence=True,
            request_timeout_ms=int(timeout_s * 1000),
        )

    async def __aenter__(self) -> Self:
        await self._kafka.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._kafka.stop()

    async def send(self, topic: str, key: bytes | None, envelope: Envelope) -> int:
        """Sends one event and waits for its acknowledgement. Returns its offset; raises `BrokerAway`."""
        headers, value = encode(envelope)
        return await self.send_raw(topic, key, value, headers)

    async def send_raw(
        self, topic: str, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]
    ) -> int:
        """Sends bytes as they are and waits for the acknowledgement. Returns the offset; raises `BrokerAway`."""
        try:
            record = await self._kafka.send_and_wait(topic, value=value, key=key, headers=headers)
        except (KafkaError, TimeoutError) as away:
            raise BrokerAway(f"Kafka did not acknowledge: {away!r}") from away
        return int(record.offset)
