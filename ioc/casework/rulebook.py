"""What casework decides by, and what it is given from outside."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ioc.clock import Clock, NewId, new_id
from ioc.contracts.topics import Topics
from ioc.phrases.text import Text
from ioc.places.commune import Commune
from ioc.services.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The rows of all services, the names of departments, and the injected sources of time and ids."""

    catalogue: Catalogue
    department_name: Callable[[str], Text]
    commune: Callable[[str], Commune | None]
    topics: Topics
    clock: Clock
    new_id: NewId = field(default=new_id)
