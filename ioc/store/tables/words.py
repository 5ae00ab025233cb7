"""What people said beside the facts: notes of the house, answers of reporters."""

from typing import Final

from sqlalchemy import ARRAY, Column, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text, Uuid

from ioc.store.tables.metadata import METADATA, MOMENT

notes: Final = Table(
    "notes",
    METADATA,
    Column("incident_id", Uuid, ForeignKey("incidents.id"), nullable=False),
    Column("version", Integer, nullable=False, comment="the incident's change that brought it"),
    Column("author", Text, nullable=False),
    Column("department", Text, comment="whose officer wrote it; null for the centre"),
    Column("text", Text, nullable=False, comment="masked"),
    Column("at", MOMENT, nullable=False),
    PrimaryKeyConstraint("incident_id", "version"),
)

answers: Final = Table(
    "answers",
    METADATA,
    Column("incident_id", Uuid, ForeignKey("incidents.id"), nullable=False),
    Column("version", Integer, nullable=False, comment="the incident's change that brought it"),
    Column("report_id", Uuid, ForeignKey("reports.id"), nullable=False),
    Column("text", Text, nullable=False, comment="masked working text"),
    Column("sealed", Text, nullable=False, comment="the original, for the unsealing key only"),
    Column("media", ARRAY(Text), nullable=False),
    Column("at", MOMENT, nullable=False),
    PrimaryKeyConstraint("incident_id", "version"),
    comment="what reporters answered, said with their feedback, or with reopening",
)
