"""A service: one of the centre's ten fields of work, as rows of data."""

from dataclasses import dataclass

from ioc.incidents.category import Category
from ioc.incidents.routing import Route
from ioc.phrases.text import Text
from ioc.sensing.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A group of categories, as citizens choose from: `slug` is the first part of their codes."""

    slug: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One property that a sensor of this service measures, and its unit."""

    sensor: str
    property: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a service's folder exposes as `SERVICE`. `slug` is the folder's name."""

    slug: str
    label: Text
    topics: tuple[Topic, ...]
    categories: tuple[Category, ...]
    routes: tuple[Route, ...]
    rules: tuple[Rule, ...] = ()
    streams: tuple[Stream, ...] = ()
