import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ioc.store.database import connect
from tests.building import MovedClock, house
from tests.conftest import Database
from tests.stories.telling import Story


@pytest.fixture
def place() -> Iterator[Path]:
    """Where a story's centres keep their data.

    Not among pytest's own directories: every run shuts those to other users, and PostgreSQL is one where we are root.
    """
    with tempfile.TemporaryDirectory(prefix="ioc-story-") as directory:
        path = Path(directory)
        path.chmod(0o755)
        yield path


@pytest.fixture
async def story(database: Database) -> AsyncIterator[Story]:
    """The casework of the real house on a database of the story's own; the story begins in November 2025."""
    engine, clock = connect(database.url), MovedClock()
    yield Story(engine, house().rulebook(clock), clock)
    await engine.dispose()
