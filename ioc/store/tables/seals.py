"""The seals over the history: what stood at the head of every incident, hour by hour."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, PrimaryKeyConstraint, Table, Uuid

from ioc.store.tables.metadata import METADATA, MOMENT

history_seals: Final = Table(
    "history_seals",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed_at", MOMENT, nullable=False),
    Column("entries", BigInteger, nullable=False, comment="history entries since the seal before"),
    Column("incidents", Integer, nullable=False, comment="incidents whose head moved since then: its leaves"),
    Column("previous", LargeBinary, nullable=False),
    Column("root", LargeBinary, nullable=False),
    comment="append-only; each root is over the one before and this seal's leaves",
)

history_seal_leaves: Final = Table(
    "history_seal_leaves",
    METADATA,
    # Written before its seal, whose root is computed over what is written.
    Column(
        "number",
        BigInteger,
        ForeignKey("history_seals.number", deferrable=True, initially="DEFERRED"),
        nullable=False,
        index=True,
    ),
    # Tied to no incident: a leaf must outlive the incident that it testifies for.
    Column("incident_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False, comment="hash of the history entry of this version"),
    PrimaryKeyConstraint("incident_id", "version"),
    comment="append-only; the head of an incident when a seal was made",
)
