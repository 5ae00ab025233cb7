"""Who is told: the departments' contacts, the schedule of duty and the orders that override it."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Date,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Time,
    Uuid,
)

from ioc.store.tables.metadata import METADATA, MOMENT

contacts: Final = Table(
    "contacts",
    METADATA,
    Column("department", Text, nullable=False),
    Column("whom", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    PrimaryKeyConstraint("department", "whom", "channel"),
    comment="where a notice goes when nobody is on duty, or that person has no address",
)

shifts: Final = Table(
    "shifts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("department", Text, nullable=False),
    Column("whom", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("weekdays", ARRAY(SmallInteger), comment="1 Monday … 7 Sunday; null for a shift that happens once"),
    Column("begins", Time, comment="local time"),
    Column("ends", Time, comment="local time; at or before `begins`: on the next day"),
    Column("valid_from", Date),
    Column("valid_to", Date, comment="the last day; a shift is ended, never deleted"),
    Column("start", MOMENT, comment="of a shift that happens once"),
    Column("end", MOMENT),
    CheckConstraint(
        "(weekdays IS NOT NULL AND begins IS NOT NULL AND ends IS NOT NULL AND valid_from IS NOT NULL"
        ' AND start IS NULL AND "end" IS NULL)'
        " OR (weekdays IS NULL AND begins IS NULL AND ends IS NULL"
        ' AND start IS NOT NULL AND "end" IS NOT NULL)',
        name="weekly_or_once",
    ),
    Index("ix_shifts_department", "department"),
)

shift_overrides: Final = Table(
    "shift_overrides",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("department", Text, nullable=False),
    Column("whom", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("replaced", Text, comment="only while this person would be on duty; null: whoever would be"),
    Column("start", MOMENT, nullable=False),
    Column("end", MOMENT, nullable=False, comment="an order is ended, never deleted"),
    Column("because", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Index("ix_shift_overrides_department_end", "department", "end"),
)
