"""News on its way to Kafka."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Identity, LargeBinary, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from ioc.store.tables.metadata import METADATA, MOMENT

outbox: Final = Table(
    "outbox",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("value", LargeBinary, nullable=False),
    comment="news that committed with its state and is not yet on Kafka",
)

relay_position: Final = Table(
    "relay_position",
    METADATA,
    Column("singleton", Boolean, primary_key=True, server_default=text("true")),
    Column("epoch", Text, nullable=False),
    Column("offset", BigInteger, nullable=False, comment="Kafka offset of the newest acknowledged record"),
    Column("ticked_at", MOMENT, nullable=False, comment="when the newest tick on Kafka was committed"),
    comment="how far the relay has come; one row",
)
