"""What the clockwork knows of itself: what the auditor repaired, and when timers were last looked at."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from ioc.store.tables.metadata import METADATA, MOMENT

audit_findings: Final = Table(
    "audit_findings",
    METADATA,
    Column("number", BigInteger, Identity(), primary_key=True),
    Column("at", MOMENT, nullable=False, index=True),
    Column("invariant", Text, nullable=False),
    Column("incident_id", Uuid),
    Column("ticket_id", Uuid),
    Column("detail", JSONB, nullable=False),
    Index("ix_audit_findings_incident_id", "incident_id"),
    comment="every invariant that the auditor found broken, and repaired",
)

clockwork_state: Final = Table(
    "clockwork_state",
    METADATA,
    Column("singleton", Boolean, primary_key=True, server_default=text("true")),
    Column("timers_at", MOMENT, comment="when the timers were last looked at"),
    Column("audited_at", MOMENT, comment="when the auditor last finished a pass"),
    Column("silent_from", MOMENT, comment="the newest gap in which nobody looked at the timers"),
    Column("silent_until", MOMENT),
    comment="one row",
)
