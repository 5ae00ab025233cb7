"""Settings come from the environment; a name or value that does not fit is said, all at once."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ioc.cli import app
from ioc.settings import Settings, SettingsError, host_and_port, load_settings


def test_every_fault_of_the_environment_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"IOC_HTP": "x", "IOC_PARTITIONS": "many", "IOC_LOG_LEVEL": "loud", "HOME": "/"})

    lines = str(caught.value).splitlines()
    assert lines[0] == "IOC_HTP is not a setting; `ioc settings` lists them all"
    assert {line.split(":")[0] for line in lines[1:]} == {"IOC_PARTITIONS", "IOC_LOG_LEVEL"}


def test_settings_are_read_with_their_prefix() -> None:
    settings = load_settings(
        {"IOC_DATA": "/srv/ioc", "IOC_PARTITIONS": "8", "IOC_ALLOWED_ORIGINS": "https://a, https://b"}
    )

    assert (settings.data, settings.partitions) == (Path("/srv/ioc"), 8)
    assert settings.allowed_origins == ["https://a", "https://b"]


OIDC = {"IOC_OIDC_ISSUER": "https://sso.example", "IOC_OIDC_AUDIENCE": "ioc"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (OIDC | {"IOC_OIDC_ISSUER": "http://sso.example"}, "IOC_OIDC_ISSUER: .*https"),
        (OIDC | {"IOC_OIDC_CLAIMS": "role"}, "IOC_OIDC_CLAIMS"),
        (OIDC | {"IOC_OIDC_CLAIMS": '{"roles": {"boss": "king"}}'}, "IOC_OIDC_CLAIMS: .*king"),
        ({"IOC_OIDC_ISSUER": "https://sso.example"}, "IOC_OIDC_AUDIENCE"),
        ({"IOC_OIDC_AUDIENCE": "ioc"}, "IOC_OIDC_ISSUER"),
    ],
)
def test_an_outside_issuer_that_could_not_work_is_refused_at_the_start(given: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        load_settings(given)


@pytest.mark.parametrize(
    "issuer", ["https://sso.example", "http://localhost:8888", "http://127.0.0.1:1", "http://[::1]:1"]
)
def test_an_outside_issuer_is_reached_by_https_or_on_this_machine(issuer: str) -> None:
    assert load_settings(OIDC | {"IOC_OIDC_ISSUER": issuer}).oidc_issuer == issuer


@pytest.mark.parametrize("address", ["localhost", "localhost:", ":", "a:b"])
def test_an_address_without_a_port_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="host:port"):
        host_and_port(address)


def test_every_setting_is_listed_with_its_meaning() -> None:
    listed = CliRunner().invoke(app, ["settings"]).output

    for name, field in Settings.model_fields.items():
        assert f"IOC_{name.upper()}\n    {field.description}" in listed


def test_check_says_that_every_category_has_a_department_everywhere() -> None:
    said = CliRunner().invoke(app, ["check"])

    assert said.exit_code == 0
    assert "every category has a department in every commune" in said.output
