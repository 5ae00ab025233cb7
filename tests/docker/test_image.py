"""The image and the compose file, read without an engine: what they name must exist."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from ioc.cli import app
from ioc.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "ioc"}
COMMANDS = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined] # a group
INSTRUCTIONS = [
    line.split(None, 1)
    for line in re.sub(r"\\\n", " ", (DOCKER / "Dockerfile").read_text()).splitlines()
    if line.strip() and not line.startswith("#")
]


def setting_exists(name: str) -> bool:
    return name.removeprefix(PREFIX).lower() in Settings.model_fields


def test_everything_that_the_image_copies_is_there() -> None:
    copied = [
        words.split()[:-1] for instruction, words in INSTRUCTIONS if instruction == "COPY" and "--from" not in words
    ]

    assert copied
    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []


def test_the_image_runs_as_nobody_special_and_installs_hashed_versions_alone() -> None:
    users = [words for instruction, words in INSTRUCTIONS if instruction == "USER"]
    installed = " ".join(words for instruction, words in INSTRUCTIONS if instruction == "RUN")

    assert users == ["ioc"]
    assert "--require-hashes --requirement requirements.lock" in installed


def test_the_image_locks_the_versions_that_the_tests_ran_with() -> None:
    pinned = re.compile(r"^([a-z0-9.\-\[\]]+==\S+)", re.MULTILINE)
    tested = set(pinned.findall((ROOT / "requirements.lock").read_text()))

    assert set(pinned.findall((DOCKER / "requirements.lock").read_text())) <= tested


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_part_runs_a_real_command_with_real_settings(name: str) -> None:
    service = OURS[name]
    names = {setting for setting in service["environment"] if setting.startswith(PREFIX)}

    assert service["command"][0] in COMMANDS
    assert [setting for setting in names if not setting_exists(setting)] == []


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_a_part_waits_for_and_keeps_is_declared(name: str) -> None:
    service = SERVICES[name]
    kept = {volume.split(":")[0] for volume in service.get("volumes", ()) if not volume.startswith(".")}

    assert set(service.get("depends_on", {})) <= set(SERVICES)
    assert kept <= set(COMPOSE["volumes"])
    assert [file for volume in service.get("volumes", ()) if (file := volume.split(":")[0]).startswith(".")
            and not (DOCKER / file).exists()] == []  # fmt: skip


def test_every_part_of_production_has_its_service() -> None:
    commands = {" ".join(service["command"]) for service in OURS.values()}

    assert commands == {"keys", "migrate", "topics", "api", "worker", "worker --lane urgent", "gateway"}


def test_whoever_needs_topics_tables_and_keys_waits_for_the_jobs_that_make_them() -> None:
    for name in ("api", "worker", "worker-urgent", "gateway"):
        waits = {on: how["condition"] for on, how in SERVICES[name]["depends_on"].items()}
        assert waits == dict.fromkeys(("keys", "migrate", "topics"), "service_completed_successfully"), name


def test_only_the_migration_knows_the_owner_of_the_tables() -> None:
    knowing = {name for name, service in OURS.items() if "IOC_DATABASE_OWNER_URL" in service["environment"]}

    assert knowing == {"migrate"}
