"""Tài nguyên và môi trường: river levels with their alarm levels, and rain."""

from ioc.phrases.text import Text
from ioc.services.environment.categories import CATEGORIES, TOPICS
from ioc.services.environment.routing import ROUTES
from ioc.services.environment.rules import RULES
from ioc.services.environment.streams import STREAMS
from ioc.services.service import Service

SERVICE = Service(
    slug="environment",
    label=Text(vi="Tài nguyên và môi trường", en="Natural resources and environment"),
    topics=TOPICS,
    categories=CATEGORIES,
    routes=ROUTES,
    rules=RULES,
    streams=STREAMS,
)
