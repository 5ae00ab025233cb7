"""The tables of the spine, the append-only history and the rights of the processes' role."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the step."""
    op.execute("CREATE SEQUENCE incident_numbers")
    op.create_table(
        "command_answers",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "key", name=op.f("pk_command_answers")),
        comment="the first answer to a command, for its repeats",
    )
    op.create_table(
        "facts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False, comment="index in a batch; 0 for a report"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column(
            "incident_id", sa.Uuid(), nullable=True, comment="where the fact went; null when it changed no incident"
        ),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", "item", name=op.f("pk_facts")),
        comment="every fact that was applied, once",
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("cell", sa.BigInteger(), nullable=True, comment="H3 cell of the place, where joining looks"),
        sa.Column("commune", sa.Text(), nullable=True),
        sa.Column("commune_valid_from", sa.Date(), nullable=True),
        sa.Column("commune_name", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("marks", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False, comment="the department that must act next"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column(
            "causes",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="the newest causes; all of them stand in facts",
        ),
        sa.Column("episode", sa.Text(), nullable=True),
        sa.Column("head", sa.LargeBinary(), nullable=False, comment="hash of the newest history entry"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("code", name=op.f("uq_incidents_code")),
        sa.UniqueConstraint("episode", name=op.f("uq_incidents_episode")),
    )
    op.create_index(
        "ix_incidents_open_near",
        "incidents",
        ["category", "cell"],
        unique=False,
        postgresql_where=sa.text("state IN ('dispatched', 'received', 'waiting')"),
    )
    op.create_index(
        "ix_incidents_open_newest",
        "incidents",
        ["updated_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('dispatched', 'received', 'waiting')"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        comment="news that committed with its state and is not yet on Kafka",
    )
    op.create_table(
        "relay_position",
        sa.Column("singleton", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False, comment="Kafka offset of the newest acknowledged record"),
        sa.Column(
            "ticked_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when the newest tick on Kafka was committed",
        ),
        sa.PrimaryKeyConstraint("singleton", name=op.f("pk_relay_position")),
        comment="how far the relay has come; one row",
    )
    op.create_table(
        "rule_states",
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("sensor", sa.Text(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("rule", "sensor", name=op.f("pk_rule_states")),
    )
    op.create_table(
        "history",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state_before", sa.Text(), nullable=True),
        sa.Column("state_after", sa.Text(), nullable=False),
        sa.Column("facts", sa.ARRAY(sa.Text()), nullable=False, comment="the facts that this step followed from"),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_history_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", "version", name=op.f("pk_history")),
        comment="append-only, chained by hash per incident",
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False, comment="masked working text"),
        sa.Column("place", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("marks", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("media", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False, comment="contact and original text, for the unsealing key only"),
        sa.Column("has_contact", sa.Boolean(), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_reports_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_code"), "reports", ["code"], unique=False)
    op.create_index(op.f("ix_reports_incident_id"), "reports", ["incident_id"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledge_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolve_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_tickets_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    op.create_index("ix_tickets_department_state", "tickets", ["department", "state"], unique=False)
    op.create_index(op.f("ix_tickets_incident_id"), "tickets", ["incident_id"], unique=False)
    op.create_table(
        "report_additions",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_additions_report_id")),
        sa.PrimaryKeyConstraint("report_id", "fingerprint", name=op.f("pk_report_additions")),
        comment="another body that came under a report's key: kept, never dropped",
    )
    _keep_history_append_only()
    _grant_rights()


def downgrade() -> None:
    """Takes the step back."""
    op.drop_table("report_additions")
    op.drop_index(op.f("ix_tickets_incident_id"), table_name="tickets")
    op.drop_index("ix_tickets_department_state", table_name="tickets")
    op.drop_table("tickets")
    op.drop_index(op.f("ix_reports_incident_id"), table_name="reports")
    op.drop_index(op.f("ix_reports_code"), table_name="reports")
    op.drop_table("reports")
    op.drop_table("history")
    op.drop_table("rule_states")
    op.drop_table("relay_position")
    op.drop_table("outbox")
    op.drop_index(
        "ix_incidents_open_newest",
        table_name="incidents",
        postgresql_where=sa.text("state IN ('dispatched', 'received', 'waiting')"),
    )
    op.drop_index(
        "ix_incidents_open_near",
        table_name="incidents",
        postgresql_where=sa.text("state IN ('dispatched', 'received', 'waiting')"),
    )
    op.drop_table("incidents")
    op.drop_table("facts")
    op.drop_table("command_answers")
    op.execute("DROP FUNCTION refuse_to_rewrite_history()")
    op.execute("DROP SEQUENCE incident_numbers")


def _keep_history_append_only() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_to_rewrite_history() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'history is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
        END
        $$
        """
    )
    for event, unit in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        name = f"history_refuses_{unit.lower()}_changes"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON history "
            f"FOR EACH {unit} EXECUTE FUNCTION refuse_to_rewrite_history()"
        )


# What the processes may do, table by table; they own none (law 9).
_RIGHTS = {
    "facts": "SELECT, INSERT",
    "reports": "SELECT, INSERT, UPDATE",
    "report_additions": "SELECT, INSERT",
    "incidents": "SELECT, INSERT, UPDATE",
    "tickets": "SELECT, INSERT, UPDATE",
    "history": "SELECT, INSERT",
    "rule_states": "SELECT, INSERT, UPDATE",
    "command_answers": "SELECT, INSERT",
    "outbox": "SELECT, INSERT, DELETE",
    "relay_position": "SELECT, INSERT, UPDATE",
    "alembic_version": "SELECT",
}


def _grant_rights() -> None:
    op.execute(
        """
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ioc_app') THEN CREATE ROLE ioc_app NOLOGIN; END IF;
        END $$
        """
    )
    op.execute("GRANT USAGE ON SEQUENCE incident_numbers, outbox_id_seq TO ioc_app")
    for table, rights in _RIGHTS.items():
        op.execute(f"GRANT {rights} ON {table} TO ioc_app")
