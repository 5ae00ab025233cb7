"""The conversation as tables: what was said before, what is said now, what follows. No sockets."""

from dataclasses import dataclass, field

import pytest

from ioc.access.principals import Principal, Reporter, Role, Staff
from ioc.ws import codes
from ioc.ws.admission import Admission, ExpiredToken, InvalidToken, NotYetKnown
from ioc.ws.codes import Closing, Fault
from ioc.ws.effects import Answer, Close, Effect, Follow, Ping, TellPosition, Unfollow
from ioc.ws.messages import (
    Body,
    Command,
    Connect,
    Connected,
    History,
    Optional,
    Pong,
    Refresh,
    Refreshed,
    Send,
    Subscribe,
    Unsubscribe,
    Unsubscribed,
)
from ioc.ws.session import Session
from tests.ws.building import OPERATOR, ROADS_OFFICER, SUPERVISOR, follow_receipt

REPORTER = Reporter(report_id=follow_receipt().report_id, code=follow_receipt().code)
ADMISSIONS = {
    "operator": Admission(OPERATOR, 600),
    "operator-longer": Admission(OPERATOR, 1200),
    "promoted": Admission(Staff(subject="an", role=Role.SUPERVISOR), 600),
    "supervisor": Admission(SUPERVISOR, 600),
    "officer": Admission(ROADS_OFFICER, 600),
    "reporter": Admission(REPORTER, None),
}


def admit(token: str) -> Admission:
    if token == "old":
        raise ExpiredToken("the token has expired")
    if token == "early":
        raise NotYetKnown("which tokens are void has not been read yet")
    if token not in ADMISSIONS:
        raise InvalidToken("of nobody known")
    return ADMISSIONS[token]


@dataclass(slots=True)
class Talk:
    """A session and the time."""

    session: Session = field(default_factory=lambda: Session(client="c1", admit=admit, opened_at=100.0, first_ping=0.0))
    at: float = 100.0
    number: int = 0

    def say(self, *bodies: Body) -> list[Effect]:
        """One frame of commands; what follows from the commands that are taken."""
        effects: list[Effect] = []
        for body in bodies:
            if self.session.over:
                break
            self.number += 1
            effects += self.session.receive(Command(self.number, body), self.at)
        self.session.frame_done()
        return effects

    def wait(self, seconds: float) -> list[Effect]:
        """Lets time pass."""
        self.at += seconds
        return list(self.session.due(self.at))


def connected(token: str = "operator") -> Talk:
    talk = Talk()
    talk.say(Connect(token))
    return talk


def test_a_good_token_connects() -> None:
    assert Talk().say(Connect("operator")) == [Answer(1, Connected(client="c1", ping=25, ttl=600))]


def test_a_follow_token_connects_without_expiry() -> None:
    assert Talk().say(Connect("reporter")) == [Answer(1, Connected(client="c1", ping=25, ttl=None))]


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_a_missing_or_bad_token_closes_for_good(token: str) -> None:
    assert Talk().say(Connect(token)) == [Close(codes.INVALID_TOKEN)]


def test_an_expired_token_is_told_and_the_rest_of_the_frame_is_dropped() -> None:
    assert Talk().say(Connect("old"), Subscribe("board")) == [Answer(1, codes.TOKEN_EXPIRED)]


def test_a_token_that_cannot_be_judged_yet_is_to_be_brought_again() -> None:
    assert Talk().say(Connect("early"), Subscribe("board")) == [Answer(1, codes.NOT_READY)]
    assert connected().say(Refresh("early")) == [Answer(2, codes.NOT_READY)]


def test_the_session_knows_by_which_token_its_client_is_here() -> None:
    talk = connected("operator")
    first = talk.session.admission
    talk.say(Refresh("operator-longer"))

    assert (first, talk.session.admission) == (ADMISSIONS["operator"], ADMISSIONS["operator-longer"])


