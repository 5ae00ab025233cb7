"""A report as the core and the store see it."""

import msgspec

from ioc.contracts.events import PlaceOnWire, ReportSubmitted
from ioc.incidents.incident import CommuneRef, Place
from ioc.store.incident_rows import Row


def place_of(place: PlaceOnWire) -> Place:
    """The place that the door found."""
    commune = place.commune
    return Place(
        lat=place.lat,
        lon=place.lon,
        address=place.address,
        commune=None
        if commune is None
        else CommuneRef(code=commune.code, valid_from=commune.valid_from, name=commune.name),
    )


def report_row(report: ReportSubmitted, incident_id: object) -> Row:
    """The row of `reports`."""
    return {
        "id": report.report_id,
        "code": report.code,
        "incident_id": incident_id,
        "service": report.service,
        "category": report.category,
        "urgency": report.urgency.value,
        "description": report.description,
        "place": msgspec.to_builtins(report.place),
        "marks": report.marks,
        "channel": report.channel,
        "media": report.media,
        "sealed": report.sealed,
        "has_contact": report.has_contact,
        "observed_at": report.observed_at,
        "received_at": report.received_at,
    }


def addition_row(report: ReportSubmitted) -> Row:
    """The row of `report_additions`: the whole other body, masked and sealed as it came."""
    return {
        "report_id": report.report_id,
        "fingerprint": report.fingerprint,
        "content": msgspec.to_builtins(report),
        "received_at": report.received_at,
    }
