"""A rule: when a sensor's values look so, raise an incident; when they look so, clear it."""

from dataclasses import dataclass
from datetime import timedelta

from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of alarm: reached at `raise_at`, left again below `clear_at`, in the rule's unit."""

    severity: int
    raise_at: float
    clear_at: float
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of a service's `rules.py`, over one sensor's property.

    A level counts once its condition has held for `hold_before_raise`; an episode ends once the value has
    stayed below the lowest level's `clear_at` for `hold_before_clear`, and it falls to a lower level in the
    same way. `levels` go upwards.
    """

    slug: str
    sensor: str
    property: str
    unit: str
    what: Text
    """What is measured, as it begins a sentence: Mực nước sông Krông Ana tại Giang Sơn."""
    category: str
    levels: tuple[Level, ...]
    hold_before_raise: timedelta
    hold_before_clear: timedelta