@pytest.mark.parametrize("body", [Subscribe("board"), Connect("operator"), Pong()])
def test_after_a_refused_connect_any_further_frame_is_a_violation(body: Body) -> None:
    talk = Talk()
    talk.say(Connect("old"))
    assert talk.say(body) == [Close(codes.VIOLATION)]


@pytest.mark.parametrize(
    "body",
    [Subscribe("board"), Unsubscribe("board"), History("board"), Refresh("operator"), Optional("rpc"), Send(), Pong()],
)
def test_the_first_command_must_be_connect(body: Body) -> None:
    assert Talk().say(body) == [Close(codes.VIOLATION)]


def test_connecting_twice_is_a_violation() -> None:
    assert connected().say(Connect("operator")) == [Close(codes.VIOLATION)]


@pytest.mark.parametrize(
    ("token", "channel", "fault"),
    [
        ("operator", "board", None),
        ("supervisor", "board", None),
        ("officer", "board", codes.PERMISSION_DENIED),
        ("reporter", "board", codes.PERMISSION_DENIED),
        ("operator", "department:roads", None),
        ("officer", "department:roads", None),
        ("officer", "department:water", codes.PERMISSION_DENIED),
        ("reporter", "department:roads", codes.PERMISSION_DENIED),
        ("reporter", f"report:{REPORTER.code}", None),
        ("reporter", "report:PA-000-000-0000", codes.PERMISSION_DENIED),
        ("operator", f"report:{REPORTER.code}", codes.PERMISSION_DENIED),
        ("operator", "weather", codes.UNKNOWN_CHANNEL),
        ("operator", "board:7", codes.UNKNOWN_CHANNEL),
        ("operator", "department:", codes.UNKNOWN_CHANNEL),
        ("operator", "", codes.BAD_REQUEST),
        ("operator", "department:" + "x" * 245, codes.BAD_REQUEST),
    ],
)
def test_who_may_follow_which_channel(token: str, channel: str, fault: Fault | None) -> None:
    principal: Principal = ADMISSIONS[token].principal
    wish = Subscribe(channel)
    expected: Effect = Follow(2, principal, wish) if fault is None else Answer(2, fault)
    assert connected(token).say(wish) == [expected]
    position: Effect = TellPosition(2) if fault is None else Answer(2, fault)
    assert connected(token).say(History(channel)) == [position]


def test_the_same_channel_twice_is_refused_even_before_the_first_is_answered() -> None:
    effects = connected().say(Subscribe("board"), Subscribe("board"))
    assert effects[1] == Answer(3, codes.ALREADY_SUBSCRIBED)


def test_a_subscription_that_did_not_come_about_may_be_tried_again() -> None:
    talk = connected()
    talk.say(Subscribe("board"))
    talk.session.not_followed("board")
    assert talk.say(Subscribe("board")) == [Follow(3, OPERATOR, Subscribe("board"))]


@pytest.mark.parametrize("wish", [Subscribe("board", type=1), Subscribe("board", tf={"key": "a"})])
def test_kinds_of_subscription_that_are_not_offered_are_refused(wish: Subscribe) -> None:
    assert connected().say(wish) == [Answer(2, codes.NOT_AVAILABLE)]


def test_a_connection_follows_at_most_128_channels() -> None:
    talk = connected()
    wishes = [Subscribe(f"department:d{number}") for number in range(129)]
    effects = talk.say(*wishes)
    assert effects[127] == Follow(129, OPERATOR, wishes[127])
    assert effects[128] == Answer(130, codes.LIMIT_EXCEEDED)


def test_unsubscribing_ends_the_subscription_and_is_answered_also_when_there_is_none() -> None:
    talk = connected()
    talk.say(Subscribe("board"))
    assert talk.say(Unsubscribe("board")) == [Unfollow("board"), Answer(3, Unsubscribed())]
    assert talk.say(Unsubscribe("board")) == [Answer(4, Unsubscribed())]
    assert talk.say(Unsubscribe("")) == [Answer(5, codes.BAD_REQUEST)]


