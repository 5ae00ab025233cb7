"""What the calls of staff and reporters work with."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import Request

from ioc.access.principals import Reporter, Staff
from ioc.casework.rulebook import Rulebook
from ioc.clock import Clock
from ioc.http.bearer import reporter_of, staff_of
from ioc.keyring import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Given by the composition root to every call."""

    engine: AsyncEngine
    rulebook: Rulebook
    keyring: Keyring
    clock: Clock

    def staff(self, request: Request) -> Staff:
        """The member of staff who asks. Raises `Problem` 401."""
        return staff_of(request, self.keyring, self.clock)

    def reporter(self, request: Request) -> Reporter:
        """The reporter who asks, by the follow token. Raises `Problem` 401."""
        return reporter_of(request, self.keyring)
