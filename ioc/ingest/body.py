"""The body of `POST /v1/reports`: strict, every field bounded."""

from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from ioc.incidents.vocabulary import Urgency

MediaId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]


def _line(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Location(_Strict):
    """Where it is: coordinates, an address, a commune; at least one of them."""

    lat: Annotated[float, Field(ge=-90, le=90, strict=True)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180, strict=True)] | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=100_000, strict=True)] | None = None
    address: Annotated[str, _line(500)] | None = None
    commune: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise PydanticCustomError("half_a_point", "lat and lon come together")
        if self.lat is None and self.address is None and self.commune is None:
            raise PydanticCustomError("no_place", "a location needs coordinates, an address or a commune")
        return self


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
    observed_at: Annotated[AwareDatetime, Field(strict=True)] | None = None
    channel: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,30}$")] = "app"

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.urgency is not Urgency.SOS and self.category is None:
            raise PydanticCustomError("no_category", "a report needs a category")
        if self.urgency is not Urgency.SOS and not self.description:
            raise PydanticCustomError("no_description", "a report needs a description")
        return self
