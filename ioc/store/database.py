"""Connections to PostgreSQL, and telling "it is away" from "it refused"."""

from typing import Any

import msgspec
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# https://www.postgresql.org/docs/current/errcodes-appendix.html: connection exceptions, insufficient
# resources (disk full, too many connections), operator intervention (shutdown, crash, starting up); and what
# only an operator can mend, for which facts must wait and not be thrown away: a refused login, no such database.
_AWAY_CLASSES = ("08", "28", "3D", "53", "57")
# Serialization failure, deadlock, lock not available: the same work succeeds when done again.
_AGAIN_CODES = frozenset({"40001", "40P01", "55P03"})


def connect(url: str, *, connections: int = 5) -> AsyncEngine:
    """An engine with a small pool; nothing is opened before the first use."""
    return create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=5,
        json_serializer=lambda content: msgspec.json.encode(content).decode(),
        json_deserializer=msgspec.json.decode,
        # JIT costs more than it saves on short queries.
        connect_args={"timeout": 5, "server_settings": {"jit": "off", "application_name": "ioc"}},
    )


def is_away(error: BaseException) -> bool:
    """Whether the database could not be reached, or cannot work just now; the same will succeed later."""
    if isinstance(error, (OSError, PoolTimeout, TimeoutError)):
        return True
    if isinstance(error, DBAPIError):
        state = sqlstate(error)
        return (
            error.connection_invalidated
            or isinstance(error, OperationalError)
            or (state is not None and state.startswith(_AWAY_CLASSES))
            or "connection is closed" in str(error.orig)
            or "connection was closed" in str(error.orig)
        )
    return False


def must_do_again(error: BaseException) -> bool:
    """Whether the transaction only met another one, and succeeds when done again."""
    return isinstance(error, DBAPIError) and sqlstate(error) in _AGAIN_CODES


def sqlstate(error: DBAPIError) -> str | None:
    """PostgreSQL's five-character error code, where it gave one."""
    state: Any = getattr(error.orig, "sqlstate", None)
    return state if isinstance(state, str) else None


def plain_url(url: str) -> str:
    """The address as asyncpg itself takes it, without SQLAlchemy's driver name."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)
