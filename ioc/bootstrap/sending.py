"""Composes the sending of deliveries: the channels that the installation has set up, the words, the terms."""

import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Final

from ioc.access.links import link_token
from ioc.bootstrap.house import House
from ioc.clock import system_clock
from ioc.clockwork.admission import Limit
from ioc.clockwork.claiming import Terms
from ioc.clockwork.recording import OnDead
from ioc.clockwork.sending import LEASE, Sending
from ioc.clockwork.turns import Slots
from ioc.clockwork.wording import Writer
from ioc.deliveries.gateway_file import GatewayFault, load_gateway
from ioc.deliveries.hook import open_hook
from ioc.deliveries.letter import Sender
from ioc.deliveries.mail import Mail
from ioc.deliveries.message import open_message
from ioc.incidents.notices import Channel
from ioc.keyring import load_secret
from ioc.settings import Settings, SettingsError
from ioc.store.database import connect

CONNECTIONS: Final = 4
"""Outcomes are written soon after each other; a few connections keep up with all slots."""


@asynccontextmanager
async def open_sending(settings: Settings, house: House, on_dead: OnDead) -> AsyncIterator[Sending]:
    """What sends this installation's deliveries, with a database pool and clients of its own."""
    secret = load_secret(settings.data)
    engine = connect(settings.needed_database_url, connections=CONNECTIONS)
    try:
        async with AsyncExitStack() as opened:
            yield Sending(
                database_url=settings.needed_database_url,
                engine=engine,
                senders=await _senders(settings, secret, opened),
                writer=Writer(
                    department_name=house.rulebook().department_name,
                    link=lambda delivery, holder: f"{settings.http_url}/a/{link_token(delivery, holder, secret)}",
                    zone=house.province.zone,
                ),
                terms=Terms(
                    lease=LEASE,
                    limit=Limit(
                        most=settings.delivery_limit, within=timedelta(minutes=settings.delivery_limit_minutes)
                    ),
                    zone=house.province.zone,
                ),
                slots=Slots(channel=settings.delivery_slots, lane=settings.delivery_slots // 4),
                most_attempts=settings.delivery_attempts,
                clock=system_clock,
                random=random.random,
                on_dead=on_dead,
            )
    finally:
        await engine.dispose()


async def _senders(settings: Settings, secret: bytes, opened: AsyncExitStack) -> dict[Channel, Sender]:
    """A sender for each channel that is set up."""
    senders: dict[Channel, Sender] = {
        Channel.HOOK: await opened.enter_async_context(open_hook(secret, settings.hook_allow_inner))
    }
    if settings.smtp_host is not None:
        senders[Channel.MAIL] = Mail(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.smtp_from,
            tls=settings.smtp_tls,
            user=settings.smtp_user,
            password=settings.smtp_password,
        )
    if settings.message_gateway is not None:
        try:
            gateway = load_gateway(settings.message_gateway)
        except GatewayFault as fault:
            raise SettingsError(f"IOC_MESSAGE_GATEWAY: {fault}") from fault
        senders[Channel.MESSAGE] = await opened.enter_async_context(open_message(gateway))
    return senders
