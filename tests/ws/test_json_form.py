import json
from typing import Any

import pytest

from ioc.ws.codes import INSUFFICIENT_STATE, NOT_READY, PERMISSION_DENIED, Fault
from ioc.ws.json_form import JsonForm
from ioc.ws.messages import (
    Command,
    Connect,
    Connected,
    History,
    Optional,
    Pong,
    Position,
    ProtocolViolation,
    Publication,
    Refresh,
    Refreshed,
    Result,
    Send,
    Subscribe,
    Subscribed,
    Unsubscribe,
    Unsubscribed,
)

FORM = JsonForm()


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ('{"id":1,"connect":{"token":"JWT","name":"js","unknown":{"x":1}}}', Command(1, Connect("JWT"))),
        ('{"id":1,"connect":{}}', Command(1, Connect(""))),
        ('{"id":2,"subscribe":{"channel":"board","flag":1}}', Command(2, Subscribe("board", flag=1))),
        (
            '{"id":3,"subscribe":{"channel":"board","recover":true,"offset":9,"epoch":"e"}}',
            Command(3, Subscribe("board", recover=True, offset=9, epoch="e")),
        ),
        ('{"id":4,"unsubscribe":{"channel":"board"}}', Command(4, Unsubscribe("board"))),
        ('{"id":5,"history":{"channel":"board"}}', Command(5, History("board"))),
        ('{"id":6,"refresh":{"token":"JWT"}}', Command(6, Refresh("JWT"))),
        ('{"id":7,"rpc":{"method":"x","data":{}}}', Command(7, Optional("rpc"))),
        ('{"id":8,"presence_stats":{"channel":"board"}}', Command(8, Optional("presence_stats"))),
        ('{"send":{"data":1}}', Command(0, Send())),
        ("{}", Command(0, Pong())),
        (" {} ", Command(0, Pong())),
    ],
)
def test_a_command_is_the_one_field_present(line: str, command: Command) -> None:
    assert FORM.read(line) == [command]


def test_commands_of_one_frame_keep_their_order_and_blank_lines_are_passed_over() -> None:
    read = FORM.read('{"id":1,"connect":{}}\n\n{}\n{"id":2,"history":{"channel":"board"}}\n')
    assert read == [Command(1, Connect()), Command(0, Pong()), Command(2, History("board"))]


@pytest.mark.parametrize(
    "message",
    [
        "",
        "\n",
        "[]",
        "nonsense",
        '{"id":1}',
        '{"id":1,"dance":{}}',
        '{"connect":{}}',
        '{"id":0,"connect":{}}',
        '{"id":-1,"connect":{}}',
        '{"id":4294967296,"connect":{}}',
        '{"id":1,"connect":{},"history":{}}',
        '{"id":1,"subscribe":{"channel":7}}',
        '{"id":1,"subscribe":{"channel":"board","offset":-1}}',
        '{"id":1,"connect":{}}\n{"id":',
        b"{}",
    ],
)
def test_what_is_not_the_protocol_is_a_violation(message: str | bytes) -> None:
    with pytest.raises(ProtocolViolation):
        FORM.read(message)


@pytest.mark.parametrize(
    ("result", "reply"),
    [
        (
            Connected(client="c", ping=25, ttl=600),
            {"connect": {"client": "c", "version": "ioc", "ping": 25, "pong": True, "expires": True, "ttl": 600}},
        ),
        (
            Connected(client="c", ping=25, ttl=None),
            {"connect": {"client": "c", "version": "ioc", "ping": 25, "pong": True}},
        ),
        (
            Subscribed(epoch="e", offset=3),
            {"subscribe": {"recoverable": True, "positioned": True, "epoch": "e", "offset": 3}},
        ),
        (
            Subscribed(
                epoch="e",
                offset=3,
                was_recovering=True,
                recovered=True,
                publications=(Publication(4, b'{"n":"\xc3\xa1"}'),),
            ),
            {
                "subscribe": {
                    "recoverable": True,
                    "positioned": True,
                    "epoch": "e",
                    "offset": 3,
                    "was_recovering": True,
                    "recovered": True,
                    "publications": [{"data": {"n": "á"}, "offset": 4}],
                }
            },
        ),
        (Unsubscribed(), {"unsubscribe": {}}),
        (Position("e", 3), {"history": {"epoch": "e", "offset": 3}}),
        (Refreshed(client="c", ttl=None), {"refresh": {"client": "c", "version": "ioc"}}),
        (PERMISSION_DENIED, {"error": {"code": 103, "message": "permission denied"}}),
        (NOT_READY, {"error": {"code": 100, "message": "internal server error", "temporary": True}}),
    ],
)
def test_replies(result: Result | Fault, reply: dict[str, Any]) -> None:
    line = FORM.answer(9, result)
    assert json.loads(line) == {"id": 9, **reply}
    assert b"\n" not in line


def test_a_publication_embeds_its_data_and_quotes_its_channel() -> None:
    line = FORM.publication('department:"x"', 7, b'{"n":1}')
    assert json.loads(line) == {"push": {"channel": 'department:"x"', "pub": {"data": {"n": 1}, "offset": 7}}}


def test_an_unsubscription_always_has_a_reason() -> None:
    assert json.loads(FORM.unsubscription("board", INSUFFICIENT_STATE)) == {
        "push": {"channel": "board", "unsubscribe": {"code": 2500, "reason": "insufficient state"}}
    }


def test_lines_are_joined_without_an_empty_one() -> None:
    assert FORM.join([b"{}", FORM.join([b"1", b"2"])]) == b"{}\n1\n2"
