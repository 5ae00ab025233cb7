"""`GET /v1/statistics`: how departments, services and communes stand."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime
from starlette.responses import Response

from ioc.access.statistics import GroupedBy, statistics_scope
from ioc.api.answers import forbidden, invalid, json, store_at_hand
from ioc.api.desk import Desk
from ioc.casework.rulebook import Rulebook
from ioc.http.problems import Problem
from ioc.phrases.text import Text
from ioc.store.statistics import MINIMUM_SAMPLE, Asked, Group, TopicShare, read_statistics

USUAL: Final = timedelta(days=30)
LONGEST: Final = timedelta(days=366)


def statistics_routes(desk: Desk) -> APIRouter:
    """The call."""
    router = APIRouter(tags=["staff"])

    @router.get("/v1/statistics", summary="Open, late, due soon, how fast and how often on time, by group")
    async def statistics(
        request: Request,
        by: Annotated[GroupedBy, Query(description="what the tickets are grouped by")],
        since: Annotated[AwareDatetime | None, Query(description="unset: thirty days before `until`")] = None,
        until: Annotated[AwareDatetime | None, Query(description="unset: now")] = None,
    ) -> Response:
        """Of the tickets assigned from `since` on and before `until`, as they stand now; times are in seconds.

        A ticket is late when it is open after its deadline, and due soon when a fifth of its time or less is left.
        `on_time` is of the tickets that were resolved, or are late already; its `share` is null for a sample below
        `minimum_sample`. An officer or head gets the own department's row, by department alone.
        """
        staff = desk.staff(request)
        now = desk.clock()
        asked = _asked(by, since, until or now)
        scope = statistics_scope(staff, by)
        if scope is None:
            raise _other_grouping()
        async with store_at_hand(), desk.engine.connect() as connection:
            groups = await read_statistics(connection, asked, scope, now)
        return json(
            {
                "by": by,
                "since": asked.since,
                "until": asked.until,
                "as_of": now,
                "minimum_sample": MINIMUM_SAMPLE,
                "groups": [_shown(desk.rulebook, by, each) for each in groups],
            }
        )

    return router


def _asked(by: GroupedBy, since: datetime | None, until: datetime) -> Asked:
    try:
        asked = Asked(by=by, since=until - USUAL if since is None else since, until=until)
        if timedelta() < asked.until - asked.since <= LONGEST:
            return asked
    except OverflowError:
        # Thirty days before the beginning of the calendar.
        pass
    detail = Text(
        vi="since phải trước until, và cách nhau nhiều nhất 366 ngày.",
        en="since must be before until, by 366 days at most.",
    )
    raise invalid("query/since", detail)


def _shown(rulebook: Rulebook, by: GroupedBy, group: Group) -> dict[str, Any]:
    label = _label(rulebook, by, group)
    shown = asdict(group) | {
        "label": asdict(label),
        "case_mix": [asdict(each) | {"label": asdict(_topic(rulebook, each))} for each in group.case_mix],
    }
    del shown["name"]
    if by != "commune":
        del shown["valid_from"]
    return shown


def _label(rulebook: Rulebook, by: GroupedBy, group: Group) -> Text:
    if group.key is None:
        return Text(vi="Không rõ xã, phường", en="Commune not known")
    if by == "department":
        return rulebook.department_name(group.key)
    service = rulebook.catalogue.services.get(group.key) if by == "service" else None
    name = group.name or group.key
    return Text(vi=name, en=name) if service is None else service.label


def _topic(rulebook: Rulebook, mixed: TopicShare) -> Text:
    service = rulebook.catalogue.services.get(mixed.service)
    labels = {} if service is None else {topic.slug: topic.label for topic in service.topics}
    return labels.get(mixed.topic) or Text(vi=mixed.topic, en=mixed.topic)


def _other_grouping() -> Problem:
    return forbidden(
        Text(
            vi="Cán bộ của đơn vị chỉ xem được số liệu của đơn vị mình; hãy dùng by=department.",
            en="A department's staff can read its own figures only; ask with by=department.",
        )
    )
