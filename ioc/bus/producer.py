"""Putting events on Kafka, acknowledged by all in-sync replicas."""

import asyncio
from contextlib import suppress
from itertools import chain
from types import TracebackType
from typing import Final, Self

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from ioc.contracts.codec import Envelope, Headers, encode

TRY_AGAIN_S: Final = 0.5

log = structlog.get_logger(__name__)


class BrokerAway(ConnectionError):
    """Kafka did not acknowledge in time; what was sent may or may not be there, so it is not accepted."""


class TooLarge(ValueError):
    """The event is larger than a message may be; sending it again will not help."""


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
        self._leaving: set[asyncio.Future[None]] = set()

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
            self._dismiss(self._kafka)
        await asyncio.gather(*self._leaving, return_exceptions=True)

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
        """Sends one event and waits for its acknowledgement.

        Returns its offset; raises `BrokerAway` or `TooLarge`.
        """
        headers, value = encode(envelope)
        return await self.send_raw(topic, key, value, headers)

    async def send_raw(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> int:
        """Sends bytes as they are and waits for the acknowledgement.

        Returns the offset; raises `BrokerAway` or `TooLarge`.
        """
        kafka = self._kafka
        if kafka is None:
            raise BrokerAway("Kafka is not connected")
        try:
            async with asyncio.timeout(self._timeout_s):
                record = await kafka.send_and_wait(topic, value=value, key=key, headers=headers)
        except MessageSizeTooLargeError as large:
            raise TooLarge(str(large)) from large
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
        self._dismiss(failed)
        self._connecting = asyncio.ensure_future(self._connect())

    def _dismiss(self, kafka: AIOKafkaProducer) -> None:
        """Lets a client go, in the background: others may still wait for what they sent with it."""
        leaving = asyncio.ensure_future(_stop(kafka, self._timeout_s))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)

    async def _connect(self) -> None:
        while True:
            kafka = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap,
                acks="all",
                enable_idempotence=True,
                request_timeout_ms=int(self._timeout_s * 1000),
                metadata_max_age_ms=60_000,
            )
            try:
                # A broker that takes the connection and then says nothing would be waited for without end.
                async with asyncio.timeout(2 * self._timeout_s):
                    await kafka.start()
            except (KafkaError, OSError):
                self._dismiss(kafka)
                await asyncio.sleep(TRY_AGAIN_S)
            except asyncio.CancelledError:
                self._dismiss(kafka)
                raise
            else:
                self._kafka = kafka
                return


async def _stop(kafka: AIOKafkaProducer, timeout_s: float) -> None:
    """Stops a client for good. What it did not send in time stays unacknowledged, so nobody counts on it."""
    try:
        async with asyncio.timeout(timeout_s):
            await kafka.stop()
    except (KafkaError, OSError):
        await _give_up(kafka, timeout_s)


async def _give_up(kafka: AIOKafkaProducer, timeout_s: float) -> None:
    """Ends what a `stop` that was cut short leaves running; aiokafka has no public way to do so."""
    with suppress(KafkaError, OSError, asyncio.CancelledError):
        async with asyncio.timeout(timeout_s):
            await kafka._sender.close()  # noqa: SLF001
    # Every send has given up by now; only the client's own flush still waits for these.
    unsent = kafka._message_accumulator  # noqa: SLF001
    for batch in [*chain.from_iterable(unsent._batches.values()), *unsent._pending_batches]:  # noqa: SLF001
        batch.future.cancel()
    await kafka.client.close()
