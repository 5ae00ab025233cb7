"""An installation of before goes on: what was open then gets promises, and can be taken back a step."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ioc.casework.facts import apply_facts
from ioc.casework.timers import fire_due
from ioc.clock import system_clock
from ioc.incidents.escalation.moments import next_moment
from ioc.store import incidents
from ioc.store.database import connect
from ioc.store.migrations import _config
from tests.building import MovedClock, as_fact, house, report
from tests.conftest import Database


def step(connection: Connection, how: str, revision: str) -> None:
    config: Config = _config()
    config.attributes["connection"] = connection
    getattr(command, how)(config, revision)


async def test_what_was_open_before_promises_were_kept_is_read_and_goes_on(database: Database) -> None:
    owner = create_async_engine(database.owner_url, poolclass=NullPool)
    engine = connect(database.url)
    rulebook = house().rulebook(MovedClock())
    await apply_facts(engine, rulebook, [as_fact(report())])
    async with owner.begin() as connection:
        await connection.run_sync(step, "downgrade", "0001")
        await connection.run_sync(step, "upgrade", "head")

    async with engine.begin() as connection:
        (found,) = await incidents.read_open(connection)
        practice = await rulebook.practices.at_hand(connection)
        await rulebook.practices.learn(connection, [found])
        left_over = await connection.scalar(text("SELECT count(*) FROM deadline_ledger"))

    assert [ticket.policy for ticket in found.tickets] == ["before_policies"]
    assert next_moment(found, practice) is not None
    assert left_over == 0
    assert await fire_due(engine, rulebook, system_clock())
    await engine.dispose()
    await owner.dispose()
