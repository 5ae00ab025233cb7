"""What commands were answered."""

from typing import Final

from sqlalchemy import Column, LargeBinary, PrimaryKeyConstraint, SmallInteger, Table, Text

from ioc.store.tables.metadata import METADATA, MOMENT

command_answers: Final = Table(
    "command_answers",
    METADATA,
    Column("subject", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("answered_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("subject", "key"),
    comment="the first answer to a command, for its repeats",
)
