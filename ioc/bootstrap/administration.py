"""What an administrator does before and beside the running parts: topics, checks, tokens, outlines."""

import asyncio
from datetime import timedelta
from pathlib import Path

from ioc.access.principals import Role, Staff
from ioc.access.tokens import issue
from ioc.bootstrap.house import furnish
from ioc.bus.producer import BrokerAway
from ioc.bus.topics import ensure_topics
from ioc.clock import system_clock
from ioc.keyring import make_keyring
from ioc.places.outlines import parse_outlines
from ioc.settings import Settings

TOKEN_LIFETIME = timedelta(hours=12)
KAFKA_WITHIN = timedelta(seconds=30)


async def make_topics(settings: Settings, within: timedelta = KAFKA_WITHIN) -> frozenset[str]:
    """Creates the topics that are missing; returns their names.

    Kafka may still be starting: it is waited for. Raises `BrokerAway` when it does not come.
    """
    house = furnish(settings)
    plan = house.topics.plan(house.catalogue.services)
    give_up_at = system_clock() + within
    while True:
        try:
            return await ensure_topics(
                settings.needed_kafka, plan, partitions=settings.partitions, replication=settings.replication
            )
        except BrokerAway:
            if system_clock() > give_up_at:
                raise
            await asyncio.sleep(0.2)


def make_token(settings: Settings, role: Role, department: str | None, subject: str) -> str:
    """A token of the local issuer, good for twelve hours."""
    staff = Staff(subject=subject, role=role, department=department)
    return issue(staff, make_keyring(settings.data).issuer, system_clock(), TOKEN_LIFETIME)


def load_outlines(settings: Settings, file: Path) -> int:
    """Keeps the outlines for the doors, which read them when they start. Returns how many communes they name.

    Raises `BadOutlines` with every fault; the outlines kept before stay then.
    """
    content = file.read_bytes()
    outlines = parse_outlines(content)
    target = settings.outlines_file
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".half")
    half.write_bytes(content)
    half.replace(target)
    return len(outlines.codes)
