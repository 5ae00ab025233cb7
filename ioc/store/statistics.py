"""Figures for the board: how many tickets are open and late, how fast they are dealt with, how often on time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.access.statistics import GroupedBy, StatisticsScope

MINIMUM_SAMPLE: Final = 20
"""A share of fewer than these says nothing of a department, and is not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Tickets assigned from `since` on and before `until`, grouped."""

    by: GroupedBy
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long something took, in seconds from the assignment: median, ninth tenth, and of how many tickets."""

    median: float | None
    p90: float | None
    sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`count` of `sample`; `share` is None where the sample is too small to say anything."""

    share: float | None
    count: int
    sample: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicShare:
    """How much of a group's tickets is about one topic of a service."""

    service: str
    topic: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One department's, service's or commune's figures.

    `key` is its code, None for incidents without a commune; a commune's code is good with `valid_from` alone.
    `on_time` is of the tickets whose deadline was kept or missed, `reopened` of the incidents that were once resolved.
    """

    key: str | None
    valid_from: date | None
    name: str | None
    tickets: int
    open: int
    late: int
    due_soon: int
    returned: int
    acknowledge: Spread
    resolve: Spread
    on_time: Share
    reopened: Share
    case_mix: Sequence[TopicShare]


# `ticket_times.py` says in Python what late, due soon and on time mean; a test holds both together.
_QUERY: Final = text(
    """
    WITH chosen AS MATERIALIZED (
        SELECT
            CASE CAST(:by AS text)
                WHEN 'department' THEN ticket.department WHEN 'service' THEN incident.service ELSE incident.commune
            END AS key,
            CASE WHEN :by = 'commune' THEN incident.commune_valid_from END AS valid_from,
            CASE WHEN :by = 'commune' THEN incident.commune_name END AS name,
            ticket.incident_id, incident.service, split_part(incident.category, '.', 1) AS topic,
            NOT incident.restricted OR CAST(:names_restricted AS boolean) AS named,
            incident.reopened > 0 AS reopened,
            incident.reopened > 0 OR incident.state IN ('resolved', 'published', 'closed') AS finished,
            ticket.state IN ('assigned', 'acknowledged', 'in_progress') AS open,
            ticket.state = 'returned' AS returned,
            ticket.state = 'resolved' AND ticket.resolved_at IS NOT NULL AS resolved,
            ticket.assigned_at, ticket.acknowledged_at, ticket.resolve_by, ticket.resolved_at,
            CAST(:now AS timestamptz) AS now
        FROM tickets AS ticket JOIN incidents AS incident ON incident.id = ticket.incident_id
        WHERE ticket.assigned_at >= :since AND ticket.assigned_at < :until
            AND (CAST(:department AS text) IS NULL OR ticket.department = :department)
    ), figures AS (
        SELECT
            key, valid_from, max(name) AS name,
            count(*) AS tickets,
            count(*) FILTER (WHERE open) AS open,
            count(*) FILTER (WHERE open AND resolve_by < now) AS late,
            count(*) FILTER (
                WHERE open AND resolve_by >= now AND (resolve_by - now) * 5 <= resolve_by - assigned_at
            ) AS due_soon,
            count(*) FILTER (WHERE returned) AS returned,
            count(*) FILTER (WHERE resolve_by IS NOT NULL AND (resolved OR (open AND resolve_by < now))) AS measured,
            count(*) FILTER (WHERE resolved AND resolved_at <= resolve_by) AS on_time,
            count(acknowledged_at) AS acknowledged,
            percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (
                ORDER BY CAST(extract(epoch FROM acknowledged_at - assigned_at) AS double precision)
            ) AS acknowledge,
            count(*) FILTER (WHERE resolved) AS resolved,
            percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (
                ORDER BY CAST(extract(epoch FROM resolved_at - assigned_at) AS double precision)
            ) FILTER (WHERE resolved) AS resolve
        FROM chosen GROUP BY key, valid_from
    ), cases AS (
        SELECT
            key, valid_from,
            count(*) FILTER (WHERE finished) AS finished,
            count(*) FILTER (WHERE reopened) AS reopened
        FROM (SELECT DISTINCT key, valid_from, incident_id, finished, reopened FROM chosen) AS incident
        GROUP BY key, valid_from
    ), topics AS (
        SELECT
            key, valid_from, service, topic,
            CAST(count(*) / sum(count(*)) OVER its_group AS double precision) AS share,
            row_number() OVER (its_group ORDER BY count(*) DESC, service, topic) AS place
        FROM chosen WHERE named
        GROUP BY key, valid_from, service, topic
        WINDOW its_group AS (PARTITION BY key, valid_from)
    ), mix AS (
        SELECT
            key, valid_from,
            jsonb_agg(
                jsonb_build_object('service', service, 'topic', topic, 'share', share) ORDER BY place
            ) AS case_mix
        FROM topics WHERE place <= 5
        GROUP BY key, valid_from
    )
    SELECT figures.*, cases.finished, cases.reopened, coalesce(mix.case_mix, '[]') AS case_mix
    FROM figures
    JOIN cases ON ROW(cases.key, cases.valid_from) IS NOT DISTINCT FROM ROW(figures.key, figures.valid_from)
    LEFT JOIN mix ON ROW(mix.key, mix.valid_from) IS NOT DISTINCT FROM ROW(figures.key, figures.valid_from)
    ORDER BY figures.key NULLS LAST, figures.valid_from
    """
)


async def read_statistics(
    connection: AsyncConnection,
    asked: Asked,
    scope: StatisticsScope,
    now: datetime,
    minimum_sample: int = MINIMUM_SAMPLE,
) -> list[Group]:
    """The groups' figures as of now, as far as the scope goes; a group without a ticket in that time is not there."""
    rows = await connection.execute(
        _QUERY,
        {
            "by": asked.by,
            "since": asked.since,
            "until": asked.until,
            "department": scope.department,
            "names_restricted": scope.names_restricted,
            "now": now,
        },
    )
    return [_group(row, minimum_sample) for row in rows.mappings()]


def _group(row: RowMapping, minimum_sample: int) -> Group:
    return Group(
        key=row["key"],
        valid_from=row["valid_from"],
        name=row["name"],
        tickets=row["tickets"],
        open=row["open"],
        late=row["late"],
        due_soon=row["due_soon"],
        returned=row["returned"],
        acknowledge=_spread(row["acknowledge"], row["acknowledged"]),
        resolve=_spread(row["resolve"], row["resolved"]),
        on_time=_share(row["on_time"], row["measured"], minimum_sample),
        reopened=_share(row["reopened"], row["finished"], minimum_sample),
        case_mix=[TopicShare(**each) for each in row["case_mix"]],
    )


def _spread(percentiles: Any, sample: int) -> Spread:
    median, p90 = percentiles or (None, None)
    return Spread(median=median, p90=p90, sample=sample)


def _share(count: int, sample: int, minimum: int) -> Share:
    return Share(share=count / sample if sample >= minimum else None, count=count, sample=sample)
