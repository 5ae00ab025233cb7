"""What a report must say beyond each field's form: what is needed, what must exist, what cannot be.

It reads the JSON as it came, so that a body with a misspelt field hears at once of what else is amiss.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ioc.http.problems import Fault
from ioc.incidents.vocabulary import Urgency
from ioc.phrases.text import Text
from ioc.places.gazetteer import Gazetteer
from ioc.services.catalogue import Catalogue

CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""How far a phone's or a sensor's clock may run ahead of ours."""
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Nothing that is handed in was seen before; what claims so has a broken clock."""

STILL_TO_COME: Final = Text(vi="Thời điểm này còn ở tương lai.", en="This time is still to come.")
TOO_LONG_AGO: Final = Text(vi="Thời điểm này quá xa, trước năm 2000.", en="This time is too far back, before 2000.")

_NO_CATEGORY: Final = Text(
    vi="Cần chọn lĩnh vực (category); danh sách ở GET /v1/categories.",
    en="A category is needed; GET /v1/categories lists them.",
)
_NO_DESCRIPTION: Final = Text(vi="Cần mô tả sự việc.", en="A description is needed.")
_NO_PLACE: Final = Text(
    vi="Cần tọa độ, địa chỉ hoặc mã xã, phường.", en="Coordinates, an address or a commune is needed."
)
_HALF_A_POINT: Final = Text(vi="Cần cả lat và lon.", en="Both lat and lon are needed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a body may refer to, and the moment it came."""

    catalogue: Catalogue
    gazetteer: Gazetteer
    received_at: datetime


def faults_of(body: Any, known: Known) -> list[Fault]:
    """Every requirement that the parsed JSON does not meet; what is of the wrong form is passed over."""
    if not isinstance(body, Mapping):
        return []
    where = body.get("location")
    location = where if isinstance(where, Mapping) else {}
    found = [fault for requirement in _OF_REPORT for fault in requirement(body, known)]
    return found + [fault for requirement in _OF_LOCATION for fault in requirement(location, known)]


def timely(moment: datetime, received_at: datetime) -> Text | None:
    """None for a moment at which something can have been seen, else what is wrong with it."""
    if moment > received_at + CLOCKS_DIFFER:
        return STILL_TO_COME
    return TOO_LONG_AGO if moment < EARLIEST else None


def _says_what(said: Mapping[str, Any], known: Known) -> Iterable[Fault]:
    """For an SOS only the place is needed; anything else says what it is about."""
    urgency = _urgency(said)
    if urgency is not None and said.get("category") is None and known.catalogue.default_category(urgency) is None:
        yield Fault(at="/category", detail=_NO_CATEGORY)
    description = said.get("description", "")
    if urgency not in {None, Urgency.SOS} and isinstance(description, str) and not description.strip():
        yield Fault(at="/description", detail=_NO_DESCRIPTION)


def _urgency(said: Mapping[str, Any]) -> Urgency | None:
    """None when it is none of ours: then nobody knows yet what is needed."""
    try:
        return Urgency(said.get("urgency", Urgency.NORMAL))
    except ValueError:
        return None


def _category_exists(said: Mapping[str, Any], known: Known) -> Iterable[Fault]:
    code = said.get("category")
    if isinstance(code, str) and not known.catalogue.knows_category(code):
        detail = Text(
            vi=f"Không có lĩnh vực {code!r}; danh sách ở GET /v1/categories.",
            en=f"There is no category {code!r}; GET /v1/categories lists them.",
        )
        yield Fault(at="/category", detail=detail)


def _seen_at_a_possible_time(said: Mapping[str, Any], known: Known) -> Iterable[Fault]:
    moment = _moment(said.get("observed_at"))
    fault = None if moment is None else timely(moment, known.received_at)
    if fault is not None:
        yield Fault(at="/observed_at", detail=fault)


def _moment(given: object) -> datetime | None:
    if isinstance(given, str):
        try:
            given = datetime.fromisoformat(given)
        except ValueError:
            return None
    return given if isinstance(given, datetime) and given.tzinfo is not None else None


def _says_where(location: Mapping[str, Any], _: Known) -> Iterable[Fault]:
    if all(location.get(name) is None for name in ("lat", "lon", "address", "commune")):
        yield Fault(at="/location", detail=_NO_PLACE)


def _whole_point(location: Mapping[str, Any], _: Known) -> Iterable[Fault]:
    absent = [name for name in ("lat", "lon") if location.get(name) is None]
    if len(absent) == 1:
        yield Fault(at=f"/location/{absent[0]}", detail=_HALF_A_POINT)


def _commune_exists(location: Mapping[str, Any], known: Known) -> Iterable[Fault]:
    code = location.get("commune")
    if isinstance(code, str) and known.gazetteer.commune(code) is None:
        detail = Text(
            vi=f"Không có xã, phường mang mã {code!r} từ 1/7/2025; danh sách ở GET /v1/places.",
            en=f"No commune has the code {code!r} since 1 July 2025; GET /v1/places lists them.",
        )
        yield Fault(at="/location/commune", detail=detail)


_Requirement = Callable[[Mapping[str, Any], Known], Iterable[Fault]]
_OF_REPORT: Final[tuple[_Requirement, ...]] = (_says_what, _category_exists, _seen_at_a_possible_time)
_OF_LOCATION: Final[tuple[_Requirement, ...]] = (_says_where, _whole_point, _commune_exists)