@pytest.mark.parametrize("method", ["publish", "presence", "presence_stats", "rpc", "sub_refresh", "ping"])
def test_methods_that_are_not_offered_are_answered_and_the_connection_lives(method: str) -> None:
    talk = connected()
    assert talk.say(Optional(method)) == [Answer(2, codes.NOT_AVAILABLE)]
    assert not talk.session.over


def test_history_beyond_the_position_is_not_offered() -> None:
    assert connected().say(History("board", limit=10)) == [Answer(2, codes.NOT_AVAILABLE)]


def test_sending_is_not_offered_and_cannot_be_answered_so_the_connection_ends() -> None:
    assert connected().say(Send()) == [Close(codes.SEND_NOT_AVAILABLE)]


@pytest.mark.parametrize(
    ("token", "follows"),
    [
        ("operator-longer", Answer(2, Refreshed(client="c1", ttl=1200))),
        ("old", Close(codes.EXPIRED)),
        ("nonsense", Close(codes.INVALID_TOKEN)),
        ("promoted", Close(codes.STATE_INVALIDATED)),
        ("supervisor", Close(codes.STATE_INVALIDATED)),
        ("reporter", Close(codes.STATE_INVALIDATED)),
    ],
)
def test_a_refresh_extends_only_the_same_holder(token: str, follows: Effect) -> None:
    assert connected().say(Refresh(token)) == [follows]


def test_a_connection_that_does_not_connect_within_15_seconds_is_stale() -> None:
    talk = Talk()
    assert talk.session.next_due() == 115.0
    assert talk.wait(14.9) == []
    assert talk.wait(0.1) == [Close(codes.STALE)]


def test_a_refused_connection_that_stays_is_stale_too() -> None:
    talk = Talk()
    talk.say(Connect("old"))
    assert talk.wait(15) == [Close(codes.STALE)]


def test_pings_come_every_25_seconds_and_the_first_at_half_or_later() -> None:
    talk = connected()
    assert talk.wait(12.4) == []
    assert talk.wait(0.1) == [Ping()]
    assert talk.say(Pong()) == []
    assert talk.wait(24.9) == []
    assert talk.wait(0.1) == [Ping()]


def test_a_pong_that_does_not_come_within_10_seconds_closes() -> None:
    talk = connected()
    talk.wait(12.5)
    assert talk.session.next_due() == talk.at + 10
    assert talk.wait(9.9) == []
    assert talk.wait(0.1) == [Close(codes.NO_PONG)]


def test_a_pong_that_nobody_asked_for_is_a_violation() -> None:
    assert connected().say(Pong()) == [Close(codes.VIOLATION)]


def pass_time(talk: Talk, seconds: float) -> list[Effect]:
    """Lets time pass as it does, from one due moment to the next, answering pings; gives all but the pings."""
    end, others = talk.at + seconds, []
    while talk.session.next_due() <= end and not talk.session.over:
        effects = talk.wait(talk.session.next_due() - talk.at)
        others += [effect for effect in effects if effect != Ping()]
        talk.say(*[Pong() for effect in effects if effect == Ping()])
    talk.at = end
    return others


def test_an_expired_connection_is_closed_25_seconds_later() -> None:
    talk = connected()
    assert pass_time(talk, 624) == []
    assert pass_time(talk, 1) == [Close(codes.EXPIRED)]


def test_a_refreshed_connection_lives_on() -> None:
    talk = connected()
    pass_time(talk, 500)
    talk.say(Refresh("operator-longer"))
    assert pass_time(talk, 1224) == []
    assert pass_time(talk, 1) == [Close(codes.EXPIRED)]


def test_a_reporters_connection_does_not_expire() -> None:
    assert pass_time(connected("reporter"), 100_000) == []


def test_nothing_is_taken_after_a_close() -> None:
    talk = connected()
    assert talk.say(Send(), Subscribe("board")) == [Close(Closing(3508, "not available"))]
