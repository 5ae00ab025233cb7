"""Whether a changed event would break a reader or a writer that runs already.

Readers are strict: they refuse unknown fields. So a released shape is frozen but for its words: every
difference in what it accepts breaks somebody during a rolling upgrade. A changed shape is a new event
type beside the old one (`docs/adr/0002-events-are-frozen.md`).
"""

from collections.abc import Iterator
from typing import Any, Final

# What only explains, and changes nothing of what is accepted.
_WORDS: Final = frozenset({"title", "description", "$comment", "examples", "$id", "$schema"})


def breaks(released: Any, current: Any) -> list[str]:
    """Every difference that an older process would stumble over, as `where: what`; empty when there is none."""
    return list(_differences("", released, current))


def _differences(where: str, released: Any, current: Any) -> Iterator[str]:
    if isinstance(released, dict) and isinstance(current, dict):
        for name in sorted((released.keys() | current.keys()) - _WORDS):
            place = f"{where}/{name}"
            if name not in current:
                yield f"{place}: it was there, and is gone"
            elif name not in released:
                yield f"{place}: it is new, and older readers refuse what they do not know"
            else:
                yield from _differences(place, released[name], current[name])
    elif isinstance(released, list) and isinstance(current, list) and where.endswith(("/required", "/enum", "/type")):
        if sorted(map(str, released)) != sorted(map(str, current)):
            yield f"{where}: was {released}, is {current}"
    elif released != current:
        yield f"{where}: was {released!r}, is {current!r}"
