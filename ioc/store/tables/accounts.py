"""Who may sign in."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Table, Text, text

from ioc.access.principals import DEPARTMENT_ROLES, Role
from ioc.store.tables.metadata import METADATA, MOMENT


def _words(words: object) -> str:
    return ", ".join(f"'{word}'" for word in sorted(map(str, words)))  # type: ignore[call-overload] # words of an enum


_ROLES: Final = _words(Role)
_OF_DEPARTMENTS: Final = _words(DEPARTMENT_ROLES)

accounts: Final = Table(
    "accounts",
    METADATA,
    Column("subject", Text, primary_key=True, comment="login, in lower case"),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("department", Text, comment="of officers and heads, and of nobody else"),
    Column("password_hash", Text, comment="argon2; null for who signs in elsewhere"),
    Column("email", Text),
    Column("phone", Text),
    Column("language", Text, nullable=False, server_default=text("'vi'")),
    Column("created_at", MOMENT, nullable=False),
    Column("locked_at", MOMENT),
    Column("locked_because", Text),
    Column("tokens_void_before", MOMENT, comment="tokens issued earlier are good no more"),
    CheckConstraint(f"role IN ({_ROLES})", name="role"),
    CheckConstraint(f"(role IN ({_OF_DEPARTMENTS})) = (department IS NOT NULL)", name="department"),
    CheckConstraint("language IN ('vi', 'en')", name="language"),
    CheckConstraint("(locked_at IS NULL) = (locked_because IS NULL)", name="lock_has_a_reason"),
)
