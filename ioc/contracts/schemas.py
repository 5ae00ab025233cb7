"""`schemas/`: what travels, written from the code; a check tells where the two differ."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from ioc.contracts.asyncapi import asyncapi
from ioc.contracts.codec import EVENT_TYPES

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
RELEASED: Final = "released"
"""Below `schemas/`: the shapes that running readers may still know; `ioc.contracts.compatibility` guards them."""


def event_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one event type, by its CloudEvents name."""
    schema = msgspec.json.schema(EVENT_TYPES[name])
    return {"$schema": DIALECT, "$id": f"urn:ioc:schema:{name}", **schema}


def documents(services: list[str], openapi: Mapping[str, Any]) -> dict[str, str]:
    """Every file of `schemas/` with its content."""
    files = {f"{name}.json": _json(event_schema(name)) for name in EVENT_TYPES}
    files["asyncapi.yaml"] = yaml.safe_dump(asyncapi(services), sort_keys=False, allow_unicode=True, width=120)
    files["openapi.json"] = _json(openapi)
    return files


def write(directory: Path, files: Mapping[str, str]) -> None:
    """Writes the files into the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (directory / name).write_text(content, encoding="utf-8")


def differences(directory: Path, files: Mapping[str, str]) -> list[str]:
    """A sentence for each file that is missing, differs, or belongs to nothing any more."""
    there = {path.name: path.read_text(encoding="utf-8") for path in directory.iterdir() if path.is_file()}
    return [
        *(f"{directory / name} is missing" for name in sorted(files.keys() - there.keys())),
        *(f"{directory / name} belongs to nothing" for name in sorted(there.keys() - files.keys())),
        *(
            f"{directory / name} differs from the code"
            for name in sorted(files.keys() & there.keys())
            if files[name] != there[name]
        ),
    ]


def _json(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False, sort_keys=False) + "\n"
