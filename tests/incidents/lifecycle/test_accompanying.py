from ioc.incidents.lifecycle.accompanying import Conference, Note
from ioc.incidents.lifecycle.assigning import Dispatch
from tests.incidents.life import life_of


def test_a_note_is_told_and_makes_no_commands_outdated() -> None:
    life = life_of()
    decision = life.do(Note())

    assert (decision.change.kind, decision.incident.version, decision.incident.material_version) == ("noted", 2, 1)
    assert (decision.ledger, decision.notices) == ((), ())


def test_a_conference_is_for_every_department_with_an_open_ticket() -> None:
    life = life_of()
    life.do(Dispatch(department="so_y_te"))

    decision = life.do(Conference(template="https://hop.example/{code}"))

    assert decision.incident.conference == "https://hop.example/DL-000007"
    assert [(notice.template, notice.department) for notice in decision.notices] == [
        ("conference", "so_xay_dung"),
        ("conference", "so_y_te"),
    ]


def test_a_second_conference_is_told_as_one_of_its_own() -> None:
    life = life_of()
    life.do(Conference(template="https://hop.example/{code}"), Conference(template="https://hop.example/{code}"))

    assert len({notice.key for notice in life.notices}) == len(life.notices)


def test_without_a_template_there_is_no_room() -> None:
    refused = life_of().refused(Conference(template=None))

    assert refused.code == "no_room"
    assert "IOC_CONFERENCE_URL" in refused.reason.vi
