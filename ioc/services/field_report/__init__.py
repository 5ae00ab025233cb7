"""Phản ánh hiện trường: what citizens see in the street, in fifteen fields."""

from ioc.phrases.text import Text
from ioc.services.field_report.categories import CATEGORIES
from ioc.services.field_report.routing import ROUTES
from ioc.services.field_report.topics import TOPICS
from ioc.services.service import Service

SERVICE = Service(
    slug="field_report",
    label=Text(vi="Phản ánh hiện trường", en="Field reports"),
    topics=TOPICS,
    categories=CATEGORIES,
    routes=ROUTES,
)
