"""The one interpreter of rules: an observation at a time, in event time, with what the rule remembers."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from ioc.phrases.text import Text
from ioc.sensing.observation import Observation
from ioc.sensing.rule import Level, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleState:
    """What a rule remembers of its sensor.

    `level` is how many levels count now (0: none). `rising_since[i]` is since when level i's condition has
    held without a break; `falling_since[i]` since when the value has stayed below its clearing level.
    """

    last_at: datetime | None = None
    level: int = 0
    began_at: datetime | None = None
    rising_since: tuple[datetime | None, ...] = ()
    falling_since: tuple[datetime | None, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a JSON column holds it."""
        return {
            "last_at": _written(self.last_at),
            "level": self.level,
            "began_at": _written(self.began_at),
            "rising_since": [_written(moment) for moment in self.rising_since],
            "falling_since": [_written(moment) for moment in self.falling_since],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """What `to_json` wrote."""
        return cls(
            last_at=_read(stored["last_at"]),
            level=stored["level"],
            began_at=_read(stored["began_at"]),
            rising_since=tuple(_read(moment) for moment in stored["rising_since"]),
            falling_since=tuple(_read(moment) for moment in stored["falling_since"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What follows for the episode's incident."""

    episode: str
    because: Text
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised(Outcome):
    """An episode began."""

    severity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Outcome):
    """The episode lasts, at another level."""

    severity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared(Outcome):
    """The episode is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What the rule remembers from now on, and what follows, if anything does."""

    state: RuleState
    outcome: Raised | Changed | Cleared | None


def evaluate(rule: Rule, state: RuleState | None, observation: Observation) -> Evaluation:
    """One step of the rule. An observation that is not newer than the last one changes nothing."""
    before = state or RuleState()
    if before.last_at is not None and observation.observed_at <= before.last_at:
        return Evaluation(state=before, outcome=None)
    seen = _remember(rule, before, observation)
    level = _level(rule, seen, observation.observed_at)
    if level == before.level:
        return Evaluation(state=seen, outcome=None)
    began_at = before.began_at or observation.observed_at
    after = replace(seen, level=level, began_at=began_at if level else None)
    return Evaluation(state=after, outcome=_outcome(rule, before.level, level, began_at, observation))


def _remember(rule: Rule, before: RuleState, observation: Observation) -> RuleState:
    at = observation.observed_at
    count = len(rule.levels)
    # A rule may have been given more levels since the state was kept.
    rising = (*before.rising_since, *(None,) * count)[:count]
    falling = (*before.falling_since, *(None,) * count)[:count]
    return replace(
        before,
        last_at=at,
        level=min(before.level, count),
        rising_since=tuple(
            (since or at) if observation.value >= level.raise_at else None
            for since, level in zip(rising, rule.levels, strict=True)
        ),
        falling_since=tuple(
            (since or at) if observation.value < level.clear_at else None
            for since, level in zip(falling, rule.levels, strict=True)
        ),
    )


def _level(rule: Rule, seen: RuleState, at: datetime) -> int:
    """How many levels count: upwards what has held long enough, downwards what has stayed away long enough."""
    level = seen.level
    for reached in range(len(rule.levels), level, -1):
        since = seen.rising_since[reached - 1]
        if since is not None and at - since >= rule.hold_before_raise:
            return reached
    while level:
        since = seen.falling_since[level - 1]
        if since is None or at - since < rule.hold_before_clear:
            break
        level -= 1
    return level


def _outcome(
    rule: Rule, before: int, level: int, began_at: datetime, observation: Observation
) -> Raised | Changed | Cleared:
    episode = f"{rule.slug}/{rule.sensor}/{began_at.isoformat()}"
    at = observation.observed_at
    if not level:
        return Cleared(episode=episode, at=at, because=_below(rule, rule.levels[0], observation))
    reached = rule.levels[level - 1]
    because = (
        _above(rule, reached, observation) if level > before else _below(rule, rule.levels[before - 1], observation)
    )
    kind = Changed if before else Raised
    return kind(episode=episode, at=at, severity=reached.severity, because=because)


def _above(rule: Rule, level: Level, observation: Observation) -> Text:
    value, limit, clock = observation.value, level.raise_at, observation.observed_at.strftime("%H:%M")
    return Text(
        vi=f"{rule.what.vi} {_vi(value)} {rule.unit}, trên {level.name.vi} ({_vi(limit)}) lúc {clock}.",
        en=f"{rule.what.en} {value:.2f} {rule.unit}, above {level.name.en} ({limit:.2f}) at {clock}.",
    )


def _below(rule: Rule, level: Level, observation: Observation) -> Text:
    value, limit, clock = observation.value, level.clear_at, observation.observed_at.strftime("%H:%M")
    return Text(
        vi=f"{rule.what.vi} {_vi(value)} {rule.unit}, đã xuống dưới {level.name.vi} ({_vi(limit)}) lúc {clock}.",
        en=f"{rule.what.en} {value:.2f} {rule.unit}, has fallen below {level.name.en} ({limit:.2f}) at {clock}.",
    )


def _vi(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
