"""`ioc schemas`: all documents of `schemas/`, from the code."""

from pathlib import Path

from ioc.bootstrap.api import make_app, make_door
from ioc.bootstrap.house import furnish
from ioc.bootstrap.identity import make_verifier
from ioc.bus.producer import Producer
from ioc.contracts.schemas import differences, documents, write
from ioc.keyring import made_up_keyring
from ioc.settings import Settings
from ioc.store.database import connect


def write_all(directory: Path) -> None:
    """Writes every document."""
    write(directory, _documents())


def check_all(directory: Path) -> list[str]:
    """What differs between the documents and the code, a sentence each."""
    return differences(directory, _documents())


def _documents() -> dict[str, str]:
    settings = Settings()
    house = furnish(settings)
    # Nothing is opened: only the routes are looked at.
    keyring = made_up_keyring()
    door = make_door(settings, house, keyring, Producer("127.0.0.1:9092"))
    engine = connect("postgresql+asyncpg://127.0.0.1/none")
    app = make_app(settings, house, door, engine, make_verifier(settings, keyring))
    return documents(list(house.catalogue.services), app.openapi())
