"""Which tokens are void: the newest word on each subject, read from Kafka by every process that checks tokens."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from ioc.access.principals import folded
from ioc.access.tokens import NotYetKnown, StaffToken
from ioc.bus.log_reader import LogReader, NoSuchLog, open_log
from ioc.contracts.codec import Undecodable, decode
from ioc.contracts.events import AccessVoided, Voiding

AGAIN_AFTER_S: Final = 0.5

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Voids:
    """What is known of void tokens. Before the topic was read once nothing is known, and nobody is admitted."""

    known: bool = False
    watchers: list[Callable[[], None]] = field(default_factory=list)
    """Called after each word that may have made tokens void."""
    _newest: dict[str, AccessVoided] = field(default_factory=dict)

    def take(self, word: AccessVoided) -> None:
        """The newest word on a subject replaces what was said before."""
        self._newest[folded(word.subject)] = word
        for each in self.watchers:
            each()

    def refuses(self, token: StaffToken) -> bool:
        """Whether the token is void. Raises `NotYetKnown` before the topic was read."""
        if not self.known:
            raise NotYetKnown("which tokens are void has not been read yet")
        word = self._newest.get(folded(token.staff.subject))
        return word is not None and (word.reason is Voiding.LOCKED or token.issued_at < word.void_before)

    def why_not_known(self) -> str | None:
        """None when it is known, else a sentence saying so."""
        return None if self.known else "Which tokens are void has not been read yet."


@dataclass(slots=True, kw_only=True)
class VoidsFollower:
    """The one reader of the topic in this process; it belongs to no consumer group."""

    bootstrap: str
    topic: str
    voids: Voids
    _next: int | None = None

    async def run(self) -> None:
        """Reads for ever: the whole topic first, then live. While Kafka is away what is known stays in force."""
        while True:
            try:
                await self._follow()
            except NoSuchLog:
                log.info("waiting_for_topic", topic=self.topic)
            except Exception as error:  # noqa: BLE001 -- whatever it is, what is known stays in force and reading goes on
                log.warning("voids_cannot_be_read", topic=self.topic, error=repr(error))
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _follow(self) -> None:
        async with open_log(self.bootstrap, self.topic) as reader:
            reader.seek(self._begin(reader))
            while True:
                self._next = await reader.position()
                if not self.voids.known and self._next >= reader.end:
                    self.voids.known = True
                    log.info("voids_known", topic=self.topic)
                self._take_all(await reader.read(most=1000, wait_s=0.5))

    def _begin(self, reader: LogReader) -> int:
        """Where reading ended; the beginning, if the topic was made anew. What is known is never forgotten."""
        if self._next is not None and reader.begin <= self._next <= reader.end:
            return self._next
        return reader.begin

    def _take_all(self, messages: Sequence[Any]) -> None:
        for message in messages:
            try:
                word = decode(message.headers, message.value).data
            except Undecodable as broken:
                log.error("word_passed_over", topic=self.topic, offset=message.offset, error=str(broken))  # noqa: TRY400 -- no trace: it says all
                continue
            if isinstance(word, AccessVoided):
                self.voids.take(word)
