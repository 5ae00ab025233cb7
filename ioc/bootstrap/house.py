"""What every process stands on: the province, its services, the topics, the rules of casework."""

from dataclasses import dataclass

from ioc.casework.practice import Practices
from ioc.casework.rulebook import Rulebook
from ioc.clock import Clock, new_id, system_clock
from ioc.contracts.topics import Topics
from ioc.incidents.policy import PolicyBook
from ioc.incidents.vocabulary import CENTRE
from ioc.phrases.text import Text
from ioc.provinces import load_province
from ioc.provinces.faults import faults_of
from ioc.provinces.province import Province
from ioc.services.catalogue import Catalogue, CatalogueFaults, load_catalogue
from ioc.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The data that all processes share."""

    province: Province
    catalogue: Catalogue
    topics: Topics
    conference: str | None = None

    def rulebook(self, clock: Clock = system_clock) -> Rulebook:
        """What casework decides by."""
        names = {department.code: department.label for department in self.province.departments}
        communes = {commune.code: commune for commune in self.province.communes}
        practices = Practices(
            category=lambda code: self.catalogue.category(code)[1],
            route=self.catalogue.route,
            department_name=names.get,
            # A department that the province has no more still has tickets: they count by the centre's calendar.
            calendar_of=lambda code, days: self.province.calendar(code if code in names else CENTRE, days),
            policies=PolicyBook(self.province.policies),
            new_id=new_id,
        )
        return Rulebook(
            catalogue=self.catalogue,
            practices=practices,
            department_name=lambda code: names.get(code) or Text(vi=code, en=code),
            commune=communes.get,
            topics=self.topics,
            clock=clock,
            new_id=new_id,
            conference=self.conference,
        )


class DataFaults(ValueError):
    """The province's or the services' data are wrong; the text has a line for each fault."""


def furnish(settings: Settings) -> House:
    """Loads the province and its services. Raises `DataFaults` with everything that is wrong in them."""
    province = load_province(settings.province)
    faults = faults_of(province)
    try:
        catalogue = load_catalogue(province)
    except CatalogueFaults as of_services:
        raise DataFaults("\n".join((*faults, str(of_services)))) from of_services
    if faults:
        raise DataFaults("\n".join(faults))
    return House(
        province=province,
        catalogue=catalogue,
        topics=Topics(settings.topic_prefix),
        conference=settings.conference_url,
    )
