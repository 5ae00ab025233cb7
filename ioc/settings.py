"""Every setting of the installation, from the environment with the prefix `IOC_`."""

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from ioc.access.outside_claims import is_trustworthy, read_claim_map

PREFIX = "IOC_"


class SettingsError(ValueError):
    """The environment does not describe an installation; the text has a line for each thing to mend."""


def default_data_directory() -> Path:
    """`/var/lib/ioc` for root, the user's own data directory for anybody else."""
    if os.geteuid() == 0:
        return Path("/var/lib/ioc")
    return Path(platformdirs.user_data_dir("ioc"))


def _trustworthy(issuer: str) -> str:
    if not is_trustworthy(issuer):
        raise ValueError("an issuer has an https address")
    return issuer


def _claim_map(text: str) -> str:
    read_claim_map(text)
    return text


class Settings(BaseModel):
    """What an installation is told. `ioc settings` lists each name with its meaning and default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Field(
        default_factory=default_data_directory,
        description="directory of the installation's keys and, on one machine, of its database and log",
    )
    database_url: str | None = Field(
        default=None,
        description="PostgreSQL 16 or newer, as the role the processes use; unset: `ioc up` starts its own",
    )
    database_owner_url: str | None = Field(
        default=None,
        description="PostgreSQL as the owner of the tables, for `ioc migrate` only",
    )
    kafka: str | None = Field(default=None, description="Kafka's bootstrap servers; unset: `ioc up` starts its own")
    http: str = Field(default="127.0.0.1:8080", description="address of the HTTP doors and pages")
    ws: str = Field(default="127.0.0.1:8081", description="address of the live gateway")
    public_url: str | None = Field(
        default=None, description="how citizens reach the doors; unset: http:// and IOC_HTTP"
    )
    public_ws_url: str | None = Field(
        default=None, description="how browsers reach the live gateway; unset: ws:// and IOC_WS"
    )
    metrics: str | None = Field(
        default=None, description="address where a worker serves /healthz and /metrics; unset: nowhere"
    )
    partitions: Annotated[int, Field(ge=1, le=256)] = Field(
        default=2, description="partitions of each topic of facts (8 and more in production)"
    )
    replication: Annotated[int, Field(ge=1, le=5)] = Field(
        default=1, description="replicas of each topic (3 in production)"
    )
    topic_prefix: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")] = Field(
        default="ioc", description="first part of every topic's and consumer group's name"
    )
    province: str = Field(default="daklak", description="folder of the province's data")
    log_format: Literal["json", "console"] = Field(default="json", description="json for machines, console for people")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="the least important line that is logged"
    )
    conference_url: str | None = Field(
        default=None,
        description="template of the province's video-conference rooms: {code} becomes the incident's code",
    )
    maven_mirror: str | None = Field(
        default=None, description="address of a Maven mirror to fetch the embedded broker's jars from"
    )
    reference_data: Path | None = Field(default=None, description="directory of reference data for tests and demos")
    outlines: Path | None = Field(
        default=None, description="GeoJSON of commune outlines; unset: what `ioc places load` stored"
    )
    heartbeat_url: Annotated[str, Field(pattern=r"^https?://")] | None = Field(
        default=None,
        description="address to which a POST goes after each audit, at most every 30 s, so that a watcher elsewhere "
        "alarms when it falls silent; unset: nobody is told",
    )
    roots_file: Path | None = Field(
        default=None,
        description="file to which the hourly roots of the history are written, best on other storage; "
        "unset: history-roots.jsonl in IOC_DATA",
    )
    allowed_origins: list[str] = Field(
        default_factory=list,
        description="comma-separated origins besides IOC_PUBLIC_URL from which pages may open the live gateway",
    )

    oidc_issuer: Annotated[str, AfterValidator(_trustworthy)] | None = Field(
        default=None, description="outside OIDC issuer whose tokens staff may bring, as its discovery document names it"
    )
    oidc_audience: str | None = Field(
        default=None, description="whom that issuer's tokens must be meant for; needed with IOC_OIDC_ISSUER"
    )
    oidc_claims: Annotated[str, AfterValidator(_claim_map)] = Field(
        default='{"subject": "sub", "role": "role", "department": "department", "roles": {}}',
        description="JSON: which claims of that issuer give what, and under roles its words for ours",
    )
    smtp_host: str | None = Field(default=None, description="mail server; unset: no mail is sent")
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = Field(default=587, description="port of the mail server")
    smtp_tls: Literal["none", "starttls", "tls"] = Field(
        default="starttls", description="how the connection to the mail server is kept private"
    )
    smtp_user: str | None = Field(default=None, description="login at the mail server, if it wants one")
    smtp_password: str | None = Field(default=None, description="password at the mail server", repr=False)
    smtp_from: str = Field(default="ioc@localhost", description="address from which mail is sent")
    message_gateway: Path | None = Field(
        default=None, description="YAML file that describes the SMS or Zalo gateway; unset: no message is sent"
    )
    hook_allow_inner: list[IPv4Network | IPv6Network] = Field(
        default_factory=list,
        description="comma-separated inner networks to which web hooks may go; unset: only out to the internet",
    )
    delivery_attempts: Annotated[int, Field(ge=1, le=100)] = Field(
        default=12, description="attempts after which a delivery is given up and the operators are told"
    )
    delivery_limit: Annotated[int, Field(ge=1)] = Field(
        default=20,
        description="ordinary messages to one person on one channel in IOC_DELIVERY_LIMIT_MINUTES; more are bundled",
    )
    delivery_limit_minutes: Annotated[int, Field(ge=1)] = Field(
        default=10, description="minutes in which IOC_DELIVERY_LIMIT is counted"
    )
    delivery_slots: Annotated[int, Field(ge=4, le=1000)] = Field(
        default=16, description="letters that one worker has under way at once on each channel"
    )

    @model_validator(mode="after")
    def _issuer_has_audience(self) -> Self:
        if (self.oidc_issuer is None) != (self.oidc_audience is None):
            raise ValueError("IOC_OIDC_ISSUER and IOC_OIDC_AUDIENCE are set together or not at all")
        return self

    @property
    def http_url(self) -> str:
        """How citizens and browsers reach the doors, without a slash at the end."""
        return (self.public_url or f"http://{self.http}").rstrip("/")

    @property
    def ws_url(self) -> str:
        """How browsers reach the live gateway, without a slash at the end."""
        return (self.public_ws_url or f"ws://{self.ws}").rstrip("/")

    @property
    def outlines_file(self) -> Path:
        """Where the outlines of communes are, if the installation has any."""
        return self.outlines or self.data / "places" / "outlines.geojson"

    @property
    def history_roots_file(self) -> Path:
        """Where the hourly roots of the history are written out."""
        return self.roots_file or self.data / "history-roots.jsonl"

    @property
    def needed_database_url(self) -> str:
        """PostgreSQL's address, for a process that cannot do without. Raises `SettingsError`."""
        return _needed(self.database_url, "IOC_DATABASE_URL")

    @property
    def needed_kafka(self) -> str:
        """Kafka's address, for a process that cannot do without. Raises `SettingsError`."""
        return _needed(self.kafka, "IOC_KAFKA")


