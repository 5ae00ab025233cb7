"""What a reporter hears of the case's course: which steps, and in whose words. Never who did them by name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ioc.phrases.reporter import SOMEBODY, STEPS, UPDATED
from ioc.phrases.text import Text

Json = Mapping[str, Any]

IN_THE_HOUSE: Final = frozenset(
    {
        # Who works on it, and how the house keeps itself at it.
        "noted",
        "conference_opened",
        "reminded",
        "escalated",
        "acknowledgement_lapsed",
        "extension_requested",
        "extension_refused",
        "undelivered",
        "repaired",
        # Other people's cases.
        "took_in",
        "gave_back",
        # What sensors say of it.
        "severity_changed",
        "episode_cleared",
    }
)
"""Kinds of change that a reporter does not hear of. Each other kind has its sentence in `phrases.reporter`."""

_OWN_ALONE: Final = frozenset({"opened", "report_joined", "report_added_to"})
"""They tell of one report: nobody hears of another's."""


def timeline(
    report: str, way: Sequence[Sequence[Json]], tickets: Mapping[str, str], name: Callable[[str], Text]
) -> list[Json]:
    """The steps that the reporter hears of, oldest first.

    `way` are the histories of the incidents that the report (by its id) has gone through: where it came first, then
    into what that was merged. `tickets` gives each ticket's department, `name` its name.
    """
    told = []
    for entry in _own_part(report, way):
        step = reporter_step(entry, _department(entry, tickets, name))
        if step is not None and (entry["kind"] not in _OWN_ALONE or report in entry["facts"]):
            told.append(step)
    return told


def reporter_step(change: Json, department: Text | None = None) -> Json | None:
    """One change as the reporter hears of it: kind, moment and a sentence for them; None for a matter of the house."""
    sentence = STEPS.get(_variant(change))
    if sentence is None or change["kind"] in IN_THE_HOUSE:
        return None
    reason = sentence.filled(department=department or SOMEBODY, reason=Text(**change["reason"]))
    return {"kind": change["kind"], "at": change["at"], "reason": {"vi": reason.vi, "en": reason.en}}


def reporter_change(change: Json) -> Json:
    """A change as the reporter's live channel tells it; of a matter of the house only that the case was updated."""
    step = reporter_step(change) or {
        "kind": "updated",
        "at": change["at"],
        "reason": {"vi": UPDATED.vi, "en": UPDATED.en},
    }
    return {"version": change["version"], **step}


def _own_part(report: str, way: Sequence[Sequence[Json]]) -> list[Json]:
    """From the report's own beginning on, and of each further incident from the merge on."""
    told: list[Json] = []
    for entries in way:
        if told:
            since = max((entry["at"] for entry in told if entry["kind"] == "merged"), default=told[-1]["at"])
            told += [entry for entry in entries if entry["at"] > since]
        else:
            beginning = next((number for number, entry in enumerate(entries) if report in entry["facts"]), len(entries))
            told += entries[beginning:]
    return told


def _variant(change: Json) -> str:
    """The sentence of the change: some kinds have one more, by what became of the ticket."""
    kind: str = change["kind"]
    ticket = change.get("ticket")
    if kind == "opened" and ticket is not None:
        return "opened_and_sent"
    if kind == "ticket_returned" and (ticket is None or ticket["after"] == "returned"):
        return "ticket_returned_to_centre"
    return kind


def _department(entry: Json, tickets: Mapping[str, str], name: Callable[[str], Text]) -> Text | None:
    ticket = entry.get("ticket")
    code = None if ticket is None else tickets.get(ticket["ticket"])
    return None if code is None else name(code)
