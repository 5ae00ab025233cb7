"""The body of `POST /v1/reports`: the form of each field, strict and bounded.

What the fields must say together stands in `requirements`, so that a body hears of all its faults at once.
"""

from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from ioc.incidents.vocabulary import Urgency

_LENGTH_OF_A_DATE: Final = 10

MediaId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


def _line(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


def _written_out(given: object) -> object:
    """Pydantic would take numbers, also in quotes, for seconds since 1970."""
    if not isinstance(given, str) or given[_LENGTH_OF_A_DATE : _LENGTH_OF_A_DATE + 1] not in {"T", "t", " "}:
        raise PydanticCustomError("datetime_parsing", "a time is written as RFC 3339 says")
    return given


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out)]
"""An RFC 3339 time with its offset."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)


class Location(_Strict):
    """Where it is: coordinates, an address, a commune; at least one of them."""

    lat: Annotated[float, Field(ge=-90, le=90, strict=True)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180, strict=True)] | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=100_000, strict=True)] | None = None
    address: Annotated[str, _line(500)] | None = None
    commune: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None


class Contact(_Strict):
    """How to reach the reporter; sealed at once, never passed on."""

    name: Annotated[str, _line(200)] | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9 .()-]{8,20}$")] | None = None
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s]{1,190}$")] | None = None


class ReportBody(_Strict):
    """What a citizen says. For an SOS only the location is needed."""

    category: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$", max_length=100)] | None = None
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)] = ""
    urgency: Urgency = Urgency.NORMAL
    location: Location
    contact: Contact | None = None
    media: Annotated[list[MediaId], Field(max_length=20)] = []
    observed_at: Moment | None = None
    channel: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,30}$")] = "app"
