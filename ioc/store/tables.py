"""The tables. `migrations/` makes them; a test holds that both say the same."""

from typing import Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Sequence,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from ioc.incidents.vocabulary import OPEN_STATES

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Moment = DateTime(timezone=True)
_OPEN = text("state IN ({})".format(", ".join(f"'{state}'" for state in sorted(OPEN_STATES))))

incident_numbers: Final = Sequence("incident_numbers", metadata=METADATA)
"""Numbers from which incident codes are made, so that no two codes can meet."""

facts: Final = Table(
    "facts",
    METADATA,
    Column("id", Uuid, nullable=False),
    Column("item", Integer, nullable=False, comment="index in a batch; 0 for a report"),
    Column("kind", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("incident_id", Uuid, comment="where the fact went; null when it changed no incident"),
    Column("applied_at", _Moment, nullable=False),
    PrimaryKeyConstraint("id", "item"),
    comment="every fact that was applied, once",
)

incidents: Final = Table(
    "incidents",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("service", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("severity", SmallInteger, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("restricted", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("title", JSONB, nullable=False),
    Column("description", Text, nullable=False),
    Column("lat", Double),
    Column("lon", Double),
    Column("cell", BigInteger, comment="H3 cell of the place, where joining looks"),
    Column("commune", Text),
    Column("commune_valid_from", Date),
    Column("commune_name", Text),
    Column("address", Text),
    Column("marks", ARRAY(Text), nullable=False),
    Column("owner", Text, nullable=False, comment="the department that must act next"),
    Column("opened_at", _Moment, nullable=False),
    Column("updated_at", _Moment, nullable=False),
    Column("due_at", _Moment),
    Column("reports", Integer, nullable=False),
    Column("causes", JSONB, nullable=False, comment="the newest causes; all of them stand in facts"),
    Column("episode", Text, unique=True),
    Column("head", LargeBinary, nullable=False, comment="hash of the newest history entry"),
    Index("ix_incidents_open_near", "category", "cell", postgresql_where=_OPEN),
    Index("ix_incidents_open_newest", "updated_at", postgresql_where=_OPEN),
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
    Column("observed_at", _Moment),
    Column("received_at", _Moment, nullable=False),
)

report_additions: Final = Table(
    "report_additions",
    METADATA,
    Column("report_id", Uuid, ForeignKey("reports.id"), nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("received_at", _Moment, nullable=False),
    PrimaryKeyConstraint("report_id", "fingerprint"),
    comment="another body that came under a report's key: kept, never dropped",
)

tickets: Final = Table(
    "tickets",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("incident_id", Uuid, ForeignKey("incidents.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("department", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("because", JSONB, nullable=False),
    Column("assigned_at", _Moment, nullable=False),
    Column("acknowledge_by", _Moment),
    Column("resolve_by", _Moment),
    Column("acknowledged_at", _Moment),
    Column("acknowledged_by", Text),
    Index("ix_tickets_department_state", "department", "state"),
)

history: Final = Table(
    "history",
    METADATA,
    Column("incident_id", Uuid, ForeignKey("incidents.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", _Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", JSONB, nullable=False),
    Column("state_before", Text),
    Column("state_after", Text, nullable=False),
    Column("facts", ARRAY(Text), nullable=False, comment="the facts that this step followed from"),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("incident_id", "version"),
    comment="append-only, chained by hash per incident",
)

rule_states: Final = Table(
    "rule_states",
    METADATA,
    Column("rule", Text, nullable=False),
    Column("sensor", Text, nullable=False),
    Column("state", JSONB, nullable=False),
    PrimaryKeyConstraint("rule", "sensor"),
)

command_answers: Final = Table(
    "command_answers",
    METADATA,
    Column("subject", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("answered_at", _Moment, nullable=False),
    PrimaryKeyConstraint("subject", "key"),
    comment="the first answer to a command, for its repeats",
)

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
    Column("ticked_at", _Moment, nullable=False, comment="when the newest tick on Kafka was committed"),
    comment="how far the relay has come; one row",
)
