"""Putting events on Kafka, acknowledged by all in-sync replicas."""

import asyncio
from types import TracebackType
from typing import Final, Self

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from ioc.contracts.codec import Envelope, Headers, encode

TRY_AGAIN_S: Final = 0.5

log = structlog.get_logger(__name__)


class BrokerAway(ConnectionError):
    """Kafka did not acknowledge in time; what was sent may or may not be there, so it is not accepted."""


class Producer:
    """Sends single events. No linger: a request never waits for company.

    Use it as an async context manager. It comes up without Kafka and connects in the background; a client
    that failed for good is replaced in the same way. Until then every send raises `BrokerAway` at once.
    """

    def __init__(self, bootstrap: str, *, timeout_s: float = 5.0) -> None:
        """`timeout_s` bounds how long one event may wait for its acknowledgement."""
        self._bootstrap = bootstrap
        self._timeout_s = timeout_s
        self._kafka: AIOKafkaProducer | None = None
        self._connecting: asyncio.Future[None] | None = None

    async def __aenter__(self) -> Self:
        self._connecting = asyncio.ensure_future(self._connect())
        # Where Kafka is there already, the first send finds it connected.
        await asyncio.wait({self._connecting}, timeout=self._timeout_s)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        if self._kafka is not None:
            await self._kafka.stop()

    async def fault(self) -> str | None:
        """None when events can be sent, else a sentence saying why not: a readiness check."""
        kafka = self._kafka
        if kafka is None:
            return "Kafka is not connected"
        try:
            async with asyncio.timeout(2):
                await kafka.client.fetch_all_metadata()
        except (KafkaError, TimeoutError, OSError):
            return "Kafka does not answer"
        return None

    async def send(self, topic: str, key: bytes | None, envelope: Envelope) -> int:
        """Sends one event and waits for its acknowledgement. Returns its offset; raises `BrokerAway`."""
        headers, value = encode(envelope)
        return await self.send_raw(topic, key, value, headers)

    async def send_raw(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> int:
        """Sends bytes as they are and waits for the acknowledgement. Returns the offset; raises `BrokerAway`."""
        kafka = self._kafka
        if kafka is None:
            raise BrokerAway("Kafka is not connected")
        try:
            async with asyncio.timeout(self._timeout_s):
                record = await kafka.send_and_wait(topic, value=value, key=key, headers=headers)
        except (KafkaError, TimeoutError) as away:
            self._replace(kafka, away)
            raise BrokerAway(f"Kafka did not acknowledge: {away!r}") from away
        return int(record.offset)

    def _replace(self, failed: AIOKafkaProducer, error: BaseException) -> None:
        """Drops a client that failed: an idempotent one may be unable to go on after an error in its sequence."""
        if self._kafka is not failed:
            return
        log.warning("producer_replaced", error=repr(error))
        self._kafka = None
        self._connecting = asyncio.ensure_future(self._connect(failed))

    async def _connect(self, failed: AIOKafkaProducer | None = None) -> None:
        if failed is not None:
            # Its unsent batches would be waited for; what was not acknowledged was not accepted.
            stopping = asyncio.ensure_future(failed.stop())
            await asyncio.wait({stopping}, timeout=self._timeout_s)
            stopping.cancel()
        while True:
            kafka = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap,
                acks="all",
                enable_idempotence=True,
                request_timeout_ms=int(self._timeout_s * 1000),
                metadata_max_age_ms=60_000,
            )
            try:
                await kafka.start()
            except (KafkaError, OSError):
                await kafka.stop()
                await asyncio.sleep(TRY_AGAIN_S)
            else:
                self._kafka = kafka
                return
