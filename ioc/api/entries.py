"""An entry of the history as JSON, before it is decided who reads what of it."""

from typing import Any

from ioc.store.incident_rows import Row


def entry_json(row: Row) -> dict[str, Any]:
    """The entry; `ticket` is there only where a ticket moved."""
    told = {
        "version": row["version"],
        "kind": row["kind"],
        "at": row["at"],
        "by": row["actor"],
        "reason": row["reason"],
        "state": {"before": row["state_before"], "after": row["state_after"]},
        "facts": row["facts"],
    }
    if row["ticket_id"] is not None:
        told["ticket"] = {
            "ticket": str(row["ticket_id"]),
            "before": row["ticket_before"],
            "after": row["ticket_after"],
        }
    return told
