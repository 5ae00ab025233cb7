"""What came in from outside: facts applied, reports, what rules remember."""

from typing import Final

from sqlalchemy import ARRAY, Boolean, Column, ForeignKey, Integer, PrimaryKeyConstraint, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from ioc.store.tables.metadata import METADATA, MOMENT

facts: Final = Table(
    "facts",
    METADATA,
    Column("id", Uuid, nullable=False),
    Column("item", Integer, nullable=False, comment="index in a batch; 0 for a report"),
    Column("kind", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("incident_id", Uuid, comment="where the fact went; null when it changed no incident"),
    Column("applied_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("id", "item"),
    comment="every fact that was applied, once",
)

reports: Final = Table(
    "reports",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, index=True),
    Column("incident_id", Uuid, ForeignKey("incidents.id"), nullable=False, index=True),
    Column("service", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("description", Text, nullable=False, comment="masked working text"),
    Column("place", JSONB, nullable=False),
    Column("marks", ARRAY(Text), nullable=False),
    Column("channel", Text, nullable=False),
    Column("media", ARRAY(Text), nullable=False),
    Column("sealed", Text, nullable=False, comment="contact and original text, for the unsealing key only"),
    Column("has_contact", Boolean, nullable=False),
    Column("observed_at", MOMENT),
    Column("received_at", MOMENT, nullable=False),
)

report_additions: Final = Table(
    "report_additions",
    METADATA,
    Column("report_id", Uuid, ForeignKey("reports.id"), nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("report_id", "fingerprint"),
    comment="another body that came under a report's key: kept, never dropped",
)

rule_states: Final = Table(
    "rule_states",
    METADATA,
    Column("rule", Text, nullable=False),
    Column("sensor", Text, nullable=False),
    Column("state", JSONB, nullable=False),
    PrimaryKeyConstraint("rule", "sensor"),
)
