"""What the doors for facts work with."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from ioc.bus.producer import Producer
from ioc.clock import Clock, NewId
from ioc.contracts.topics import Topics
from ioc.keyring import Keyring
from ioc.places.gazetteer import Gazetteer
from ioc.services.catalogue import Catalogue

KEYS_REMEMBERED: Final = 50_000
"""How many of the newest keys a door knows the body of; about 10 MB. Older ones are told apart by the agent."""


class KnownKeys:
    """The fingerprints of the newest accepted bodies by their keys, bounded."""

    def __init__(self, most: int = KEYS_REMEMBERED) -> None:
        """Remembers at most so many."""
        self._most = most
        self._fingerprints: OrderedDict[UUID, bytes] = OrderedDict()

    def another_body(self, key: UUID, fingerprint: bytes) -> bool:
        """Whether the key is known to have come with another body."""
        known = self._fingerprints.get(key)
        return known is not None and known != fingerprint

    def accepted(self, key: UUID, fingerprint: bytes) -> None:
        """Remembers a body that Kafka has acknowledged."""
        self._fingerprints.setdefault(key, fingerprint)
        self._fingerprints.move_to_end(key)
        if len(self._fingerprints) > self._most:
            self._fingerprints.popitem(last=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Given by the composition root. `public_url` is how citizens reach the doors."""

    producer: Producer
    topics: Topics
    catalogue: Catalogue
    gazetteer: Gazetteer
    keyring: Keyring
    clock: Clock
    new_id: NewId
    public_url: str
    known_keys: KnownKeys = field(default_factory=KnownKeys)
