"""What can be wrong with services' data, found all at once and said in sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from itertools import pairwise

from ioc.incidents.category import Category
from ioc.incidents.policy import PolicyBook
from ioc.incidents.routing import route
from ioc.incidents.vocabulary import CENTRE, Urgency
from ioc.places.grid import LARGEST_RADIUS_M
from ioc.provinces.province import Province
from ioc.sensing.rule import Rule
from ioc.services.service import Service


def faults_of(services: Sequence[Service], province: Province) -> list[str]:
    """Every fault, each a line that begins with the service; empty when all is well."""
    return [
        *_repeated("category", (category.code for each in services for category in each.categories)),
        *_repeated("topic", (topic.slug for each in services for topic in each.topics)),
        *_repeated("rule", (rule.slug for each in services for rule in each.rules)),
        *_repeated("stream", (f"{stream.sensor}/{stream.property}" for each in services for stream in each.streams)),
        *(f"{service.slug}: {fault}" for service in services for fault in _faults(service, province)),
        *_rows_for_nothing(services, province),
    ]


def _repeated(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"the {what} {name} stands {times} times"


def _rows_for_nothing(services: Sequence[Service], province: Province) -> Iterator[str]:
    known = {"*"} | {topic.slug for each in services for topic in each.topics}
    known |= {category.code for each in services for category in each.categories}
    for row in province.policies:
        if row.category not in known:
            yield f"the policy {row.code} is for {row.category}, which no service has"


def _promise_faults(category: Category, province: Province) -> Iterator[str]:
    """Whatever is reported since the province is as it is must be promised something."""
    book = PolicyBook(province.policies)
    since = datetime.combine(min(commune.valid_from for commune in province.communes), time.min, province.zone)
    for urgency in Urgency:
        try:
            book.choose(category.code, urgency, since)
        except LookupError:
            yield f"{category.code} is promised nothing at the urgency {urgency} since {since.date()}"


def _faults(service: Service, province: Province) -> Iterator[str]:
    for category in service.categories:
        yield from _category_faults(category, service)
        yield from _routing_faults(category, service, province)
        yield from _promise_faults(category, province)
    communes = {commune.code for commune in province.communes}
    for row in service.routes:
        for code in sorted(row.communes - communes):
            yield f"the route of {row.category} to {row.department} names the commune {code}, which does not exist"
        if not any(_named(row.category, category) for category in service.categories):
            yield f"the route of {row.category} to {row.department} covers no category"
    for rule in service.rules:
        yield from _rule_faults(rule, service, province)


def _named(row: str, category: Category) -> bool:
    return row in ("*", category.code) or category.code.startswith(row + ".")


def _category_faults(category: Category, service: Service) -> Iterator[str]:
    topic, _, kind = category.code.partition(".")
    if not kind:
        yield f"the category {category.code} must be written <topic>.<kind>"
    if topic not in {each.slug for each in service.topics}:
        yield f"the category {category.code} is of no topic of its service"
    if not 0 < category.joins_within_m <= LARGEST_RADIUS_M:
        yield f"the category {category.code} joins within {category.joins_within_m} m; 1 to {LARGEST_RADIUS_M:.0f} fit"


def _routing_faults(category: Category, service: Service, province: Province) -> Iterator[str]:
    departments = {department.code for department in province.departments}
    for commune in province.communes:
        routed = route(service.routes, category.code, commune.code)
        if routed.department not in departments:
            yield f"{category.code} in {commune.code} goes to {routed.department}, which does not exist"
        elif routed.department == CENTRE and not category.waits_for_verification:
            yield f"{category.code} in {commune.code} goes to nobody, and nobody verifies it"


def _rule_faults(rule: Rule, service: Service, province: Province) -> Iterator[str]:
    if rule.category not in {category.code for category in service.categories}:
        yield f"the rule {rule.slug} raises {rule.category}, which is no category of its service"
    if rule.sensor not in {station.sensor for station in province.stations}:
        yield f"the rule {rule.slug} watches {rule.sensor}, which stands nowhere"
    if (rule.sensor, rule.property) not in {(stream.sensor, stream.property) for stream in service.streams}:
        yield f"the rule {rule.slug} watches {rule.sensor}/{rule.property}, which is no stream of its service"
    if not rule.levels:
        yield f"the rule {rule.slug} has no level"
    for level in rule.levels:
        if level.clear_at >= level.raise_at:
            yield f"the rule {rule.slug} clears at {level.clear_at}, not below where it raises ({level.raise_at})"
        if not 1 <= level.severity <= 5:
            yield f"the rule {rule.slug} has the severity {level.severity}; 1 to 5 exist"
    for lower, upper in pairwise(rule.levels):
        if upper.raise_at <= lower.raise_at or upper.clear_at <= lower.clear_at:
            yield f"the rule {rule.slug} has levels that do not go upwards"
