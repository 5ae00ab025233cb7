"""How a promise stands: one word for whoever asks about a deadline."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from ioc.incidents.deadlines.promise import Entry, Promise, Step


class Standing(StrEnum):
    """What became of a promise so far."""

    RUNNING = "running"
    PAUSED = "paused"
    """Its clock stands, and will go on."""
    MET = "met"
    """It was kept, or kept too late."""
    ENDED = "ended"
    """What it was about is over."""


def standing(promise: Promise, entries: Sequence[Entry]) -> Standing:
    """How it stands, by itself and by the newest row of its ledger."""
    if promise.runs:
        return Standing.RUNNING
    if promise.met_at is not None:
        return Standing.MET
    return Standing.ENDED if entries and entries[-1].step is Step.ENDED else Standing.PAUSED


def as_left(entries: Sequence[Entry]) -> Promise:
    """A promise that is kept nowhere any more, as the ledger left it. Raises `IndexError` for a ledger without rows."""
    last = entries[-1]
    promise = Promise(kind=last.kind, pace=last.pace, budget=last.budget, used=last.used, due_at=last.due_at)
    return replace(promise, met_at=last.at) if last.step is Step.MET else promise
