"""What casework decides by, and what it is given from outside."""

from collections.abc import Callable
from dataclasses import dataclass

from ioc.casework.practice import Practices
from ioc.clock import Clock, NewId
from ioc.contracts.topics import Topics
from ioc.phrases.text import Text
from ioc.places.commune import Commune
from ioc.services.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The rows of all services, the practice of the province, and the injected sources of time and ids.

    `conference` is the template of a video-conference room's address (`{code}` is the incident's), if any.
    """

    catalogue: Catalogue
    practices: Practices
    department_name: Callable[[str], Text]
    commune: Callable[[str], Commune | None]
    topics: Topics
    clock: Clock
    new_id: NewId
    conference: str | None = None
