"""The hourly seals over the history, append-only like the history itself."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the step."""
    op.create_table(
        "history_seals",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False, comment="history entries since the seal before"),
        sa.Column(
            "incidents",
            sa.Integer(),
            nullable=False,
            comment="incidents whose head moved since then: its leaves",
        ),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_history_seals")),
        comment="append-only; each root is over the one before and this seal's leaves",
    )
    op.create_table(
        "history_seal_leaves",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False, comment="hash of the history entry of this version"),
        sa.ForeignKeyConstraint(
            ["number"],
            ["history_seals.number"],
            name=op.f("fk_history_seal_leaves_number"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("incident_id", "version", name=op.f("pk_history_seal_leaves")),
        comment="append-only; the head of an incident when a seal was made",
    )
    op.create_index(op.f("ix_history_seal_leaves_number"), "history_seal_leaves", ["number"], unique=False)
    for table in ("history_seals", "history_seal_leaves"):
        _keep_append_only(table)
        op.execute(f"GRANT SELECT, INSERT ON {table} TO ioc_app")


def downgrade() -> None:
    """Takes the step back."""
    op.drop_index(op.f("ix_history_seal_leaves_number"), table_name="history_seal_leaves")
    op.drop_table("history_seal_leaves")
    op.drop_table("history_seals")


def _keep_append_only(table: str) -> None:
    for event, unit in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{unit.lower()}_changes BEFORE {event} ON {table} "
            f"FOR EACH {unit} EXECUTE FUNCTION refuse_to_rewrite_history()"
        )
