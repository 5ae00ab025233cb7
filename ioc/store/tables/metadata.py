"""What all tables share: their names' conventions and the type of a moment."""

from typing import Final

from sqlalchemy import DateTime, MetaData

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

MOMENT: Final = DateTime(timezone=True)
"""Every moment is kept with its offset from UTC."""
