"""Incidents can be searched by their words, and listed newest first, closed ones too."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from ioc.phrases.folding import folded_words

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_AT_ONCE = 1000


def upgrade() -> None:
    """Makes the step."""
    op.add_column(
        "incidents",
        sa.Column(
            "search",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="folded words of code, description and address",
        ),
    )
    _fill()
    op.create_index(
        "ix_incidents_search", "incidents", [sa.text("to_tsvector('simple', search)")], postgresql_using="gin"
    )
    op.create_index("ix_incidents_newest", "incidents", ["updated_at", "id"], unique=False)


def downgrade() -> None:
    """Takes the step back."""
    op.drop_index("ix_incidents_newest", table_name="incidents")
    op.drop_index("ix_incidents_search", table_name="incidents", postgresql_using="gin")
    op.drop_column("incidents", "search")


def _fill() -> None:
    """What is there already can be found as well."""
    connection = op.get_bind()
    ids = connection.scalars(sa.text("SELECT id FROM incidents")).all()
    for start in range(0, len(ids), _AT_ONCE):
        rows = connection.execute(
            sa.text("SELECT id, code, description, address FROM incidents WHERE id = ANY(:ids)"),
            {"ids": ids[start : start + _AT_ONCE]},
        ).all()
        connection.execute(
            sa.text("UPDATE incidents SET search = :search WHERE id = :id"),
            [{"id": row.id, "search": " ".join(folded_words(row.code, row.description, row.address))} for row in rows],
        )
