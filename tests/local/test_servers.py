"""The embedded servers keep what they promised, whatever happens to them."""

import asyncpg

from ioc.bus.topics import ensure_topics
from ioc.contracts.topics import Topics
from ioc.store.database import plain_url
from tests.conftest import Database


async def test_the_processes_role_owns_no_table(database: Database) -> None:
    connection = await asyncpg.connect(plain_url(database.url))
    try:
        owned = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        )
        tables = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    finally:
        await connection.close()

    assert owned == []
    assert tables >= 10


async def test_topics_are_made_once(kafka: str, topic_prefix: str) -> None:
    plan = Topics(topic_prefix).plan(["field_report"])

    created = await ensure_topics(kafka, plan, partitions=2)
    again = await ensure_topics(kafka, plan, partitions=2)

    assert created == {topic.name for topic in plan}
    assert again == frozenset()
