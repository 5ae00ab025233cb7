"""What the calls of staff and reporters work with."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import Request

from ioc.access.principals import Reporter, Staff
from ioc.access.tokens import StaffToken
from ioc.casework.rulebook import Rulebook
from ioc.clock import Clock
from ioc.http.bearer import reporter_of, staff_token_of
from ioc.identity.signing_in import FrontDesk
from ioc.identity.verifier import Verifier
from ioc.keyring import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Given by the composition root to every call."""

    engine: AsyncEngine
    rulebook: Rulebook
    keyring: Keyring
    verifier: Verifier
    front_desk: FrontDesk
    clock: Clock

    def staff(self, request: Request) -> Staff:
        """The member of staff who asks. Raises `Problem` 401, 403 or 503."""
        return staff_token_of(request, self.verifier, self.clock).staff

    def staff_token(self, request: Request) -> StaffToken:
        """What the token of the member of staff who asks says. Raises `Problem` 401, 403 or 503."""
        return staff_token_of(request, self.verifier, self.clock)

    def reporter(self, request: Request) -> Reporter:
        """The reporter who asks, by the follow token. Raises `Problem` 401."""
        return reporter_of(request, self.keyring)
