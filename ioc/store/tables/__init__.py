"""The tables, a file for each subject. `migrations/` makes them; a test holds that both say the same."""

from ioc.store.tables.commands import command_answers
from ioc.store.tables.facts import facts, report_additions, reports, rule_states
from ioc.store.tables.incidents import history, incident_numbers, incidents, tickets
from ioc.store.tables.metadata import METADATA
from ioc.store.tables.news import outbox, relay_position

__all__ = [
    "METADATA",
    "command_answers",
    "facts",
    "history",
    "incident_numbers",
    "incidents",
    "outbox",
    "relay_position",
    "report_additions",
    "reports",
    "rule_states",
    "tickets",
]
