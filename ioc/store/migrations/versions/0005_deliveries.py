"""The deliveries, and who is told: contacts, shifts and their overrides."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    """Makes the step."""
    _make_deliveries()
    _make_duty()
    # Rows are ended, never deleted: they say who was told, and why that person.
    op.execute("GRANT SELECT, INSERT, UPDATE ON deliveries, contacts, shifts, shift_overrides TO ioc_app")
    op.execute(
        "CREATE TRIGGER deliveries_wake_the_senders AFTER INSERT ON deliveries "
        "FOR EACH STATEMENT EXECUTE FUNCTION wake_listeners('ioc_deliveries')"
    )


def downgrade() -> None:
    """Takes the step back."""
    for table in ("shift_overrides", "shifts", "contacts", "deliveries"):
        op.drop_table(table)


def _make_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the decided step; its repeat is dropped"),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column(
            "words",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what the text needs, as it was when it was decided",
        ),
        sa.Column("not_before", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "next_attempt_at", _MOMENT, nullable=False, comment="when it may be claimed; while claimed, the lease's end"
        ),
        sa.Column(
            "claimed_until",
            _MOMENT,
            nullable=True,
            comment="the end of the lease under which an attempt is made; null between attempts",
        ),
        sa.Column(
            "may_have_arrived", sa.Boolean(), nullable=False, comment="an attempt's answer got lost; repeated as it was"
        ),
        sa.Column(
            "recipient", sa.Text(), nullable=True, comment="the person's subject; null for a department's contact"
        ),
        sa.Column("address", sa.Text(), nullable=True, comment="chosen once, before the first attempt"),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column(
            "because",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="why it goes to this person",
        ),
        sa.Column("outcome", sa.Text(), nullable=True, comment="what the newest attempt came to"),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("bundle_id", sa.Uuid(), nullable=True, comment="the delivery whose message tells this one"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_deliveries_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
        comment="each step is decided once and told at least once; rows stay as the record of it",
    )
    op.create_index(op.f("ix_deliveries_incident_id"), "deliveries", ["incident_id"])
    op.create_index(
        "ix_deliveries_lane",
        "deliveries",
        ["channel", "department", sa.text("urgent DESC"), "next_attempt_at"],
        postgresql_where=_PENDING,
    )
    op.create_index("ix_deliveries_pending_to", "deliveries", ["channel", "address"], postgresql_where=_PENDING)
    op.create_index("ix_deliveries_pending_since", "deliveries", ["not_before"], postgresql_where=_PENDING)
    op.create_index(
        "ix_deliveries_sent_to",
        "deliveries",
        ["channel", "address", "finished_at"],
        postgresql_where=sa.text("state = 'sent' AND NOT urgent"),
    )
    op.create_index(
        "ix_deliveries_bundle", "deliveries", ["bundle_id"], postgresql_where=sa.text("bundle_id IS NOT NULL")
    )


def _make_duty() -> None:
    op.create_table(
        "contacts",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("department", "whom", "channel", name=op.f("pk_contacts")),
        comment="where a notice goes when nobody is on duty, or that person has no address",
    )
    op.create_table(
        "shifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column(
            "weekdays",
            sa.ARRAY(sa.SmallInteger()),
            nullable=True,
            comment="1 Monday … 7 Sunday; null for a shift that happens once",
        ),
        sa.Column("begins", sa.Time(), nullable=True, comment="local time"),
        sa.Column("ends", sa.Time(), nullable=True, comment="local time; at or before `begins`: on the next day"),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="the last day; a shift is ended, never deleted"),
        sa.Column("start", _MOMENT, nullable=True, comment="of a shift that happens once"),
        sa.Column("end", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "(weekdays IS NOT NULL AND begins IS NOT NULL AND ends IS NOT NULL AND valid_from IS NOT NULL"
            ' AND start IS NULL AND "end" IS NULL)'
            " OR (weekdays IS NULL AND begins IS NULL AND ends IS NULL"
            ' AND start IS NOT NULL AND "end" IS NOT NULL)',
            name="weekly_or_once",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    op.create_index("ix_shifts_department", "shifts", ["department"])
    op.create_table(
        "shift_overrides",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column(
            "replaced",
            sa.Text(),
            nullable=True,
            comment="only while this person would be on duty; null: whoever would be",
        ),
        sa.Column("start", _MOMENT, nullable=False),
        sa.Column("end", _MOMENT, nullable=False, comment="an order is ended, never deleted"),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_overrides")),
    )
    op.create_index("ix_shift_overrides_department_end", "shift_overrides", ["department", "end"])
