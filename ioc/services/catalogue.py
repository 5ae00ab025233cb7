"""The catalogue: every service that has a folder, checked, and found by what a fact names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import ioc.services
from ioc.incidents.category import Category
from ioc.incidents.routing import Routed, route
from ioc.incidents.vocabulary import Urgency
from ioc.provinces.province import Province, Station
from ioc.sensing.rule import Rule
from ioc.services.faults import faults_of
from ioc.services.service import Service

RESCUE: Final = "public_order.rescue"
"""The category of an SOS that names none: only its place is needed."""


class CatalogueFaults(ValueError):
    """The services' data do not fit together; the text has a line for each fault."""


class Catalogue:
    """All services of an installation. It is read on every fact, so look-ups are prepared once."""

    def __init__(self, services: Iterable[Service], province: Province) -> None:
        """Takes services that were checked; `load_catalogue` does both."""
        self.services: Mapping[str, Service] = {service.slug: service for service in services}
        self._categories = {
            category.code: (service, category) for service in self.services.values() for category in service.categories
        }
        self._stations = {station.sensor: station for station in province.stations}
        self._routed: dict[tuple[str, str | None], Routed] = {}
        self._streams = {
            (stream.sensor, stream.property): (service.slug, stream.unit)
            for service in self.services.values()
            for stream in service.streams
        }
        self._watching: defaultdict[tuple[str, str], list[tuple[Service, Rule]]] = defaultdict(list)
        for service in self.services.values():
            for rule in service.rules:
                self._watching[rule.sensor, rule.property].append((service, rule))

    def category(self, code: str) -> tuple[Service, Category]:
        """The category with its service. Raises `KeyError` when no service has it."""
        return self._categories[code]

    def knows_category(self, code: str) -> bool:
        """Whether a service has this category."""
        return code in self._categories

    def route(self, category: str, commune: str | None) -> Routed:
        """The department that handles this category there, and why. Raises `KeyError` for an unknown category."""
        known = self._routed.get((category, commune))
        if known is None:
            service, _ = self._categories[category]
            known = self._routed[category, commune] = route(service.routes, category, commune)
        return known

    def watching(self, sensor: str, name: str) -> tuple[tuple[Service, Rule], ...]:
        """The rules over this property of this sensor, each with its service."""
        return tuple(self._watching.get((sensor, name), ()))

    def service_of_stream(self, sensor: str, name: str) -> str | None:
        """The service whose sensor this is; None for a property that nobody has declared."""
        return self._streams.get((sensor, name), (None, None))[0]

    def unit_of_stream(self, sensor: str, name: str) -> str | None:
        """The unit in which the sensor measures; None for a property that nobody has declared."""
        return self._streams.get((sensor, name), (None, None))[1]

    def station(self, sensor: str) -> Station | None:
        """Where the sensor stands."""
        return self._stations.get(sensor)

    def default_category(self, urgency: Urgency) -> str | None:
        """The category of a report that names none: an SOS has one, nothing else does."""
        return RESCUE if urgency is Urgency.SOS and RESCUE in self._categories else None


def find_services() -> list[Service]:
    """The services of all folders under `ioc/services/`, by folder name. Raises `CatalogueFaults`."""
    found: list[Service] = []
    faults: list[str] = []
    for folder in sorted(module.name for module in iter_modules(ioc.services.__path__) if module.ispkg):
        service = getattr(import_module(f"ioc.services.{folder}"), "SERVICE", None)
        if not isinstance(service, Service):
            faults.append(f"{folder}: the folder exposes no SERVICE")
        elif service.slug != folder:
            faults.append(f"{folder}: its slug is {service.slug!r}, it must be the folder's name")
        else:
            found.append(service)
    if faults:
        raise CatalogueFaults("\n".join(faults))
    return found


def load_catalogue(province: Province) -> Catalogue:
    """The checked catalogue. Raises `CatalogueFaults` with every fault of every service at once."""
    services = find_services()
    faults = faults_of(services, province)
    if faults:
        raise CatalogueFaults("\n".join(faults))
    return Catalogue(services, province)
