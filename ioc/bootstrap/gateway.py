"""`ioc gateway`: the live gateway."""

import asyncio

from ioc.bootstrap.identity import kept_up_to_date, make_verifier
from ioc.clock import system_clock
from ioc.contracts.topics import Topics
from ioc.keyring import load_keyring
from ioc.settings import Settings, host_and_port
from ioc.ws.gateway import Gateway, GatewayConfig


async def run_gateway(settings: Settings, stop: asyncio.Event) -> int:
    """Serves until told to stop."""
    keyring = load_keyring(settings.data)
    host, port = host_and_port(settings.ws)
    topics = Topics(settings.topic_prefix)
    verifier = make_verifier(settings, keyring)
    config = GatewayConfig(
        bootstrap=settings.needed_kafka,
        topics=topics,
        host=host,
        port=port,
        secret=keyring.secret,
        verifier=verifier,
        allowed_origins=(settings.http_url, *settings.allowed_origins),
        clock=system_clock,
    )
    async with kept_up_to_date(verifier, settings.needed_kafka, topics):
        await Gateway(config).run(stop)
    return 0
