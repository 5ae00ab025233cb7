"""Accounts of staff: who may sign in, and until which moment tokens are void."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Makes the step."""
    op.create_table(
        "accounts",
        sa.Column("subject", sa.Text(), nullable=False, comment="login, in lower case"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=True, comment="of officers and heads, and of nobody else"),
        sa.Column("password_hash", sa.Text(), nullable=True, comment="argon2; null for who signs in elsewhere"),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), server_default=sa.text("'vi'"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_because", sa.Text(), nullable=True),
        sa.Column(
            "tokens_void_before",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="tokens issued earlier are good no more",
        ),
        sa.CheckConstraint(
            "role IN ('administrator', 'head', 'leader', 'officer', 'operator', 'supervisor')",
            name=op.f("ck_accounts_role"),
        ),
        sa.CheckConstraint(
            "(role IN ('head', 'officer')) = (department IS NOT NULL)", name=op.f("ck_accounts_department")
        ),
        sa.CheckConstraint("language IN ('vi', 'en')", name=op.f("ck_accounts_language")),
        sa.CheckConstraint(
            "(locked_at IS NULL) = (locked_because IS NULL)", name=op.f("ck_accounts_lock_has_a_reason")
        ),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_accounts")),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON accounts TO ioc_app")


def downgrade() -> None:
    """Takes the step back."""
    op.drop_table("accounts")
