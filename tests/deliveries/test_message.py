"""SMS and Zalo gateways, described by a file, against a real receiver."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ioc.deliveries.gateway_file import Gateway, GatewayFault, load_gateway
from ioc.deliveries.letter import Outcome, Refused, Sent, TryAgain
from ioc.deliveries.message import cut, open_message
from ioc.local.ports import free_port
from tests.deliveries.building import letter
from tests.deliveries.receiver import Answer, Receiver, receiving

TO = "+84905123456"
AWKWARD = 'Ổ gà "lớn" & sâu = 1{to}\n100% \\ </a> {id} 🛑'

SMS = """
url: {url}/MainService/SendMultipleMessage_V4
headers: {{Authorization: Basic a2V5}}
body:
  ApiKey: key
  Phone: "{{digits}}"
  Content: "{{text}}"
  RequestId: "{{id}}"
  SmsType: 2
  Sandbox: false
  To: [{{number: "{{to}}"}}]
success_body: '"CodeResult"\\s*:\\s*"100"'
refused_body: '"CodeResult"\\s*:\\s*"99"'
"""

FORM = """
url: "{url}/send?to={{to}}&id={{id}}"
form: form
body: {{message: "{{text}}", phone: "{{digits}}"}}
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def described(receiver: Receiver, template: str, tmp_path: Path) -> Gateway:
    file = tmp_path / "gateway.yaml"
    file.write_text(template.format(url=receiver.url), encoding="utf-8")
    return load_gateway(file)


async def send(gateway: Gateway, text: str = "Xin chào") -> Outcome:
    async with open_message(gateway, timeout_s=2) as sender:
        return await sender.send(letter(to=TO, short=text))


async def test_json_holds_whatever_the_text_contains(receiver: Receiver, tmp_path: Path) -> None:
    receiver.answers = [Answer(body=b'{"CodeResult": "100"}')]

    outcome = await send(described(receiver, SMS, tmp_path), AWKWARD)

    (call,) = receiver.calls
    assert isinstance(outcome, Sent)
    assert call.headers["Authorization"] == "Basic a2V5"
    assert json.loads(call.body) == {
        "ApiKey": "key",
        "Phone": "84905123456",
        "Content": AWKWARD,
        "RequestId": str(letter().id),
        "SmsType": 2,
        "Sandbox": False,
        "To": [{"number": TO}],
    }


async def test_a_form_and_an_address_hold_whatever_the_text_contains(receiver: Receiver, tmp_path: Path) -> None:
    await send(described(receiver, FORM, tmp_path), AWKWARD)

    (call,) = receiver.calls
    assert dict(parse_qsl(call.body.decode(), keep_blank_values=True)) == {"message": AWKWARD, "phone": "84905123456"}
    assert parse_qs(urlsplit(call.path).query) == {"to": [TO], "id": [str(letter().id)]}


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_arrives_as_it_was(receiver: Receiver, text: str) -> None:
    for form in ("json", "form"):
        await send(Gateway.model_validate({"url": receiver.url, "form": form, "body": {"text": "{text}"}}), text)

    as_json, as_form = receiver.calls[-2:]
    assert json.loads(as_json.body) == {"text": text}
    assert parse_qsl(as_form.body.decode(), keep_blank_values=True) == [("text", text)]


async def test_a_get_without_a_body_is_possible(receiver: Receiver) -> None:
    await send(Gateway(url=receiver.url + "/?t={text}", method="GET"), "a b&c")

    assert (receiver.calls[0].method, receiver.calls[0].path) == ("GET", "/?t=a%20b%26c")


async def test_a_header_never_gets_a_second_line(receiver: Receiver) -> None:
    await send(Gateway(url=receiver.url, headers={"X-Text": "{text}"}), "một\r\nX-Evil: 1")

    assert receiver.calls[0].headers["X-Text"] == "m?t X-Evil: 1"
    assert "X-Evil" not in receiver.calls[0].headers


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(body=b'{"CodeResult":"100"}'), Sent),
        (Answer(body=b'{"CodeResult":"103"}'), TryAgain),
        (Answer(body=b'{"CodeResult":"99"}'), Refused),
        (Answer(status=500), TryAgain),
        (Answer(status=429), TryAgain),
        (Answer(status=403), Refused),
        (Answer(body=b"x" * 1_000_000), TryAgain),
    ],
)
async def test_what_an_answer_means(
    receiver: Receiver, tmp_path: Path, answer: Answer, expected: type[Outcome]
) -> None:
    receiver.answers = [answer]

    assert isinstance(await send(described(receiver, SMS, tmp_path)), expected)


async def test_only_the_range_of_the_file_is_a_success(receiver: Receiver) -> None:
    receiver.answers = [Answer(status=200)]

    assert isinstance(await send(Gateway(url=receiver.url, success_from=202, success_to=202)), TryAgain)


async def test_a_gateway_that_is_away_is_tried_again_and_nothing_arrived() -> None:
    outcome = await send(Gateway(url=f"http://127.0.0.1:{free_port()}/"))

    assert isinstance(outcome, TryAgain)
    assert not outcome.may_have_arrived


def test_a_long_text_is_cut_after_a_whole_word() -> None:
    assert cut("một hai ba", 10) == "một hai ba"
    assert cut("một hai ba bốn", 12) == "một hai …"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("url: ftp://x", "url: Value error, the address begins with"),
        ("url: https://x\nsuccess_body: '('", "success_body"),
        ("url: https://x\ncolour: red", "colour"),
        ("- a", "gateway.yaml"),
        ("a: [", "gateway.yaml"),
    ],
)
def test_a_file_that_describes_no_gateway_is_refused_with_its_place(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "gateway.yaml"
    file.write_text(content)

    with pytest.raises(GatewayFault, match=said):
        load_gateway(file)
    with pytest.raises(GatewayFault, match="missing"):
        load_gateway(tmp_path / "missing.yaml")
