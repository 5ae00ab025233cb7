"""The file that describes an SMS or Zalo gateway: what is called, with what, and which answers mean success."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator


class GatewayFault(ValueError):
    """The file does not describe a gateway; the text has a line for each thing to mend."""


class Gateway(BaseModel):
    """One gateway. In url, headers and body stand the places `{to}`, `{digits}`, `{text}` and `{id}`.

    `{to}` is the number as it is kept (+84…), `{digits}` the same without its plus. The values are
    escaped for the place where they stand; the body's own form is never broken by a text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    method: Literal["GET", "POST", "PUT"] = "POST"
    headers: dict[str, str] = Field(default_factory=dict)
    form: Literal["json", "form"] = "json"
    body: dict[str, Any] | None = None
    success_from: Annotated[int, Field(ge=100, le=599)] = 200
    success_to: Annotated[int, Field(ge=100, le=599)] = 299
    success_body: re.Pattern[str] | None = None
    """An answer in the range is a success only when its body contains this."""
    refused_body: re.Pattern[str] | None = None
    """An answer whose body contains this will never be another: the number is refused."""
    longest: Annotated[int, Field(ge=70)] = 2000
    """Characters of a text that the gateway takes; a longer one is cut at a line's or word's end."""

    @field_validator("url")
    @classmethod
    def _is_http(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("the address begins with https:// or http://")
        return url


def load_gateway(path: Path) -> Gateway:
    """The gateway that the file describes. Raises `GatewayFault`."""
    try:
        return Gateway.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as unreadable:
        raise GatewayFault(f"{path}: {unreadable}") from unreadable
    except ValidationError as invalid:
        lines = [f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in invalid.errors()]
        raise GatewayFault("\n".join(lines)) from invalid
