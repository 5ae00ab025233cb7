"""The newest changes of the log in memory, bounded in number and bytes, findable by channel."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Final

from ioc.ws.records import ChangeRecord

_REMEMBERED_CHANNELS: Final = 50_000


@dataclass(slots=True, kw_only=True)
class Ring:
    """Holds changes in log order. Offsets are the protocol's."""

    most_changes: int
    most_bytes: int
    bytes: int = 0
    _changes: deque[ChangeRecord] = field(default_factory=deque)
    _of_channel: dict[str, deque[ChangeRecord]] = field(default_factory=dict)
    _newest: dict[str, ChangeRecord] = field(default_factory=dict)
    _begun: int = 0
    _let_go: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return len(self._changes)

    def begin(self, offset: int) -> None:
        """Forgets everything; the next change added will be the first after this position."""
        self._changes.clear()
        self._of_channel.clear()
        self._newest.clear()
        self._let_go.clear()
        self._begun, self.bytes = offset, 0

    def add(self, change: ChangeRecord) -> None:
        """Keeps a change that is newer than all held, and lets the oldest go as the bounds ask."""
        self._changes.append(change)
        self._newest[change.incident] = change
        self.bytes += change.cost
        for channel in change.channels:
            self._of_channel.setdefault(channel, deque()).append(change)
        while len(self._changes) > self.most_changes or self.bytes > self.most_bytes:
            self._let_oldest_go()

    def repeats(self, change: ChangeRecord) -> bool:
        """Whether the log says again what it has said: a version not above the newest held one."""
        newest = self._newest.get(change.incident)
        return newest is not None and change.version <= newest.version

    def reach(self, channel: str) -> int:
        """The oldest position of the channel after which nothing is missing here.

        That of a quiet channel stays old, however much of others the ring has let go since.
        """
        return max(self._begun, self._let_go.get(channel, 0))

    def after(self, channel: str, offset: int, most: int) -> list[ChangeRecord]:
        """The channel's changes after a position, in order.

        If there are more than `most`, some `most` + 1 of them, so that the caller sees that there are.
        """
        found: list[ChangeRecord] = []
        for change in reversed(self._of_channel.get(channel, ())):
            if change.offset <= offset or len(found) > most:
                break
            found.append(change)
        found.reverse()
        return found

    def _let_oldest_go(self) -> None:
        change = self._changes.popleft()
        self.bytes -= change.cost
        if self._newest[change.incident] is change:
            del self._newest[change.incident]
        for channel in change.channels:
            held = self._of_channel[channel]
            held.popleft()
            if not held:
                del self._of_channel[channel]
            self._let_go[channel] = change.offset
            self._let_go.move_to_end(channel)
        while len(self._let_go) > _REMEMBERED_CHANNELS:
            _, offset = self._let_go.popitem(last=False)
            self._begun = max(self._begun, offset)
