"""In which states each command is possible. Where it leads stands in the file that decides it.

One row a command; what is refused is told together with what is possible instead.
"""

from collections.abc import Mapping
from typing import Final

from ioc.incidents.decision import Refusal
from ioc.incidents.vocabulary import IncidentState as I
from ioc.incidents.vocabulary import TicketState as T
from ioc.phrases.lifecycle import COMMANDS, NOTHING, STATES, say
from ioc.phrases.text import Text

EVERY_STATE: Final = frozenset(I)

STAFF: Final[Mapping[str, frozenset[I]]] = {
    # An operator has looked at it: it goes out by the routing rows.
    "verify": frozenset({I.RECEIVED}),
    # The centre does not take it up.
    "reject": frozenset({I.RECEIVED, I.WAITING}),
    # The reporter must say more; clocks stand meanwhile.
    "request_info": frozenset({I.RECEIVED, I.DISPATCHED}),
    # By hand, to a department by name; several may be at work.
    "dispatch": frozenset({I.RECEIVED, I.DISPATCHED}),
    # It is the same matter as another.
    "merge": frozenset({I.RECEIVED, I.WAITING, I.DISPATCHED}),
    "unmerge": frozenset({I.MERGED}),
    # Good as it is, or back to work.
    "review": frozenset({I.RESOLVED}),
    # Anybody may read what was done.
    "publish": frozenset({I.PUBLISHED, I.CLOSED}),
    "close": frozenset({I.PUBLISHED}),
    "reopen": frozenset({I.PUBLISHED, I.CLOSED}),
    "conference": frozenset({I.RECEIVED, I.WAITING, I.DISPATCHED, I.RESOLVED}),
    "note": EVERY_STATE,
}
"""What the centre and departments can do with an incident."""

REPORTER: Final[Mapping[str, frozenset[I]]] = {
    "answer": frozenset({I.WAITING}),
    "feedback": frozenset({I.PUBLISHED, I.CLOSED}),
    "reopen": frozenset({I.PUBLISHED, I.CLOSED}),
}
"""What whoever reported it can do."""

TICKET: Final[Mapping[str, frozenset[T]]] = {
    "acknowledge": frozenset({T.ASSIGNED}),
    "start": frozenset({T.ASSIGNED, T.ACKNOWLEDGED}),
    "return": frozenset({T.ASSIGNED, T.ACKNOWLEDGED, T.IN_PROGRESS}),
    "pause": frozenset({T.ACKNOWLEDGED, T.IN_PROGRESS}),
    "resume": frozenset({T.ACKNOWLEDGED, T.IN_PROGRESS}),
    "request_extension": frozenset({T.ASSIGNED, T.ACKNOWLEDGED, T.IN_PROGRESS}),
    "decide_extension": frozenset({T.ASSIGNED, T.ACKNOWLEDGED, T.IN_PROGRESS}),
    "resolve": frozenset({T.ASSIGNED, T.ACKNOWLEDGED, T.IN_PROGRESS}),
}
"""What can be done with a ticket."""


def refused_by_state(
    table: Mapping[str, frozenset[I]] | Mapping[str, frozenset[T]], command: str, state: I | T
) -> Refusal | None:
    """Why the command cannot be done in this state, and what is possible instead; None when it can."""
    allowed: frozenset[I] | frozenset[T] = table[command]
    if state in allowed:
        return None
    possible = [COMMANDS[name] for name, states in table.items() if state in states]
    return Refusal(
        code="not_in_this_state",
        reason=say(
            "not_in_this_state", state=STATES[state.value], command=COMMANDS[command], possible=_listed(possible)
        ),
    )


def refusal(sentence: str, **words: object) -> Refusal:
    """A refusal whose code is the name of its sentence."""
    return Refusal(code=sentence, reason=say(sentence, **words))


def _listed(texts: list[Text]) -> Text:
    if not texts:
        return NOTHING
    return Text(vi=", ".join(text.vi for text in texts), en=", ".join(text.en for text in texts))
