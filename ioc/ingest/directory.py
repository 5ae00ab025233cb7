"""`GET /v1/categories` and `GET /v1/places`: what a reporter may choose from."""

from typing import Any

from ioc.ingest.door import Door
from ioc.phrases.text import Text


def categories(door: Door) -> list[dict[str, Any]]:
    """The services with their topics and categories, in both languages.

    A report is never less urgent than its category. One that waits for verification is looked at by the centre
    before it goes to a department.
    """
    return [
        {
            "service": service.slug,
            "label": _both(service.label),
            "topics": [
                {
                    "topic": topic.slug,
                    "label": _both(topic.label),
                    "categories": [
                        {
                            "code": category.code,
                            "label": _both(category.label),
                            "urgency": category.urgency.value,
                            "waits_for_verification": category.waits_for_verification,
                        }
                        for category in service.categories
                        if category.code.startswith(topic.slug + ".")
                    ],
                }
                for topic in service.topics
            ],
        }
        for service in door.catalogue.services.values()
    ]


def places(door: Door) -> list[dict[str, Any]]:
    """The communes with code, vintage, kind (Xã or Phường), name, area in km² and label point."""
    return [
        {
            "code": commune.code,
            "valid_from": commune.valid_from,
            "kind": commune.kind,
            "name": commune.full_name,
            "area_km2": commune.area_km2,
            "label_lat": commune.label_lat,
            "label_lon": commune.label_lon,
        }
        for commune in door.gazetteer.communes
    ]


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
