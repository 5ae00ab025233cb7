"""The catalogue finds every folder, says every fault at once, and leaves nobody without a department."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from ioc.casework.facts import apply_facts
from ioc.incidents.vocabulary import CENTRE, Urgency
from ioc.provinces import load_province
from ioc.services.catalogue import Catalogue, CatalogueFaults, load_catalogue
from ioc.store import tables
from ioc.store.database import connect
from tests.building import as_fact, house, report
from tests.conftest import Database
from tests.services.new_folder import documented_service, service_folder

PROVINCE = load_province("daklak")

BAD = """
from datetime import timedelta
from ioc.incidents.category import Category
from ioc.incidents.routing import Route
from ioc.phrases.text import Text
from ioc.sensing.rule import Level, Rule
from ioc.services.service import Service, Stream, Topic

T = Text(vi="x", en="x")
SERVICE = Service(
    slug="bad",
    label=T,
    topics=(Topic(slug="other", label=T), Topic(slug="bad", label=T)),
    categories=(
        Category(code="bad.far", label=T, joins_within_m=900.0),
        Category(code="nowhere.x", label=T),
        Category(code="other.general", label=T),
        Category(code="bad.lost", label=T, waits_for_verification=False),
    ),
    routes=(
        Route(category="bad.far", department="nobody", because=T),
        Route(category="bad.gone", department="ioc", because=T, communes=frozenset({"00000"})),
    ),
    rules=(
        Rule(
            slug="bad_rule", sensor="XX-1", property="p", unit="m", what=T, category="no.such",
            levels=(
                Level(severity=9, raise_at=2.0, clear_at=3.0, name=T),
                Level(severity=2, raise_at=1.0, clear_at=0.5, name=T),
            ),
            hold_before_raise=timedelta(), hold_before_clear=timedelta(),
        ),
    ),
    streams=(Stream(sensor="GS-01", property="water_level", unit="m"),),
)
"""


def catalogue() -> Catalogue:
    return load_catalogue(PROVINCE)


def test_every_category_in_every_commune_has_a_department() -> None:
    found = catalogue()
    departments = {department.code for department in PROVINCE.departments}

    routed = {
        (category.code, commune.code): found.route(category.code, commune.code)
        for service in found.services.values()
        for category in service.categories
        for commune in PROVINCE.communes
    }

    assert len(routed) == 102 * sum(len(service.categories) for service in found.services.values())
    assert {each.department for each in routed.values()} <= departments - {CENTRE}


def test_field_reports_come_in_fifteen_fields_each_with_a_category() -> None:
    service = catalogue().services["field_report"]
    topics = [topic.slug for topic in service.topics]

    assert len(topics) == 15
    assert {category.code.split(".")[0] for category in service.categories} == set(topics)


def test_a_report_about_officials_never_goes_to_the_commune_that_it_may_be_about() -> None:
    found = catalogue()

    for commune in PROVINCE.communes:
        assert found.route("public_duty.conduct", commune.code).department == "thanh_tra"
    assert found.category("public_duty.conduct")[1].restricted


def test_an_sos_that_names_no_category_is_a_call_for_rescue() -> None:
    found = catalogue()
    code = found.default_category(Urgency.SOS)

    assert code is not None
    assert found.category(code)[1].urgency is Urgency.SOS
    assert found.default_category(Urgency.URGENT) is None


def test_every_fault_of_a_folder_is_said_at_once(tmp_path: Path) -> None:
    with service_folder(tmp_path, "bad", BAD), pytest.raises(CatalogueFaults) as caught:
        load_catalogue(PROVINCE)

    said = str(caught.value)
    for words in (
        "the category other.general stands 2 times",
        "the topic other stands 2 times",
        "the stream GS-01/water_level stands 2 times",
        "bad: the category bad.far joins within 900.0 m",
        "bad: the category nowhere.x is of no topic of its service",
        "bad: bad.far in 22015 goes to nobody, which does not exist",
        "bad: bad.lost in 22015 goes to nobody, and nobody verifies it",
        "bad: the route of bad.gone to ioc names the commune 00000, which does not exist",
        "bad: the route of bad.gone to ioc covers no category",
        "bad: the rule bad_rule raises no.such, which is no category of its service",
        "bad: the rule bad_rule watches XX-1, which stands nowhere",
        "bad: the rule bad_rule watches XX-1/p, which is no stream of its service",
        "bad: the rule bad_rule clears at 3.0, not below where it raises (2.0)",
        "bad: the rule bad_rule has the severity 9; 1 to 5 exist",
        "bad: the rule bad_rule has levels that do not go upwards",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("source", "words"),
    [("", "the folder exposes no SERVICE"), (documented_service(), "it must be the folder's name")],
)
def test_a_folder_that_is_no_service_is_named(tmp_path: Path, source: str, words: str) -> None:
    with service_folder(tmp_path, "misnamed", source), pytest.raises(CatalogueFaults, match=words):
        load_catalogue(PROVINCE)


async def test_an_eleventh_service_is_a_new_folder_alone(tmp_path: Path, database: Database) -> None:
    with service_folder(tmp_path, "street_trees", documented_service()):
        made = house()
    engine = connect(database.url)

    fallen = report(uuid4(), service="street_trees", category="trees.fallen")
    await apply_facts(engine, made.rulebook(), [as_fact(fallen)])

    async with engine.connect() as connection:
        (incident,) = (await connection.execute(select(tables.incidents))).mappings()
    await engine.dispose()
    assert (incident["service"], incident["owner"], incident["state"]) == ("street_trees", "ubnd_22015", "dispatched")
    assert "ioc.street_trees.events" in {topic.name for topic in made.topics.plan(made.catalogue.services)}
