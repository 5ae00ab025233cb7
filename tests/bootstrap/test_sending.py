"""The sending as an installation has it: its settings, its secret, its links."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from ioc.access.links import read_link
from ioc.bootstrap.sending import open_sending
from ioc.cli import app
from ioc.clock import new_id, system_clock
from ioc.deliveries.gateway_file import load_gateway
from ioc.deliveries.signing import hook_key, printed_key
from ioc.incidents.notices import Channel
from ioc.keyring import NoKeys, make_keyring
from ioc.local.ports import free_port
from ioc.settings import SettingsError, load_settings
from ioc.store.database import connect
from ioc.store.deliveries import delivery_row, put
from tests.building import house
from tests.clockwork.delivering import contact, notice, stored_incident
from tests.conftest import Database
from tests.deliveries.mailbox import Mailbox, serving
from tests.waiting import until

DOCUMENT = Path(__file__).parents[2] / "docs" / "message-gateway.md"


async def nobody_minds(*_: object) -> None:
    """A death in this test matters to nobody."""


async def test_a_mail_of_this_installation_carries_a_link_that_it_knows_again(
    database: Database, tmp_path: Path
) -> None:
    secret = make_keyring(tmp_path).secret
    mailbox = Mailbox(free_port())
    settings = load_settings(
        {
            "IOC_DATA": str(tmp_path),
            "IOC_DATABASE_URL": database.url,
            "IOC_SMTP_HOST": "127.0.0.1",
            "IOC_SMTP_PORT": str(mailbox.port),
            "IOC_SMTP_TLS": "none",
            "IOC_SMTP_FROM": "ioc@daklak.example",
            "IOC_PUBLIC_URL": "https://ioc.example/",
        }
    )
    engine = connect(database.url)
    now = system_clock()
    with serving(mailbox):
        async with open_sending(settings, house(), nobody_minds) as sending:
            running = asyncio.ensure_future(sending.run())
            async with engine.begin() as connection:
                await contact(connection, "so_xay_dung", "works@example.vn")
                row = delivery_row(notice(not_before=now), await stored_incident(connection), now, new_id)
                await put(connection, [row])
            await until(lambda: _any(mailbox))
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    await engine.dispose()

    text = mailbox.mails[0].get_content()
    found = re.search(r"https://ioc\.example/a/(\S+)", text)
    assert found is not None
    link = read_link(found[1], secret, system_clock(), timedelta(days=1))
    assert (link.delivery_id, link.holder) == (row["id"], "works@example.vn")
    assert "Đơn vị: Sở Xây dựng" in text


async def _any(mailbox: Mailbox) -> bool:
    return bool(mailbox.mails)


async def test_only_channels_that_are_set_up_have_a_sender(database: Database, tmp_path: Path) -> None:
    make_keyring(tmp_path)
    gateway = tmp_path / "gateway.yaml"
    gateway.write_text("url: https://gateway.example/")
    base = {"IOC_DATA": str(tmp_path), "IOC_DATABASE_URL": database.url}

    channels = []
    for more in ({}, {"IOC_SMTP_HOST": "mail.example"}, {"IOC_MESSAGE_GATEWAY": str(gateway)}):
        async with open_sending(load_settings(base | more), house(), nobody_minds) as sending:
            channels.append(set(sending.senders) - {Channel.HOOK})

    assert channels == [set(), {Channel.MAIL}, {Channel.MESSAGE}]


async def test_a_gateway_file_that_describes_none_stops_the_start_and_says_why(
    database: Database, tmp_path: Path
) -> None:
    make_keyring(tmp_path)
    settings = load_settings(
        {
            "IOC_DATA": str(tmp_path),
            "IOC_DATABASE_URL": database.url,
            "IOC_MESSAGE_GATEWAY": str(tmp_path / "none.yaml"),
        }
    )

    with pytest.raises(SettingsError, match=r"IOC_MESSAGE_GATEWAY: .*none\.yaml"):
        async with open_sending(settings, house(), nobody_minds):
            pass


async def test_without_the_installations_secret_nothing_is_sent(database: Database, tmp_path: Path) -> None:
    settings = load_settings({"IOC_DATA": str(tmp_path), "IOC_DATABASE_URL": database.url})

    with pytest.raises(NoKeys, match="`ioc keys` or `ioc up` makes it"):
        async with open_sending(settings, house(), nobody_minds):
            pass


def test_a_web_hooks_receiver_is_given_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOC_DATA", str(tmp_path))
    secret = make_keyring(tmp_path).secret

    said = CliRunner().invoke(app, ["hook-key", "https://hook.example/ioc"])

    assert said.output.strip() == printed_key(hook_key(secret, "https://hook.example/ioc"))


def test_inner_networks_for_web_hooks_are_named_with_commas() -> None:
    settings = load_settings({"IOC_HOOK_ALLOW_INNER": "10.20.0.0/16, fd00::/8"})

    assert [str(network) for network in settings.hook_allow_inner] == ["10.20.0.0/16", "fd00::/8"]
    with pytest.raises(SettingsError, match="IOC_HOOK_ALLOW_INNER"):
        load_settings({"IOC_HOOK_ALLOW_INNER": "everywhere"})


def test_the_example_in_the_document_describes_a_gateway(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "gateway.yaml"
    file.write_text(example, encoding="utf-8")

    assert load_gateway(file).body == yaml.safe_load(example)["body"]
