"""What could not be applied, kept with its reason and origin for a person to look at."""

from datetime import datetime
from typing import Any, Final

from ioc.bus.producer import Producer, TooLarge

BEGINNING: Final = 64 * 1024
"""Bytes that are kept of a dead letter that is too large."""


async def bury(producer: Producer, topic: str, message: Any, reason: BaseException, now: datetime) -> None:
    """Puts the message on `topic` as it came, with headers telling why, when and where from.

    `message` has topic, partition, offset, key, value and headers as Kafka gave them. One that is too large with
    these headers is kept by its beginning; the whole stands at its origin. Raises `BrokerAway`.
    """
    headers = [
        *(message.headers or ()),
        ("dead_letter_reason", f"{type(reason).__name__}: {reason}"[:1000].encode()),
        ("dead_letter_at", now.isoformat().encode()),
        ("dead_letter_origin", f"{message.topic}/{message.partition}/{message.offset}".encode()),
    ]
    try:
        await producer.send_raw(topic, message.key, message.value, headers)
    except TooLarge:
        beginning = message.value[:BEGINNING]
        await producer.send_raw(topic, message.key, beginning, [*headers, ("dead_letter_truncated", b"true")])
