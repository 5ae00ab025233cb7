"""`ioc schemas`: all documents of `schemas/`, and `docs/permissions.md` beside them, from the code."""

from pathlib import Path
from typing import Final

from ioc.bootstrap.api import make_app, make_door
from ioc.bootstrap.house import furnish
from ioc.bootstrap.identity import make_verifier
from ioc.bootstrap.permissions import permissions
from ioc.bus.producer import Producer
from ioc.contracts.schemas import differences, documents, write
from ioc.keyring import made_up_keyring
from ioc.settings import Settings
from ioc.store.database import connect

PERMISSIONS: Final = "permissions.md"


def write_all(directory: Path) -> None:
    """Writes every document."""
    write(directory, _documents())
    write(_docs(directory), {PERMISSIONS: permissions()})


def check_all(directory: Path) -> list[str]:
    """What differs between the documents and the code, a sentence each."""
    written = _docs(directory) / PERMISSIONS
    there = written.read_text(encoding="utf-8") if written.exists() else None
    stale = [] if there == permissions() else [f"{written} is not what the code says"]
    return [*differences(directory, _documents()), *stale]


def _docs(schemas: Path) -> Path:
    return schemas.parent / "docs"


def _documents() -> dict[str, str]:
    settings = Settings()
    house = furnish(settings)
    # Nothing is opened: only the routes are looked at.
    keyring = made_up_keyring()
    door = make_door(settings, house, keyring, Producer("127.0.0.1:9092"))
    engine = connect("postgresql+asyncpg://127.0.0.1/none")
    app = make_app(settings, house, door, engine, make_verifier(settings, keyring))
    return documents(list(house.catalogue.services), app.openapi())
