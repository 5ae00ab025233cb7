"""The whole life of an incident: promises with their ledger, policies, timers, words, what the clockwork knows."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = postgresql.JSONB(astext_type=sa.Text())

# What was promised before there were policies: whatever is open then goes on under it.
_FORMER = """{
 "code": "before_policies", "category": "*", "urgency": null, "valid_from": "2025-07-01T00:00:00+07:00",
 "because": {"vi": "Vụ việc có trước khi đặt quy định thời hạn.", "en": "It was open before there were policies."},
 "verify": {"within": "PT900S"}, "dispatch": {"within": "PT900S"}, "acknowledge": {"within": "PT28800S"},
 "resolve": {"within": "P3D"}, "review": {"within": "P1D"}, "answer": {"within": "P3D"}, "feedback": {"within": "P7D"},
 "decide": {"within": "P1D"}, "acknowledgement_holds": {"within": "P1D"},
 "steps": [
  {"code": "supervisor", "of": "verify", "whom": "supervisor", "channels": ["mail"], "again_every": "P1D"},
  {"code": "supervisor", "of": "dispatch", "whom": "supervisor", "channels": ["mail"], "again_every": "P1D"},
  {"code": "supervisor", "of": "review", "whom": "supervisor", "channels": ["mail"], "again_every": "P1D"},
  {"code": "supervisor", "of": "decide", "whom": "supervisor", "channels": ["mail"], "again_every": "P1D"},
  {"code": "head", "of": "acknowledge", "whom": "head", "channels": ["mail"], "again_every": "P1D"},
  {"code": "head", "of": "resolve", "whom": "head", "channels": ["mail"], "again_every": "P1D"}
 ]}"""


def upgrade() -> None:
    """Makes the step."""
    _make_tables()
    _widen_incidents()
    _widen_tickets()
    for column in (
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_before", sa.Text(), nullable=True),
        sa.Column("ticket_after", sa.Text(), nullable=True),
    ):
        op.add_column("history", column)
    op.drop_index("ix_incidents_open_newest", table_name="incidents")
    op.create_index(
        "ix_incidents_open_newest",
        "incidents",
        ["updated_at"],
        postgresql_where=sa.text("state IN ('dispatched', 'received', 'resolved', 'waiting')"),
    )
    _keep_append_only("deadline_ledger")
    _wake_the_relay()
    _grant_rights()


def downgrade() -> None:
    """Takes the step back."""
    op.execute("DROP TRIGGER outbox_wakes_the_relay ON outbox")
    op.execute("DROP FUNCTION wake_listeners()")
    op.drop_index("ix_incidents_open_newest", table_name="incidents")
    op.create_index(
        "ix_incidents_open_newest",
        "incidents",
        ["updated_at"],
        postgresql_where=sa.text("state IN ('dispatched', 'received', 'waiting')"),
    )
    for name in ("ticket_after", "ticket_before", "ticket_id"):
        op.drop_column("history", name)
    op.execute(
        "ALTER TABLE tickets DROP policy, DROP acknowledge, DROP resolve, DROP started_at, DROP resolved_at, "
        "DROP resolved_by, DROP outcome, DROP evidence, DROP returned_to, DROP cancelled_from, DROP extension, "
        "DROP extensions, DROP pause, DROP fired, DROP next_at"
    )
    op.execute(
        "ALTER TABLE incidents DROP policy, DROP promise, DROP material_version, DROP state_before, DROP merged_into, "
        "DROP question, DROP rejection, DROP outcome, DROP published, DROP satisfaction, DROP reopen_until, "
        "DROP reopened, DROP conference, DROP fired, DROP next_at"
    )
    for table in ("clockwork_state", "audit_findings", "calendar_changes", "deadline_ledger", "answers", "notes"):
        op.drop_table(table)
    op.drop_table("policies")


def _make_tables() -> None:
    op.create_table(
        "policies",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("terms", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policies")),
        comment="every version of a policy under which something began; never changed",
    )
    op.execute(
        sa.text("INSERT INTO policies VALUES ('before_policies', CAST(:terms AS jsonb))").bindparams(terms=_FORMER)
    )
    op.create_table(
        "deadline_ledger",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="the incident's change that moved it"),
        sa.Column("item", sa.SmallInteger(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False, comment="the ticket, or the incident for the centre's own"),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("because", _JSON, nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.Column("budget", sa.Interval(), nullable=False, comment="all the time promised, extensions included"),
        sa.Column("used", sa.Interval(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True, comment="null while the clock stands"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_deadline_ledger_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", "version", "item", name=op.f("pk_deadline_ledger")),
        comment="append-only: what moved each deadline, and why",
    )
    op.create_index(op.f("ix_deadline_ledger_subject"), "deadline_ledger", ["subject"], unique=False)
    op.create_table(
        "calendar_changes",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("hours_of", sa.SmallInteger(), nullable=False, comment="weekday whose hours it takes, 0 is Monday"),
        sa.Column("because", _JSON, nullable=False),
        sa.Column("order_number", sa.Text(), nullable=True, comment="of the decree or official letter"),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("applied_at", _MOMENT, nullable=True, comment="when every open ticket had been counted again"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_calendar_changes")),
        comment="days that an administrator ordered; the newest of a day wins",
    )
    op.create_table(
        "notes",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="the incident's change that brought it"),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True, comment="whose officer wrote it; null for the centre"),
        sa.Column("text", sa.Text(), nullable=False, comment="masked"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_notes_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", "version", name=op.f("pk_notes")),
    )
    op.create_table(
        "answers",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="the incident's change that brought it"),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="masked working text"),
        sa.Column("sealed", sa.Text(), nullable=False, comment="the original, for the unsealing key only"),
        sa.Column("media", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_answers_incident_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_answers_report_id")),
        sa.PrimaryKeyConstraint("incident_id", "version", name=op.f("pk_answers")),
        comment="what reporters answered, said with their feedback, or with reopening",
    )
    op.create_table(
        "audit_findings",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("invariant", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("detail", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_findings")),
        comment="every invariant that the auditor found broken, and repaired",
    )
    op.create_index(op.f("ix_audit_findings_at"), "audit_findings", ["at"], unique=False)
    op.create_index("ix_audit_findings_incident_id", "audit_findings", ["incident_id"], unique=False)
    op.create_table(
        "clockwork_state",
        sa.Column("singleton", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("timers_at", _MOMENT, nullable=True, comment="when the timers were last looked at"),
        sa.Column("audited_at", _MOMENT, nullable=True, comment="when the auditor last finished a pass"),
        sa.Column("silent_from", _MOMENT, nullable=True, comment="the newest gap in which nobody looked at the timers"),
        sa.Column("silent_until", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("singleton", name=op.f("pk_clockwork_state")),
        comment="one row",
    )


def _widen_incidents() -> None:
    """What is there goes on under the former promise, and is looked at as soon as there is a worker."""
    for column in (
        sa.Column(
            "policy",
            sa.Text(),
            nullable=False,
            server_default="before_policies",
            comment="version under which it began",
        ),
        sa.Column("promise", _JSON, nullable=True, comment="what the centre or the reporter must do next"),
        sa.Column(
            "material_version",
            sa.Integer(),
            nullable=False,
            server_default="1",
            comment="newest change of state, tickets, place or category",
        ),
        sa.Column(
            "state_before",
            sa.Text(),
            nullable=True,
            comment="where it goes back to from waiting, or when a merge is undone",
        ),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("rejection", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True, comment="what anybody may read"),
        sa.Column("satisfaction", sa.Text(), nullable=True),
        sa.Column("reopen_until", _MOMENT, nullable=True),
        sa.Column("reopened", sa.Integer(), server_default="0", nullable=False),
        sa.Column("conference", sa.Text(), nullable=True),
        sa.Column(
            "fired",
            _JSON,
            nullable=False,
            server_default="{}",
            comment="how often each escalation step of the promise was decided",
        ),
        sa.Column(
            "next_at", _MOMENT, nullable=True, comment="when something happens by itself, unless somebody acts before"
        ),
    ):
        op.add_column("incidents", column)
    op.execute(
        """
        UPDATE incidents SET material_version = version,
            promise = CASE WHEN state = 'received' THEN jsonb_build_object('kind', 'verify', 'pace', 'clock',
                'budget', 'PT900S', 'running_since', to_jsonb(opened_at),
                'due_at', to_jsonb(opened_at + interval '15 minutes')) END,
            next_at = CASE WHEN state IN ('received', 'dispatched') THEN now() END
        """
    )
    for name in ("policy", "material_version", "fired"):
        op.alter_column("incidents", name, server_default=None)
    op.create_foreign_key(op.f("fk_incidents_merged_into"), "incidents", "incidents", ["merged_into"], ["id"])
    op.create_index(op.f("ix_incidents_merged_into"), "incidents", ["merged_into"], unique=False)
    op.create_index(
        "ix_incidents_next_at",
        "incidents",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )


def _widen_tickets() -> None:
    for column in (
        sa.Column(
            "policy",
            sa.Text(),
            nullable=False,
            server_default="before_policies",
            comment="version under which it began, and which it keeps",
        ),
        sa.Column("acknowledge", _JSON, nullable=True, comment="the promise to acknowledge"),
        sa.Column("resolve", _JSON, nullable=True, comment="the promise to resolve"),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("resolved_at", _MOMENT, nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("evidence", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("returned_to", sa.Text(), nullable=True),
        sa.Column("cancelled_from", sa.Text(), nullable=True),
        sa.Column("extension", _JSON, nullable=True),
        sa.Column("extensions", sa.Integer(), server_default="0", nullable=False),
        sa.Column("pause", _JSON, nullable=True),
        sa.Column(
            "fired",
            _JSON,
            nullable=False,
            server_default="{}",
            comment="how often each reminder or escalation step was decided",
        ),
        sa.Column(
            "next_at", _MOMENT, nullable=True, comment="when something happens by itself, unless somebody acts before"
        ),
    ):
        op.add_column("tickets", column)
    op.execute(
        """
        UPDATE tickets SET
            acknowledge = jsonb_build_object('kind', 'acknowledge', 'pace', 'clock', 'budget', 'PT28800S',
                'running_since', CASE WHEN acknowledged_at IS NULL THEN to_jsonb(assigned_at) END,
                'met_at', to_jsonb(acknowledged_at), 'due_at', to_jsonb(assigned_at + interval '8 hours')),
            resolve = jsonb_build_object('kind', 'resolve', 'pace', 'clock', 'budget', 'P3D',
                'running_since', to_jsonb(assigned_at), 'due_at', to_jsonb(assigned_at + interval '3 days')),
            acknowledge_by = assigned_at + interval '8 hours', resolve_by = assigned_at + interval '3 days',
            next_at = now()
        """
    )
    for name in ("acknowledge", "resolve"):
        op.alter_column("tickets", name, nullable=False)
    for name in ("policy", "fired"):
        op.alter_column("tickets", name, server_default=None)


def _keep_append_only(table: str) -> None:
    for event, unit in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{unit.lower()}_changes BEFORE {event} ON {table} "
            f"FOR EACH {unit} EXECUTE FUNCTION refuse_to_rewrite_history()"
        )


def _wake_the_relay() -> None:
    """An insert wakes the relay at commit: a statement less on every fact's way than telling it by hand."""
    op.execute(
        """
        CREATE FUNCTION wake_listeners() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify(TG_ARGV[0], '');
            RETURN NULL;
        END
        $$
        """
    )
    op.execute(
        "CREATE TRIGGER outbox_wakes_the_relay AFTER INSERT ON outbox "
        "FOR EACH STATEMENT EXECUTE FUNCTION wake_listeners('ioc_outbox')"
    )


# What the processes may do, table by table; they own none (law 9).
_RIGHTS = {
    "policies": "SELECT, INSERT",
    "deadline_ledger": "SELECT, INSERT",
    "calendar_changes": "SELECT, INSERT, UPDATE",
    "notes": "SELECT, INSERT",
    "answers": "SELECT, INSERT",
    "audit_findings": "SELECT, INSERT",
    "clockwork_state": "SELECT, INSERT, UPDATE",
}


def _grant_rights() -> None:
    for table, rights in _RIGHTS.items():
        op.execute(f"GRANT {rights} ON {table} TO ioc_app")
