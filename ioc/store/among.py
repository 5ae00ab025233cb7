"""`column = ANY(array)`: one prepared statement whatever the number of values, where `IN` would make one for each."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, any_, literal


def among(column: Column[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """True where the column holds one of the values."""
    return column == any_(literal(list(values), ARRAY(column.type)))
