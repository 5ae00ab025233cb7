"""Indexes by which the auditor reads only what is open, and each promise's newest ledger row alone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the step."""
    op.create_index(
        "ix_incidents_open",
        "incidents",
        ["owner", "next_at"],
        postgresql_where=sa.text("state IN ('dispatched', 'published', 'received', 'resolved', 'waiting')"),
    )
    op.create_index(
        "ix_incidents_merged", "incidents", ["merged_into"], postgresql_where=sa.text("state IN ('merged')")
    )
    op.create_index(
        "ix_tickets_open",
        "tickets",
        ["incident_id", "next_at"],
        postgresql_where=sa.text("state IN ('acknowledged', 'assigned', 'in_progress')"),
    )
    op.create_index(
        "ix_deadline_ledger_newest",
        "deadline_ledger",
        ["subject", "promise", "version", "item"],
        postgresql_include=["due_at"],
    )
    # The new one begins with the same column.
    op.drop_index("ix_deadline_ledger_subject", table_name="deadline_ledger")


def downgrade() -> None:
    """Takes the step back."""
    op.create_index("ix_deadline_ledger_subject", "deadline_ledger", ["subject"])
    op.drop_index("ix_deadline_ledger_newest", table_name="deadline_ledger")
    op.drop_index("ix_tickets_open", table_name="tickets")
    op.drop_index("ix_incidents_merged", table_name="incidents")
    op.drop_index("ix_incidents_open", table_name="incidents")
