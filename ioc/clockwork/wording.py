"""A claimed delivery as a letter: its words in the receiver's language, and the same for machines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from ioc.clockwork.claiming import Claimed
from ioc.deliveries.letter import Letter
from ioc.phrases.messages import Language, Told, Wording, write, write_bundle
from ioc.phrases.text import Text
from ioc.store.deliveries import Delivery
from ioc.store.incident_rows import text_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes letters.

    `department_name` gives a department's label, `link` the signed link for a delivery and whoever holds it.
    """

    department_name: Callable[[str], Text]
    link: Callable[[UUID, str], str]
    zone: tzinfo

    def write(self, claimed: Claimed, address: str, now: datetime) -> Letter:
        """The letter to this address. Raises `KeyError` for a text that is not in the catalogue."""
        delivery = claimed.delivery
        holder = delivery.recipient or address
        wording = self._wording(claimed, holder)
        return Letter(
            id=delivery.id,
            to=address,
            language=_language(delivery),
            subject=wording.subject,
            text=wording.text,
            short=wording.short,
            content=self._content(claimed, holder),
            at=now,
        )

    def _wording(self, claimed: Claimed, holder: str) -> Wording:
        language = _language(claimed.delivery)
        if claimed.bundle:
            told = [self._told(each, holder) for each in claimed.bundle]
            return write_bundle(told, language, self.zone, self.link(claimed.delivery.id, holder))
        return write(self._told(claimed.delivery, holder), language, self.zone)

    def _told(self, delivery: Delivery, holder: str) -> Told:
        words = delivery.words
        return Told(
            template=delivery.template,
            code=words["code"],
            title=Text(**words["title"]),
            place=words["place"],
            severity=words["severity"],
            due_at=None if words["due_at"] is None else datetime.fromisoformat(words["due_at"]),
            department=self.department_name(delivery.department),
            link=self.link(delivery.id, holder),
            late=delivery.late,
        )

    def _content(self, claimed: Claimed, holder: str) -> Mapping[str, Any]:
        notices = claimed.bundle or (claimed.delivery,)
        return {"id": claimed.delivery.id, "notices": [self._notice(each, holder) for each in notices]}

    def _notice(self, delivery: Delivery, holder: str) -> Mapping[str, Any]:
        return {
            "id": delivery.id,
            "type": delivery.template,
            "department": {"code": delivery.department, "name": text_json(self.department_name(delivery.department))},
            "for": delivery.whom.value,
            "because": None if delivery.because is None else text_json(delivery.because),
            "urgent": delivery.urgent,
            "late": delivery.late,
            "decided_at": delivery.created_at,
            "incident_id": delivery.incident_id,
            "ticket_id": delivery.ticket_id,
            "incident": delivery.words,
            "link": self.link(delivery.id, holder),
        }


def _language(delivery: Delivery) -> Language:
    return "en" if delivery.language == "en" else "vi"
