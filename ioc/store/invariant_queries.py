"""The queries behind `invariants`: each gives (incident_id, ticket_id, detail) for every one that breaks its rule.

`{open}`, `{open_tickets}`, `{finished}` and `{of_the_centre}` become lists of states; `:missed` and `:caught_up` are
moments before now, `:strangers` the owners that the province does not have. What is absent stands in a JSON column as
its own null or as SQL's: only looking inside tells both.
"""

from typing import Final

# An open incident has an owner, and the province has that department.
NO_OWNER: Final = """
    SELECT id AS incident_id, CAST(NULL AS uuid) AS ticket_id, jsonb_build_object('owner', owner) AS detail
    FROM incidents WHERE state IN ({open}) AND owner = ANY(:strangers)
"""

# An open incident has a next moment.
NO_NEXT_MOMENT: Final = """
    SELECT id AS incident_id, CAST(NULL AS uuid) AS ticket_id, jsonb_build_object('state', state) AS detail
    FROM incidents WHERE state IN ({open}) AND next_at IS NULL
"""

# So does an open ticket.
TICKET_WITHOUT_NEXT_MOMENT: Final = """
    SELECT incident_id, id AS ticket_id, jsonb_build_object('department', department) AS detail
    FROM tickets WHERE state IN ({open_tickets}) AND next_at IS NULL
"""

# What is due is decided. What a change has just made due (more time was granted, and it is late all the same) has as
# long from then on, and after a silence of the timers there is time to catch up.
MISSED: Final = """
    SELECT id AS incident_id, CAST(NULL AS uuid) AS ticket_id, jsonb_build_object('next_at', next_at) AS detail
    FROM incidents
    WHERE next_at < :missed AND updated_at < :missed
    AND NOT EXISTS (SELECT FROM clockwork_state WHERE silent_until >= :caught_up)
"""

# An incident is looked at no later than its first ticket, and no later than the centre's own promise asks: at its
# due time for what ends by itself, else at the policy's next step. Steps in working time need the calendar and are
# left to whoever decides; the ticket's and the incident's moments are always written together.
TOO_LATE: Final = """
    SELECT incident.id AS incident_id, ticket.id AS ticket_id,
        jsonb_build_object('next_at', incident.next_at, 'ticket', ticket.next_at) AS detail
    FROM tickets AS ticket JOIN incidents AS incident ON incident.id = ticket.incident_id
    WHERE ticket.state IN ({open_tickets}) AND incident.state IN ({open}) AND incident.next_at > ticket.next_at
    UNION ALL
    SELECT id, NULL, jsonb_build_object('next_at', next_at, 'promise', promise ->> 'due_at')
    FROM incidents
    WHERE state IN ({of_the_centre}) AND promise ->> 'kind' IN ('answer', 'feedback')
    AND next_at > CAST(promise ->> 'due_at' AS timestamptz)
    UNION ALL
    SELECT incident.id, NULL, jsonb_build_object('next_at', next_at, 'promise', promise ->> 'due_at')
    FROM incidents AS incident JOIN (
        SELECT version, step ->> 'of' AS kind, (step ->> 'of') || '.' || (step ->> 'code') AS name,
            extract(epoch FROM CAST(coalesce(step ->> 'after', 'PT0S') AS interval)) AS after,
            extract(epoch FROM CAST(step ->> 'again_every' AS interval)) AS again
        FROM policies, jsonb_array_elements(terms -> 'steps') AS step
        WHERE coalesce(step ->> 'pace', 'clock') = 'clock'
    ) AS step ON step.version = incident.policy AND step.kind = incident.promise ->> 'kind'
    WHERE incident.state IN ({of_the_centre})
    AND (step.again IS NOT NULL OR incident.fired ->> step.name IS NULL)
    AND incident.next_at > CAST(incident.promise ->> 'due_at' AS timestamptz) + make_interval(secs =>
        step.after + coalesce(step.again, 0) * coalesce(CAST(incident.fired ->> step.name AS integer), 0))
"""

# Where no department has the matter, the centre or the reporter must do something by some time.
NO_PROMISE: Final = """
    SELECT id AS incident_id, CAST(NULL AS uuid) AS ticket_id, jsonb_build_object('state', state) AS detail
    FROM incidents WHERE state IN ({of_the_centre}) AND promise ->> 'kind' IS NULL
"""

