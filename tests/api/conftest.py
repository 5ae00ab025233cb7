from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.access.principals import Role, Staff
from ioc.access.tokens import issue
from ioc.bootstrap.api import make_app, make_door
from ioc.bootstrap.house import House, furnish
from ioc.bootstrap.identity import kept_up_to_date, make_verifier
from ioc.bus.producer import Producer
from ioc.bus.topics import ensure_topics
from ioc.identity.verifier import Verifier
from ioc.keyring import Keyring, make_keyring
from ioc.settings import Settings
from ioc.store.database import connect
from tests.conftest import Database
from tests.waiting import until


@dataclass(frozen=True, slots=True)
class Api:
    """The whole HTTP surface in this process, on the real servers."""

    http: httpx.AsyncClient
    house: House
    keyring: Keyring
    engine: AsyncEngine

    def bearer(self, role: Role, department: str | None = None, subject: str = "lan") -> dict[str, str]:
        """The header of a member of staff."""
        staff = Staff(subject=subject, role=role, department=department)
        token = issue(staff, self.keyring.issuer, datetime.now(UTC), timedelta(hours=1))
        return {"Authorization": f"Bearer {token}"}


class OpenApi(Protocol):
    def __call__(self, database_url: str) -> AbstractAsyncContextManager[Api]: ...


@pytest.fixture
def open_api(kafka: str, topic_prefix: str, tmp_path: Path) -> OpenApi:
    """Opens the surface on a database, which need not be there."""

    @asynccontextmanager
    async def opened(database_url: str) -> AsyncIterator[Api]:
        settings = Settings(data=tmp_path, kafka=kafka, topic_prefix=topic_prefix)
        house = furnish(settings)
        keyring = make_keyring(tmp_path)
        await ensure_topics(kafka, house.topics.plan(house.catalogue.services), partitions=2)
        engine = connect(database_url)
        verifier = make_verifier(settings, keyring)
        async with kept_up_to_date(verifier, kafka, house.topics), Producer(kafka) as producer:
            await until(partial(_knows, verifier))
            app = make_app(settings, house, make_door(settings, house, keyring, producer), engine, verifier)
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
                yield Api(http, house, keyring, engine)
        await engine.dispose()

    return opened


async def _knows(verifier: Verifier) -> bool:
    return verifier.voids.known


@pytest.fixture
async def api(open_api: OpenApi, database: Database) -> AsyncIterator[Api]:
    """The surface on this test's database."""
    async with open_api(database.url) as opened:
        yield opened
