"""Facts from Kafka, applied: one transaction for a batch, each fact once."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.observations import apply_observations
from ioc.casework.reports import apply_reports
from ioc.casework.rulebook import Rulebook
from ioc.contracts.codec import Envelope
from ioc.contracts.events import ObservationBatch, ReportSubmitted


class NotAFact(ValueError):
    """The event is not one that agents apply."""


async def apply_facts(engine: AsyncEngine, rulebook: Rulebook, batch: Sequence[Envelope]) -> None:
    """Applies the batch in one transaction: all of it, or nothing of it.

    Raises `NotAFact` for an event of another kind, and whatever the database or a broken fact raises.
    """
    reports: list[ReportSubmitted] = []
    observations: list[tuple[str, ObservationBatch]] = []
    for envelope in batch:
        match envelope.data:
            case ReportSubmitted():
                reports.append(envelope.data)
            case ObservationBatch():
                observations.append((envelope.id, envelope.data))
            case other:
                raise NotAFact(f"{type(other).__name__} is not a fact")
    async with engine.begin() as connection:
        if reports:
            await apply_reports(connection, rulebook, reports)
        if observations:
            await apply_observations(connection, rulebook, observations)
