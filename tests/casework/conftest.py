from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.rulebook import Rulebook
from ioc.store.database import connect
from tests.building import MovedClock, house
from tests.conftest import Database


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = connect(database.url)
    yield engine
    await engine.dispose()


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def rulebook(clock: MovedClock) -> Rulebook:
    return house().rulebook(clock)
