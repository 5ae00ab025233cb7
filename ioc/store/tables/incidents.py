"""The cases: incidents, their tickets and their history."""

from collections.abc import Set
from typing import Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Sequence,
    SmallInteger,
    Table,
    Text,
    TextClause,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from ioc.incidents.vocabulary import (
    ACTIVE_STATES,
    JOINABLE_STATES,
    OPEN_STATES,
    OPEN_TICKET_STATES,
    IncidentState,
    TicketState,
)
from ioc.store.tables.metadata import METADATA, MOMENT


def _among(states: Set[IncidentState] | Set[TicketState]) -> TextClause:
    return text("state IN ({})".format(", ".join(f"'{state}'" for state in sorted(states))))


incident_numbers: Final = Sequence("incident_numbers", metadata=METADATA)
"""Numbers from which incident codes are made, so that no two codes can meet."""

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
    Column("opened_at", MOMENT, nullable=False),
    Column("updated_at", MOMENT, nullable=False),
    Column("due_at", MOMENT),
    Column("reports", Integer, nullable=False),
    Column("causes", JSONB, nullable=False, comment="the newest causes; all of them stand in facts"),
    Column("episode", Text, unique=True),
    Column("head", LargeBinary, nullable=False, comment="hash of the newest history entry"),
    Column("policy", Text, nullable=False, comment="version under which it began"),
    Column("promise", JSONB, comment="what the centre or the reporter must do next"),
    Column("material_version", Integer, nullable=False, comment="newest change of state, tickets, place or category"),
    Column("state_before", Text, comment="where it goes back to from waiting, or when a merge is undone"),
    Column("merged_into", Uuid, ForeignKey("incidents.id"), index=True),
    Column("question", Text),
    Column("rejection", Text),
    Column("outcome", Text),
    Column("published", Text, comment="what anybody may read"),
    Column("satisfaction", Text),
    Column("reopen_until", MOMENT),
    Column("reopened", Integer, nullable=False, server_default="0"),
    Column("conference", Text),
    Column("fired", JSONB, nullable=False, comment="how often each escalation step of the promise was decided"),
    Column("next_at", MOMENT, comment="when something happens by itself, unless somebody acts before"),
    Column("search", Text, nullable=False, server_default="", comment="folded words of code, description and address"),
    Index("ix_incidents_search", text("to_tsvector('simple', search)"), postgresql_using="gin"),
    Index("ix_incidents_newest", "updated_at", "id"),
    Index("ix_incidents_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL")),
    Index("ix_incidents_open_near", "category", "cell", postgresql_where=_among(JOINABLE_STATES)),
    Index("ix_incidents_open_newest", "updated_at", postgresql_where=_among(ACTIVE_STATES)),
    # What the auditor looks through: so it reads nothing that is over.
    Index("ix_incidents_open", "owner", "next_at", postgresql_where=_among(OPEN_STATES)),
    Index("ix_incidents_merged", "merged_into", postgresql_where=_among({IncidentState.MERGED})),
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
    Column("assigned_at", MOMENT, nullable=False),
    Column("acknowledge_by", MOMENT),
    Column("resolve_by", MOMENT),
    Column("acknowledged_at", MOMENT),
    Column("acknowledged_by", Text),
    Column("policy", Text, nullable=False, comment="version under which it began, and which it keeps"),
    Column("acknowledge", JSONB, nullable=False, comment="the promise to acknowledge"),
    Column("resolve", JSONB, nullable=False, comment="the promise to resolve"),
    Column("started_at", MOMENT),
    Column("resolved_at", MOMENT),
    Column("resolved_by", Text),
    Column("outcome", Text),
    Column("evidence", ARRAY(Text), nullable=False, server_default="{}"),
    Column("returned_to", Text),
    Column("cancelled_from", Text),
    Column("extension", JSONB),
    Column("extensions", Integer, nullable=False, server_default="0"),
    Column("pause", JSONB),
    Column("fired", JSONB, nullable=False, comment="how often each reminder or escalation step was decided"),
    Column("next_at", MOMENT, comment="when something happens by itself, unless somebody acts before"),
    Index("ix_tickets_department_state", "department", "state"),
    Index("ix_tickets_open", "incident_id", "next_at", postgresql_where=_among(OPEN_TICKET_STATES)),
)

history: Final = Table(
    "history",
    METADATA,
    Column("incident_id", Uuid, ForeignKey("incidents.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", JSONB, nullable=False),
    Column("state_before", Text),
    Column("state_after", Text, nullable=False),
    Column("facts", ARRAY(Text), nullable=False, comment="the facts that this step followed from"),
    Column("ticket_id", Uuid),
    Column("ticket_before", Text),
    Column("ticket_after", Text),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("incident_id", "version"),
    comment="append-only, chained by hash per incident",
)
