"""Who reported is sealed at the door: nothing behind it, beside it or in its logs carries a name or a number."""

import logging

import pytest
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from prometheus_client import generate_latest

from ioc.access.masking import IDENTITY, MAIL, PHONE
from ioc.access.sealing import unseal
from ioc.bus.producer import Producer
from tests.ingest.building import POTHOLE, UNSEALING, Doorstep, knocking_at, make_door

CONTACT = {"name": "Nguyễn Thị Bí Mật", "phone": "+84 905 123 456", "email": "bi.mat@mail.example"}
BODY = {
    **POTHOLE,
    "description": "Ổ gà. Gọi tôi 0905123456, CCCD 066099012345, thư bi.mat@mail.example",
    "location": {"lat": 12.6797, "lon": 108.0377, "address": "Nhà tôi, 0905123456"},
    "contact": CONTACT,
}
SECRETS = ("Nguyễn Thị Bí Mật", "905 123 456", "905123456", "066099012345", "bi.mat", "mail.example")


async def test_the_message_carries_the_masked_text_and_no_name_or_number(doorstep: Doorstep) -> None:
    assert (await doorstep.report(BODY)).status_code == 202

    (message,) = await doorstep.behind()
    assert message.report.description == f"Ổ gà. Gọi tôi {PHONE}, CCCD {IDENTITY}, thư {MAIL}"
    assert message.report.place.address == f"Nhà tôi, {PHONE}"
    assert message.report.has_contact
    whole = message.key + message.value + b"".join(name.encode() + value for name, value in message.headers)
    for secret in SECRETS:
        assert secret.encode() not in whole


async def test_only_the_holder_of_the_unsealing_key_reads_the_original(doorstep: Doorstep) -> None:
    await doorstep.report(BODY)

    (message,) = await doorstep.behind()
    assert unseal(message.report.sealed, UNSEALING) == {
        "contact": CONTACT,
        "description": BODY["description"],
        "address": "Nhà tôi, 0905123456",
    }
    with pytest.raises(CryptoError):
        unseal(message.report.sealed, PrivateKey.generate())


async def test_two_seals_of_the_same_words_cannot_be_told_to_be_the_same(doorstep: Doorstep) -> None:
    await doorstep.report(BODY)
    await doorstep.report(BODY)

    first, second = await doorstep.behind()
    assert first.report.sealed != second.report.sealed


async def test_an_anonymous_report_is_sealed_too(doorstep: Doorstep) -> None:
    await doorstep.report(POTHOLE)

    (message,) = await doorstep.behind()
    assert message.report.has_contact is False
    assert unseal(message.report.sealed, UNSEALING)["contact"] is None


async def test_no_log_line_metric_or_refusal_carries_a_name_or_number(
    doorstep: Doorstep, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    key = "0b5e7c1a-93d4-4f6e-8a2b-7d1c9e3f5a60"
    nowhere = make_door(Producer("127.0.0.1:1"), doorstep.door.topics, doorstep.clock)

    accepted = await doorstep.report(BODY, key=key)
    reused = await doorstep.report({**BODY, "description": f"{BODY['description']} nữa"}, key=key)
    refused = await doorstep.report({**BODY, "urgency": CONTACT["phone"], "category": "no.such"})
    async with knocking_at(nowhere) as client:
        away = await client.post("/v1/reports", json=BODY)

    assert [each.status_code for each in (accepted, reused, refused, away)] == [202, 422, 422, 503]
    out, err = capsys.readouterr()
    told = [caplog.text, out, err, generate_latest().decode()]
    told += [each.text for each in (accepted, reused, refused, away)]
    assert accepted.json()["follow_token"] not in "".join(told[:4])
    for secret in SECRETS:
        assert not any(secret in text for text in told)
