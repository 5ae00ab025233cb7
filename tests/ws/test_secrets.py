"""What must not be written down is not."""

import logging

import pytest

from tests.ws.building import BOARD, OPERATOR, follow_receipt, open_log, running_gateway, token


async def test_tokens_do_not_stand_in_any_log_line(
    kafka: str, topic_prefix: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    # The client's own library would log what it sends.
    logging.getLogger("websockets.client").setLevel(logging.WARNING)
    staff, reporter = token(OPERATOR), follow_receipt()
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        async with gateway.client(staff) as client:
            await client.subscribe(BOARD)
            await client.send({"id": 9, "refresh": {"token": staff}})
            assert (await client.line())["id"] == 9
        async with gateway.client(reporter.follow_token) as client:
            await client.subscribe(f"report:{reporter.code}")
        async with gateway.client() as client:
            await client.send({"id": 1, "connect": {"token": "bad.secret.token"}})
            assert (await client.closed())[0] == 3500
    written = caplog.text + capsys.readouterr().out
    assert "log_is_live" in written
    for secret in (staff, reporter.follow_token, "bad.secret.token"):
        assert secret not in written
