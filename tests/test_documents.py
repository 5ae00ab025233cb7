"""What the documents say can be checked against the code, and is."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import typer.main

from ioc.cli import app
from ioc.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
DOCUMENTS = sorted(path for path in TRACKED if path.endswith(".md"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_relative_links_lead_somewhere(document: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", read(document))

    assert [target for target in targets if not ((ROOT / document).parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_and_settings_that_a_document_names_exist(document: str) -> None:
    text = read(document)
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined] # a group
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    written = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^(?:\S+=\S+ )*((?:ioc|make) .+)$", text, re.MULTILINE)

    named = [line.split()[:2] for line in written if re.match(r"(ioc|make) [a-z]", line)]
    unknown = [words for words in named if words[1] not in (commands if words[0] == "ioc" else targets)]
    settings = {name.removeprefix(PREFIX).lower() for name in re.findall(r"IOC_[A-Z_]+[A-Z]", text)}

    assert unknown == []
    assert settings - set(Settings.model_fields) - {"reference_data"} - {"app_password"} == set()


def test_every_direct_dependency_has_its_reason() -> None:
    declared = [
        *PYPROJECT["project"]["dependencies"],
        *(each for extra in PYPROJECT["project"]["optional-dependencies"].values() for each in extra),
        *PYPROJECT["dependency-groups"]["dev"],
    ]
    explained = re.findall(r"^\| ([a-z0-9-]+) \|", read("docs/dependencies.md"), re.MULTILINE)

    names = sorted(re.match(r"[A-Za-z0-9-]+", each)[0].lower() for each in declared)  # type: ignore[index] # always one
    assert sorted(set(explained) - {"package"}) == names


def test_the_architecture_names_every_room_and_no_other() -> None:
    named = set(re.findall(r"`ioc/([a-z]+)`", read("docs/architecture.md")))
    there = {path.split("/")[1] for path in TRACKED if re.match(r"ioc/[a-z]+/", path)}

    assert named == there


def test_every_process_and_target_of_the_readme_is_in_the_makefile_help() -> None:
    helped = set(re.findall(r"^([a-z]+):.*##", read("Makefile"), re.MULTILINE))

    assert {"run", "test", "check", "bench", "env"} <= helped


@pytest.mark.parametrize("path", [path for path in TRACKED if path.startswith("ioc/") and path.endswith(".py")])
def test_a_file_holds_one_idea_in_at_most_350_lines(path: str) -> None:
    assert len(read(path).splitlines()) <= 350


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    homes = re.compile(r"(?<![\w.])/(home|Users|root|work)/\w")
    texts = [path for path in TRACKED if path.endswith((".py", ".md", ".toml", ".yaml", ".json", "Makefile", ".js"))]

    assert [
        path for path in texts if homes.search(read(path)) and not path.startswith("ioc/console/pages/vendor")
    ] == []
