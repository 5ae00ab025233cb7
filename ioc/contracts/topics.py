"""The topics, each with its key and how long it keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One row of the plan. `partitions` None means the installation's setting."""

    name: str
    key: str
    carries: str
    keeps: timedelta | None
    """None: compacted, so that the newest record of each key is kept for ever."""
    partitions: int | None = None


@dataclass(frozen=True, slots=True)
class Topics:
    """The names of all topics of one installation; `prefix` keeps several apart on one Kafka."""

    prefix: str = "ioc"

    def events(self, service: str) -> str:
        """The topic of a service's ordinary facts."""
        return f"{self.prefix}.{service}.events"

    @property
    def urgent(self) -> str:
        """SOS and instant matters of all services: the urgent lane."""
        return f"{self.prefix}.urgent"

    @property
    def incidents(self) -> str:
        """Changes and ticks; its offset is the boards' position."""
        return f"{self.prefix}.incidents"

    @property
    def dead_letters(self) -> str:
        """What could not be applied, with reason and origin."""
        return f"{self.prefix}.dead_letters"

    @property
    def access(self) -> str:
        """Whose tokens are void; every process that checks tokens knows all of it."""
        return f"{self.prefix}.access"

    @property
    def worker_group(self) -> str:
        """The consumer group of the ordinary lane."""
        return f"{self.prefix}-worker"

    @property
    def urgent_worker_group(self) -> str:
        """The consumer group of the urgent lane."""
        return f"{self.prefix}-worker-urgent"

    def plan(self, services: Iterable[str]) -> list[Topic]:
        """All topics that an installation with these services needs."""
        return [
            *(
                Topic(
                    name=self.events(service),
                    key="the fact's subject: commune, sensor or dossier",
                    carries="reports, observation batches, records",
                    keeps=timedelta(days=14),
                )
                for service in services
            ),
            Topic(
                name=self.urgent,
                key="commune",
                carries="SOS and instant matters of all services",
                keeps=timedelta(days=14),
            ),
            Topic(
                name=self.incidents,
                key="incident id",
                carries="changes of incidents, and once a second a tick",
                keeps=timedelta(days=7),
                partitions=1,
            ),
            Topic(
                name=self.dead_letters,
                key="the original key",
                carries="what could not be applied, with reason and origin",
                keeps=timedelta(days=90),
            ),
            Topic(
                name=self.access,
                key="subject",
                carries="whose tokens are void",
                keeps=None,
                partitions=1,
            ),
        ]