_LISTS: Final = frozenset({"allowed_origins", "hook_allow_inner"})
"""Settings that are several values with commas between."""


def _needed(value: str | None, name: str) -> str:
    if value is None:
        raise SettingsError(f"{name} is not set; `ioc up` starts everything that is not given")
    return value


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in the environment.

    Raises `SettingsError` naming every unknown `IOC_` name and every value that does not fit.
    """
    environ = os.environ if environment is None else environment
    given = {name.removeprefix(PREFIX).lower(): text for name, text in environ.items() if name.startswith(PREFIX)}
    faults = [
        f"{PREFIX}{name.upper()} is not a setting; `ioc settings` lists them all"
        for name in sorted(given.keys() - Settings.model_fields.keys())
    ]
    known: dict[str, object] = {name: text for name, text in given.items() if name in Settings.model_fields}
    for name in _LISTS & known.keys():
        known[name] = [part.strip() for part in str(known[name]).split(",") if part.strip()]
    settings = None
    try:
        settings = Settings.model_validate(known)
    except ValidationError as invalid:
        faults += [_sentence(fault["loc"], fault["msg"]) for fault in invalid.errors()]
    if faults or settings is None:
        raise SettingsError("\n".join(faults))
    return settings


def _sentence(where: tuple[int | str, ...], what: str) -> str:
    return f"{PREFIX}{str(where[0]).upper()}: {what}" if where else what


def host_and_port(address: str) -> tuple[str, int]:
    """`127.0.0.1:8080` as a pair. Raises `SettingsError` when it is not one."""
    host, separator, port = address.rpartition(":")
    if not separator or not port.isdecimal():
        raise SettingsError(f"{address!r} is not an address of the form host:port")
    return host.strip("[]"), int(port)
