"""The tables, a file for each subject. `migrations/` makes them; a test holds that both say the same."""

from ioc.store.tables.accounts import accounts
from ioc.store.tables.audit import audit_findings, clockwork_state
from ioc.store.tables.commands import command_answers
from ioc.store.tables.deadlines import calendar_changes, deadline_ledger, policies
from ioc.store.tables.deliveries import deliveries
from ioc.store.tables.duty import contacts, shift_overrides, shifts
from ioc.store.tables.facts import facts, report_additions, reports, rule_states
from ioc.store.tables.incidents import history, incident_numbers, incidents, tickets
from ioc.store.tables.metadata import METADATA
from ioc.store.tables.news import outbox, relay_position
from ioc.store.tables.seals import history_seal_leaves, history_seals
from ioc.store.tables.words import answers, notes

__all__ = [
    "METADATA",
    "accounts",
    "answers",
    "audit_findings",
    "calendar_changes",
    "clockwork_state",
    "command_answers",
    "contacts",
    "deadline_ledger",
    "deliveries",
    "facts",
    "history",
    "history_seal_leaves",
    "history_seals",
    "incident_numbers",
    "incidents",
    "notes",
    "outbox",
    "policies",
    "relay_position",
    "report_additions",
    "reports",
    "rule_states",
    "shift_overrides",
    "shifts",
    "tickets",
]
