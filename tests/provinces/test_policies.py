"""What Đắk Lắk promises, what `ioc check` finds wrong with promises, and versions that outlive their rows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from ioc.bootstrap.house import DataFaults, furnish
from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.escalation.steps import EscalationStep
from ioc.incidents.lifecycle.working import PauseTicket, ResumeTicket, Start
from ioc.incidents.notices import Whom
from ioc.incidents.policy import Policy, PolicyBook, Target
from ioc.incidents.vocabulary import Urgency
from ioc.provinces import load_province
from ioc.provinces.daklak.policies import POLICIES, SINCE
from ioc.provinces.faults import faults_of
from ioc.provinces.policy_faults import policy_faults
from ioc.services.catalogue import find_services
from ioc.services.faults import faults_of as faults_of_services
from ioc.settings import Settings
from tests.incidents.building import NOW, practice
from tests.incidents.deadlines.calendars import local
from tests.incidents.life import Life

DAKLAK = load_province("daklak")
SERVICES = find_services()
CATEGORIES = [category for service in SERVICES for category in service.categories]
NORMAL = next(row for row in POLICIES if row.code == "normal")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("at", [SINCE, datetime(2026, 2, 17, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)])
def test_every_matter_is_promised_something_since_the_province_is_as_it_is(urgency: Urgency, at: datetime) -> None:
    book = PolicyBook(POLICIES)

    assert all(book.choose(category.code, urgency, at).urgency is urgency for category in CATEGORIES)


@pytest.mark.parametrize(
    ("category", "urgency", "code"),
    [
        ("roads.pothole", Urgency.NORMAL, "normal"),
        ("land_construction.illegal", Urgency.NORMAL, "land_construction"),
        ("administrative_rules.general", Urgency.NORMAL, "administrative_rules"),
        ("land_construction.illegal", Urgency.URGENT, "urgent"),
        ("land_constructions.other", Urgency.NORMAL, "normal"),
        ("rescue.flood", Urgency.SOS, "sos"),
    ],
)
def test_which_row_is_for_which_matter(category: str, urgency: Urgency, code: str) -> None:
    assert PolicyBook(POLICIES).choose(category, urgency, NOW).code == code


def test_of_two_rows_the_newer_holds_from_its_day_on() -> None:
    later = replace(NORMAL, valid_from=NOW)
    book = PolicyBook((*POLICIES, later))

    assert book.choose("roads.pothole", Urgency.NORMAL, NOW - timedelta(seconds=1)) is NORMAL
    assert book.choose("roads.pothole", Urgency.NORMAL, NOW) is later


def test_the_rows_have_no_fault() -> None:
    assert list(policy_faults(POLICIES)) == []


def with_steps(of: PromiseKind, *steps: EscalationStep) -> Policy:
    return replace(NORMAL, steps=(*(each for each in NORMAL.steps if each.of is not of), *steps))


LAST = [each for each in NORMAL.steps if each.of is PromiseKind.RESOLVE][-1]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (replace(NORMAL, verify=Target(within=timedelta())), "verify has no time"),
        (replace(NORMAL, resolve=Target(working_days=0)), "resolve has no time"),
        (
            replace(NORMAL, warn_at=(0.2, 0.5)),
            "reminders are at shares between 1 and 0, downwards; not at 0.2, 0.5",
        ),
        (replace(NORMAL, warn_at=(1.5,)), "reminders are at shares between 1 and 0, downwards; not at 1.5"),
        (replace(NORMAL, tell_by=()), "nobody is told by any channel"),
        (replace(NORMAL, returns_to_centre=0), "the centre decides from the first return on at the earliest"),
        (with_steps(PromiseKind.RESOLVE), "nobody is told when resolve is broken"),
        (with_steps(PromiseKind.VERIFY), "nobody is told when verify is broken"),
        (
            with_steps(PromiseKind.RESOLVE, replace(LAST, again_every=None)),
            "the last step of resolve is not repeated: after it nothing would ever happen",
        ),
        (
            with_steps(PromiseKind.RESOLVE, replace(LAST, again_every=timedelta())),
            "the step leader of resolve runs backwards",
        ),
        (with_steps(PromiseKind.RESOLVE, replace(LAST, after=-HOUR)), "the step leader of resolve runs backwards"),
        (with_steps(PromiseKind.RESOLVE, LAST, LAST), "the step leader of resolve stands 2 times"),
        (
            with_steps(PromiseKind.RESOLVE, LAST, replace(LAST, code="head", whom=Whom.HEAD, after=HOUR)),
            "the steps of resolve do not stand in the order of their times",
        ),
        (
            with_steps(PromiseKind.RESOLVE, replace(LAST, channels=())),
            "the step leader of resolve is told by no channel",
        ),
        (
            replace(NORMAL, steps=(*NORMAL.steps, replace(LAST, of=PromiseKind.ANSWER))),
            "the step leader of answer is never read: its time ends by itself",
        ),
    ],
)
def test_a_promise_of_which_nobody_would_hear_is_a_fault(row: Policy, fault: str) -> None:
    assert list(policy_faults((row,))) == [f"the policy normal: {fault}"]


def test_what_stands_twice_is_a_fault() -> None:
    assert list(policy_faults((NORMAL, NORMAL))) == ["the policy normal of 2025-07-01 stands 2 times"]


def test_the_provinces_check_finds_the_faults_of_its_promises() -> None:
    faulty = replace(DAKLAK, policies=(replace(NORMAL, tell_by=()),))

    assert faults_of(faulty) == ["the policy normal: nobody is told by any channel"]


def test_a_matter_without_a_promise_is_a_fault_of_its_service() -> None:
    without_urgent = replace(DAKLAK, policies=tuple(row for row in POLICIES if row.code != "urgent"))
    from_tomorrow = replace(DAKLAK, policies=tuple(replace(row, valid_from=NOW) for row in POLICIES))

    faults = faults_of_services(SERVICES, without_urgent)

    assert len(faults) == len(CATEGORIES)
    assert (
        "field_report: land_construction.illegal is promised nothing at the urgency urgent since 2025-07-01" in faults
    )
    assert len(faults_of_services(SERVICES, from_tomorrow)) == 3 * len(CATEGORIES)


def test_a_row_for_what_no_service_has_is_a_fault() -> None:
    lost = replace(NORMAL, code="lost", category="land_constuction")

    assert faults_of_services(SERVICES, replace(DAKLAK, policies=(*POLICIES, lost))) == [
        "the policy lost is for land_constuction, which no service has"
    ]


def test_no_process_starts_on_faulty_promises(monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = replace(DAKLAK, policies=(*POLICIES, replace(NORMAL, code="mute", category="fires", tell_by=())))
    monkeypatch.setattr("ioc.bootstrap.house.load_province", lambda _: faulty)

    with pytest.raises(DataFaults, match=r"(?s)the policy mute: nobody.*the policy mute is for fires"):
        furnish(Settings())


# Versions.


@pytest.mark.parametrize("row", POLICIES, ids=lambda row: row.code)
def test_a_version_is_the_same_after_the_store_has_kept_its_row(row: Policy) -> None:
    kept = msgspec.json.decode(msgspec.json.encode(row), type=Policy)

    assert (kept, kept.version) == (row, row.version)


@pytest.mark.parametrize(
    "edited",
    [
        replace(NORMAL, extensions=1),
        replace(NORMAL, resolve=Target(working_days=2)),
        replace(NORMAL, warn_at=(0.5,)),
        with_steps(PromiseKind.RESOLVE, replace(LAST, again_every=HOUR)),
        replace(NORMAL, valid_from=NOW),
    ],
)
def test_whatever_is_edited_makes_another_version(edited: Policy) -> None:
    assert edited.version != NORMAL.version


def test_a_version_names_its_row_and_its_day() -> None:
    assert NORMAL.version.startswith("normal@2025-07-01#")
    assert len({row.version for row in POLICIES}) == len(POLICIES)


def test_a_version_that_nobody_knows_is_asked_for_before_it_is_used() -> None:
    old = replace(NORMAL, extensions=1)
    book = PolicyBook(POLICIES)
    assert book.unknown([NORMAL.version, old.version]) == {old.version}

    book.learn({old.version: old})
    assert book.pinned(old.version) is old
    assert book.choose("roads.pothole", Urgency.NORMAL, NOW) is NORMAL


def test_a_policy_that_is_changed_while_a_clock_stands_changes_nothing_for_the_ticket() -> None:
    life = Life()
    ticket = life.ticket.id
    life.do(Start(ticket=ticket), PauseTicket(ticket=ticket, until=NOW + timedelta(days=20), text="Chờ."))

    edited = replace(NORMAL, resolve=Target(working_days=1), valid_from=NOW)
    book = PolicyBook((*(row for row in POLICIES if row is not NORMAL), edited))
    book.learn({NORMAL.version: NORMAL})
    life.practice = practice(policies=book)
    life.passes(HOUR).do(ResumeTicket(ticket=ticket))

    assert life.ticket.policy == NORMAL.version
    assert life.ticket.resolve_by == local("2025-11-25 09:00")
    assert Life(by=practice(policies=book)).ticket.resolve_by == local("2025-11-21 08:00")
