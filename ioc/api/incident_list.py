"""`GET /v1/incidents`: incidents of all states, searched and listed a page at a time."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from starlette.responses import Response

from ioc.access.sight import sight_of
from ioc.api.answers import invalid, json, seen_by, store_at_hand
from ioc.api.cursors import NotACursor, cursor, read_cursor
from ioc.api.desk import Desk
from ioc.api.permitting import permitted
from ioc.contracts.telling import incident_on_wire
from ioc.incidents.vocabulary import IncidentState, Severity
from ioc.phrases.folding import folded_words
from ioc.phrases.text import Text
from ioc.store.incident_search import Place, Sought, search
from ioc.store.snapshot import snapshot

MOST: Final = 200

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{1,100}$")]


class Question(BaseModel):
    """The parameters; one that does not exist is refused, so that a slip of the pen does not find everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: Annotated[frozenset[IncidentState], Field(description="may be given several times")] = frozenset()
    service: Slug | None = None
    category: Slug | None = None
    commune: Annotated[str | None, StringConstraints(pattern=r"^[0-9]{1,10}$")] = None
    department: Annotated[Slug | None, Field(description="must act next, or has a ticket")] = None
    severity_min: Severity | None = None
    since: Annotated[AwareDatetime | None, Field(description="opened from then on")] = None
    until: Annotated[AwareDatetime | None, Field(description="opened before")] = None
    q: Annotated[
        str | None, Field(max_length=200, description="beginnings of words of code, description, address; marks or not")
    ] = None
    cursor: Annotated[str | None, Field(max_length=100, description="`next` of the page before")] = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50

    def sought(self) -> Sought:
        """What the incidents must be like. Raises `Problem` for a search without a word."""
        words = folded_words(self.q)
        if self.q is not None and not words:
            raise invalid(
                "query/q",
                Text(vi="Từ tìm kiếm phải có chữ hoặc số.", en="A search needs letters or digits."),
            )
        return Sought(
            states=self.state,
            service=self.service,
            category=self.category,
            commune=self.commune,
            department=self.department,
            severity_min=self.severity_min,
            since=self.since,
            until=self.until,
            words=words,
        )


def incident_list_routes(desk: Desk) -> APIRouter:
    """The call."""
    router = APIRouter(tags=["staff"])

    @router.get("/v1/incidents", summary="Incidents of all states that the caller may see, last changed first")
    async def listed(request: Request, asked: Annotated[Question, Query()]) -> Response:
        """Ask again with `cursor` set to `next` for the page that follows; null: this is the last one.

        Nothing comes twice on the way. An incident that changes meanwhile moves to the front, before the first
        page: whoever must not miss it follows the live channel.
        """
        staff = permitted(desk, request, "list")
        sought, after = asked.sought(), _after(desk, asked.cursor)
        async with store_at_hand(), snapshot(desk.engine) as still:
            found = await search(still, sought, sight_of(staff), after, asked.limit + 1)
        page = found[: asked.limit]
        last = page[-1] if len(found) > asked.limit else None
        views = (seen_by(staff, incident_on_wire(each)) for each in page)
        return json(
            {
                "incidents": [view for view in views if view is not None],
                "next": None
                if last is None
                else cursor(Place(updated_at=last.updated_at, id=last.id), desk.keyring.secret),
            }
        )

    return router


def _after(desk: Desk, text: str | None) -> Place | None:
    try:
        return None if text is None else read_cursor(text, desk.keyring.secret)
    except NotACursor as strange:
        raise invalid(
            "query/cursor",
            Text(
                vi="Con trỏ trang không hợp lệ; hãy dùng `next` của trang trước, hoặc bắt đầu lại.",
                en="This is no cursor of ours; use `next` of the page before, or begin anew.",
            ),
        ) from strange
