"""What is told to people: a row for each delivery, from the decision to its end."""

from enum import StrEnum
from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from ioc.store.tables.metadata import METADATA, MOMENT


class DeliveryState(StrEnum):
    """Where a delivery stands; only a pending one still moves, and a bundled one ends as its bundle does."""

    PENDING = "pending"
    SENT = "sent"
    BUNDLED = "bundled"
    """Told in the message of the delivery that `bundle_id` names."""
    DEAD = "dead"
    SKIPPED = "skipped"
    """Its channel is not set up: no fault of anybody's."""


# In words of SQL, not as parameters: only so does PostgreSQL use the partial indexes.
_PENDING = text("state = 'pending'")
_SENT_ORDINARY = text("state = 'sent' AND NOT urgent")

deliveries: Final = Table(
    "deliveries",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("key", Text, nullable=False, unique=True, comment="the decided step; its repeat is dropped"),
    Column("incident_id", Uuid, ForeignKey("incidents.id"), nullable=False, index=True),
    Column("ticket_id", Uuid),
    Column("whom", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("words", JSONB, nullable=False, comment="what the text needs, as it was when it was decided"),
    Column("not_before", MOMENT, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", MOMENT, nullable=False, comment="when it may be claimed; while claimed, the lease's end"),
    Column(
        "claimed_until", MOMENT, comment="the end of the lease under which an attempt is made; null between attempts"
    ),
    Column("may_have_arrived", Boolean, nullable=False, comment="an attempt's answer got lost; repeated as it was"),
    Column("recipient", Text, comment="the person's subject; null for a department's contact"),
    Column("address", Text, comment="chosen once, before the first attempt"),
    Column("language", Text),
    Column("because", JSONB, comment="why it goes to this person"),
    Column("outcome", Text, comment="what the newest attempt came to"),
    Column("finished_at", MOMENT),
    Column("bundle_id", Uuid, comment="the delivery whose message tells this one"),
    Index(
        "ix_deliveries_lane", "channel", "department", text("urgent DESC"), "next_attempt_at", postgresql_where=_PENDING
    ),
    Index("ix_deliveries_pending_to", "channel", "address", postgresql_where=_PENDING),
    Index("ix_deliveries_pending_since", "not_before", postgresql_where=_PENDING),
    Index("ix_deliveries_sent_to", "channel", "address", "finished_at", postgresql_where=_SENT_ORDINARY),
    Index("ix_deliveries_bundle", "bundle_id", postgresql_where=text("bundle_id IS NOT NULL")),
    comment="each step is decided once and told at least once; rows stay as the record of it",
)
