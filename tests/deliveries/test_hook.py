"""Web hooks against a real receiver."""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ioc.deliveries.hook import Hook, open_hook
from ioc.deliveries.letter import Refused, Sent, TryAgain
from ioc.deliveries.signing import hook_key, printed_key, signed_headers
from ioc.local.ports import free_port
from tests.deliveries.building import NOW, letter
from tests.deliveries.receiver import Answer, Receiver, receiving

SECRET = b"s" * 32
LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with open_hook(SECRET, LOOPBACK, timeout_s=2) as made:
        yield made


def test_signatures_are_those_of_the_published_specification() -> None:
    # The example of https://github.com/standard-webhooks/standard-webhooks.
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    headers = signed_headers(
        key, "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}'
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_a_receiver_can_check_body_time_and_id(hook: Hook, receiver: Receiver) -> None:
    url = f"{receiver.url}/ioc?team=1"

    assert await hook.send(letter(to=url)) == Sent(answer="HTTP 200")

    (call,) = receiver.calls
    identity, at = call.headers["webhook-id"], call.headers["webhook-timestamp"]
    key = base64.b64decode(printed_key(hook_key(SECRET, url)).removeprefix("whsec_"))
    expected = hmac.digest(key, f"{identity}.{at}.".encode() + call.body, hashlib.sha256)
    assert call.headers["webhook-signature"] == "v1," + base64.b64encode(expected).decode()
    assert (call.method, call.path, int(at)) == ("POST", "/ioc?team=1", NOW.timestamp())
    assert call.headers["Idempotency-Key"] == identity == str(letter().id)
    assert json.loads(call.body) == {"notices": [{"type": "assigned"}]}


def test_each_receiver_has_a_key_of_its_own() -> None:
    assert hook_key(SECRET, "https://a.example/") != hook_key(SECRET, "https://b.example/")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(status=204, body=b""), Sent(answer="HTTP 204")),
        (Answer(status=408), TryAgain(reason="HTTP 408")),
        (Answer(status=429, headers={"Retry-After": "120"}), TryAgain(reason="HTTP 429", after=timedelta(minutes=2))),
        (
            Answer(status=503, headers={"Retry-After": "Thu, 20 Nov 2025 01:00:30 GMT"}),
            TryAgain(reason="HTTP 503", after=timedelta(seconds=30)),
        ),
        (Answer(status=503, headers={"Retry-After": "soon"}), TryAgain(reason="HTTP 503")),
        (Answer(status=500), TryAgain(reason="HTTP 500")),
        (Answer(status=400), Refused(reason="HTTP 400")),
        (Answer(status=410), Refused(reason="HTTP 410")),
    ],
)
async def test_what_an_answer_means(hook: Hook, receiver: Receiver, answer: Answer, expected: object) -> None:
    receiver.answers = [answer]

    assert await hook.send(letter(to=receiver.url)) == expected


async def test_a_redirect_is_not_followed(hook: Hook, receiver: Receiver) -> None:
    receiver.answers = [Answer(status=307, headers={"Location": f"{receiver.url}/elsewhere"})]

    outcome = await hook.send(letter(to=receiver.url))

    assert outcome == Refused(reason="HTTP 307, and redirects are not followed")
    assert len(receiver.calls) == 1


async def test_an_inner_address_is_never_called(receiver: Receiver) -> None:
    async with open_hook(SECRET, []) as hook:
        outcomes = [
            await hook.send(letter(to=url))
            for url in (receiver.url, f"http://localhost:{receiver.port}/", f"https://[::1]:{receiver.port}/")
        ]

    assert all(isinstance(outcome, Refused) for outcome in outcomes)
    assert receiver.calls == []


@pytest.mark.parametrize(
    "url",
    ["ftp://example.vn/", "file:///etc/passwd", "example.vn/hook", "", "https://", "https://" + "a" * 70 + ".vn/"],
)
async def test_what_is_no_web_address_is_refused(hook: Hook, url: str) -> None:
    assert isinstance(await hook.send(letter(to=url)), Refused)


async def test_out_in_the_internet_only_https_is_spoken(hook: Hook) -> None:
    outcome = await hook.send(letter(to="http://8.8.8.8/"))

    assert outcome == Refused(reason="out in the internet a web hook is called by https only")


async def test_nobody_listening_is_tried_again_and_certainly_nothing_arrived(hook: Hook) -> None:
    outcome = await hook.send(letter(to=f"http://127.0.0.1:{free_port()}/"))

    assert isinstance(outcome, TryAgain)
    assert not outcome.may_have_arrived


async def test_a_receiver_that_never_answers_may_have_got_it() -> None:
    left = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        left.set()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, open_hook(SECRET, LOOPBACK, timeout_s=0.2) as hook:
        outcome = await hook.send(letter(to=f"http://127.0.0.1:{port}/"))
        await left.wait()

    assert isinstance(outcome, TryAgain)
    assert outcome.may_have_arrived


async def test_a_name_that_answers_differently_the_second_time_gains_nothing(
    hook: Hook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Name servers are outside: here the first answer is honest, and every further one leads elsewhere."""
    asked: list[object] = []
    real = socket.getaddrinfo

    def rebinding(host: Any, port: Any, *arguments: Any, **options: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)

    outcome = await hook.send(letter(to=f"http://hook.example:{receiver.port}/"))

    assert outcome == Sent(answer="HTTP 200")
    assert receiver.calls[0].headers["Host"] == f"hook.example:{receiver.port}"
    assert asked.count("hook.example") == asked.count(b"hook.example") + 1 == 1


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for the name localhost, and for no address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


async def test_the_certificate_must_be_the_names_though_the_address_is_called(certificate: Path) -> None:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with receiving(serving) as receiver:
        async with httpx.AsyncClient(verify=trusting, trust_env=False) as client:
            hook = Hook(client=client, secret=SECRET, allowed=LOOPBACK)
            by_name = await hook.send(letter(to=f"https://localhost:{receiver.port}/"))
            by_address = await hook.send(letter(to=receiver.url))

    assert by_name == Sent(answer="HTTP 200")
    assert isinstance(by_address, TryAgain)
    assert "certificate" in by_address.reason
