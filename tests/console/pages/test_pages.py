"""The pages' parts: vendored files are what they say, languages have the same words, nothing comes from outside."""

import hashlib
import json
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

import ioc.console.pages
from ioc.console.pages.routes import routes

PAGES = Path(ioc.console.pages.__file__).parent
VENDOR = PAGES / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())
OWN = sorted(path for path in (PAGES / "static").rglob("*") if path.suffix in (".js", ".html", ".css"))


def client() -> httpx.AsyncClient:
    app = Starlette(routes=routes("ws://live.example:8081/connection/websocket"))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_what_the_manifest_says_and_has_its_licence(entry: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert (VENDOR / entry["licence_file"]).stat().st_size > 500


def test_the_manifest_names_every_vendored_file() -> None:
    named = {entry["file"] for entry in MANIFEST} | {entry["licence_file"] for entry in MANIFEST} | {"preact.LICENSE"}

    assert {path.name for path in VENDOR.iterdir()} == named | {"manifest.json"}


def test_both_languages_have_the_same_words() -> None:
    text = (PAGES / "static" / "shared" / "words.js").read_text()
    vi, en = re.findall(r"^  (?:vi|en): \{\n(.*?)^  \},", text, re.DOTALL | re.MULTILINE)
    keys = [re.findall(r"(?:^|, )\s*(\w+): \"", part, re.MULTILINE) for part in (vi, en)]

    assert len(keys[0]) > 40
    assert keys[0] == keys[1]


def test_every_word_that_a_page_says_is_in_the_catalogue() -> None:
    words = set(re.findall(r"(\w+): \"", (PAGES / "static" / "shared" / "words.js").read_text()))
    said = {word for path in OWN for word in re.findall(r'say\("(\w+)"', path.read_text())}

    assert said - words == set()


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(path: Path) -> None:
    text = path.read_text()
    loads = re.findall(r'(?:src|href)="(https?:[^"]+)"|from "(https?:[^"]+)"|url\((https?:[^)]+)\)', text)

    assert loads == []
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=\"|style=\"", text) or path.suffix != ".html"


@pytest.mark.parametrize("page", ["/board", "/follow"])
async def test_a_page_comes_under_a_policy_that_names_itself_and_the_gateway_alone(page: str) -> None:
    async with client() as http:
        answer = await http.get(page)

    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert answer.status_code == 200
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self' ws://live.example:8081"
    assert 'content="ws://live.example:8081/connection/websocket"' in answer.text


@pytest.mark.parametrize("page", ["/board", "/follow"])
async def test_everything_that_a_page_names_is_served(page: str) -> None:
    async with client() as http:
        named = re.findall(r'(?:src|href)="(/[^"]+)"', (await http.get(page)).text)
        statuses = {name: (await http.get(name)).status_code for name in named}

    assert statuses
    assert set(statuses.values()) == {200}