# What is dispatched, somebody has.
DISPATCHED_TO_NOBODY: Final = """
    SELECT incident.id AS incident_id, CAST(NULL AS uuid) AS ticket_id,
        jsonb_build_object('owner', incident.owner) AS detail
    FROM incidents AS incident
    WHERE incident.state = 'dispatched' AND NOT EXISTS (
        SELECT FROM tickets AS ticket WHERE ticket.incident_id = incident.id AND ticket.state IN ({open_tickets})
    )
"""

# Nobody works on what is over.
OPEN_TICKET_OF_FINISHED: Final = """
    SELECT ticket.incident_id, ticket.id AS ticket_id,
        jsonb_build_object('state', incident.state, 'ticket', ticket.state) AS detail
    FROM tickets AS ticket JOIN incidents AS incident ON incident.id = ticket.incident_id
    WHERE ticket.state IN ({open_tickets}) AND incident.state IN ({finished})
"""

# A due time never moves but by a row of the ledger: what is shown, what is counted by, and what the newest row tells
# are one.
DUE_TIME_UNTOLD: Final = """
    SELECT incident_id, ticket_id,
        jsonb_build_object('promise', kind, 'counted', counted, 'shown', shown, 'told', told) AS detail
    FROM (
        SELECT ticket.incident_id, ticket.id AS ticket_id, promise.*
        FROM tickets AS ticket CROSS JOIN LATERAL (
            VALUES ('acknowledge', ticket.acknowledge, ticket.acknowledge_by), ('resolve', ticket.resolve, resolve_by)
        ) AS given (kind, promise, shown) CROSS JOIN LATERAL (
            SELECT given.kind, CAST(given.promise ->> 'due_at' AS timestamptz) AS counted, given.shown, (
                SELECT due_at FROM deadline_ledger AS ledger
                WHERE ledger.subject = ticket.id AND ledger.promise = given.kind
                ORDER BY ledger.version DESC, ledger.item DESC LIMIT 1
            ) AS told
        ) AS promise
        WHERE ticket.state IN ({open_tickets})
        UNION ALL
        SELECT incident_id, id, 'decide', decide_by, decide_by, (
            SELECT due_at FROM deadline_ledger AS ledger
            WHERE ledger.subject = extended.id AND ledger.promise = 'decide'
            ORDER BY ledger.version DESC, ledger.item DESC LIMIT 1
        )
        FROM (
            SELECT incident_id, id, CAST(extension #>> '{{decide,due_at}}' AS timestamptz) AS decide_by
            FROM tickets WHERE state IN ({open_tickets}) AND extension -> 'decide' IS NOT NULL
        ) AS extended
        UNION ALL
        SELECT id, NULL, kind, due_at, due_at, (
            SELECT due_at FROM deadline_ledger AS ledger
            WHERE ledger.subject = centre.id AND ledger.promise = centre.kind
            ORDER BY ledger.version DESC, ledger.item DESC LIMIT 1
        )
        FROM (
            SELECT id, promise ->> 'kind' AS kind, CAST(promise ->> 'due_at' AS timestamptz) AS due_at
            FROM incidents WHERE state IN ({of_the_centre}) AND promise ->> 'kind' IS NOT NULL
        ) AS centre
    ) AS due
    WHERE counted IS DISTINCT FROM told OR shown IS DISTINCT FROM told
"""

# A merged incident leads, through whatever that was merged into since, to one that is not merged.
ASTRAY: Final = """
    WITH RECURSIVE onward (first, at) AS (
        SELECT merged.id, merged.merged_into
        FROM incidents AS merged JOIN incidents AS target ON target.id = merged.merged_into
        WHERE merged.state = 'merged' AND target.state = 'merged'
        UNION
        SELECT onward.first, incident.merged_into
        FROM onward JOIN incidents AS incident ON incident.id = onward.at
        WHERE incident.state = 'merged' AND incident.merged_into IS NOT NULL
    )
    SELECT first AS incident_id, CAST(NULL AS uuid) AS ticket_id, jsonb_build_object('merged_into', at) AS detail
    FROM onward WHERE first = at
    UNION ALL
    SELECT id, NULL, jsonb_build_object('merged_into', NULL)
    FROM incidents WHERE state = 'merged' AND merged_into IS NULL
"""
