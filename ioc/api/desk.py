"""What the calls of staff and reporters work with."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.rulebook import Rulebook
from ioc.clock import Clock
from ioc.keyring import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Given by the composition root to every call."""

    engine: AsyncEngine
    rulebook: Rulebook
    keyring: Keyring
    clock: Clock
