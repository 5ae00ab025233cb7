"""Promises: the policies that tickets keep, the ledger of every deadline, the changes of the working calendar."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Interval,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from ioc.store.tables.metadata import METADATA, MOMENT

policies: Final = Table(
    "policies",
    METADATA,
    Column("version", Text, primary_key=True),
    Column("terms", JSONB, nullable=False),
    comment="every version of a policy under which something began; never changed",
)

deadline_ledger: Final = Table(
    "deadline_ledger",
    METADATA,
    Column("incident_id", Uuid, ForeignKey("incidents.id"), nullable=False),
    Column("version", Integer, nullable=False, comment="the incident's change that moved it"),
    Column("item", SmallInteger, nullable=False),
    Column("subject", Uuid, nullable=False, comment="the ticket, or the incident for the centre's own"),
    Column("promise", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("because", JSONB, nullable=False),
    Column("pace", Text, nullable=False),
    Column("budget", Interval, nullable=False, comment="all the time promised, extensions included"),
    Column("used", Interval, nullable=False),
    Column("due_at", MOMENT, comment="null while the clock stands"),
    PrimaryKeyConstraint("incident_id", "version", "item"),
    # The newest row of each promise is read from the index alone, for every open ticket, by each audit.
    Index("ix_deadline_ledger_newest", "subject", "promise", "version", "item", postgresql_include=["due_at"]),
    comment="append-only: what moved each deadline, and why",
)

calendar_changes: Final = Table(
    "calendar_changes",
    METADATA,
    Column("number", BigInteger, Identity(), primary_key=True),
    Column("day", Date, nullable=False),
    Column("works", Boolean, nullable=False),
    Column("hours_of", SmallInteger, nullable=False, comment="weekday whose hours it takes, 0 is Monday"),
    Column("because", JSONB, nullable=False),
    Column("order_number", Text, comment="of the decree or official letter"),
    Column("made_by", Text, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("applied_at", MOMENT, comment="when every open ticket had been counted again"),
    comment="days that an administrator ordered; the newest of a day wins",
)
