"""Who follows what, and what waits to be told to them.

A publication is encoded once for each audience and form, and handed to all its followers together.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from ioc.ws.audience import Audience
from ioc.ws.codes import Closing
from ioc.ws.form import Form
from ioc.ws.outlet import Lines, Outlet
from ioc.ws.records import ChangeRecord, LogRecord


@dataclass(eq=False, slots=True)
class Group:
    """The followers of one audience who speak one form, each with whom to tell when it is sent away."""

    audience: Audience
    form: Form
    outlets: dict[Outlet, Callable[[], None]] = field(default_factory=dict)
    pending: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class Hub:
    """Channels to groups of followers. A group exists while it has followers."""

    _groups: dict[str, dict[tuple[Audience, Form], Group]] = field(default_factory=dict)
    _pending: dict[Group, None] = field(default_factory=dict)

    def publish(self, record: LogRecord) -> bool:
        """Notes a record for all whom it concerns; a tick concerns all. Returns whether there are any."""
        channels = record.channels if isinstance(record, ChangeRecord) else tuple(self._groups)
        told = False
        for channel in channels:
            for group in self._groups.get(channel, {}).values():
                data = record.data_for(group.audience) if isinstance(record, ChangeRecord) else record.data
                if data is not None:
                    group.pending.append(group.form.publication(channel, record.offset, data))
                    self._pending[group] = None
                    told = True
        return told

    def hand_out(self) -> tuple[set[Outlet], int]:
        """Gives what was noted to the followers' outlets: the outlets to write, and how many deliveries it was."""
        touched: set[Outlet] = set()
        deliveries = 0
        for group in self._pending:
            lines = Lines(group.form.join(group.pending))
            deliveries += len(group.pending) * len(group.outlets)
            group.pending.clear()
            for outlet in group.outlets:
                outlet.put(lines)
            touched.update(group.outlets)
        self._pending.clear()
        return touched, deliveries

    def join(self, audience: Audience, outlet: Outlet, on_sent_away: Callable[[], None]) -> None:
        """Adds a follower. What is noted but not handed out must be handed out before."""
        groups = self._groups.setdefault(audience.channel, {})
        key = (audience, outlet.form)
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(audience, outlet.form)
        group.outlets[outlet] = on_sent_away

    def leave(self, audience: Audience, outlet: Outlet) -> None:
        """Takes a follower away; one that is not there is no error."""
        groups = self._groups.get(audience.channel, {})
        group = groups.get((audience, outlet.form))
        if group is None:
            return
        group.outlets.pop(outlet, None)
        if not group.outlets:
            self._pending.pop(group, None)
            del groups[audience, outlet.form]
        if not groups:
            self._groups.pop(audience.channel, None)

    def send_away(self, why: Closing) -> set[Outlet]:
        """Ends every subscription, with a push saying why behind what was noted before.

        Returns the outlets to write.
        """
        touched, _ = self.hand_out()
        for channel, groups in self._groups.items():
            for group in groups.values():
                lines = Lines(group.form.unsubscription(channel, why))
                for outlet, on_sent_away in group.outlets.items():
                    outlet.put(lines)
                    on_sent_away()
                touched.update(group.outlets)
        self._groups.clear()
        return touched
