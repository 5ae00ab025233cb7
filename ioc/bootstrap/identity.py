"""Who is asking, for the processes that check tokens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ioc.access.outside_claims import read_claim_map
from ioc.clock import system_clock
from ioc.contracts.topics import Topics
from ioc.identity.oidc import OutsideIssuer
from ioc.identity.verifier import Verifier
from ioc.identity.voids import Voids, VoidsFollower
from ioc.keyring import Keyring
from ioc.settings import Settings


def make_verifier(settings: Settings, keyring: Keyring) -> Verifier:
    """Verifies tokens once it is kept up to date."""
    outside = None
    if settings.oidc_issuer is not None and settings.oidc_audience is not None:
        outside = OutsideIssuer(
            issuer=settings.oidc_issuer,
            audience=settings.oidc_audience,
            claims=read_claim_map(settings.oidc_claims),
            clock=system_clock,
        )
    return Verifier(local=keyring.issuer, voids=Voids(), outside=outside)


@asynccontextmanager
async def kept_up_to_date(verifier: Verifier, bootstrap: str, topics: Topics) -> AsyncIterator[None]:
    """Follows what is void, and the outside issuer's keys, for as long as the block lasts.

    Tokens of staff are refused until what is void was read once; citizens need not wait for it.
    """
    follower = VoidsFollower(bootstrap=bootstrap, topic=topics.access, voids=verifier.voids)
    work = [asyncio.ensure_future(follower.run())]
    if verifier.outside is not None:
        work.append(asyncio.ensure_future(verifier.outside.run()))
    try:
        yield
    finally:
        for each in work:
            each.cancel()
        await asyncio.gather(*work, return_exceptions=True)
