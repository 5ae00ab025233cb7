"""The migrations make just the tables that the code describes, and the processes may do just what they need."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from ioc.store.database import connect
from ioc.store.migrations import migrate, newest_revision
from ioc.store.tables import METADATA
from tests.conftest import Database


async def test_migrated_tables_are_those_of_the_code(database: Database) -> None:
    engine = connect(database.owner_url)

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))

    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database.owner_url)

    assert newest_revision() > "0001"


async def test_the_processes_role_may_not_delete_what_must_stay(database: Database) -> None:
    engine = connect(database.url)
    async with engine.connect() as connection:
        deletable = await connection.scalars(
            text(
                "SELECT table_name FROM information_schema.role_table_grants "
                "WHERE grantee = 'ioc_app' AND privilege_type = 'DELETE'"
            )
        )
        names = set(deletable)
    await engine.dispose()
    assert names == {"outbox"}
