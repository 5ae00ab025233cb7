"""The OpenAPI document: FastAPI's own, with the hot doors that are plain routes."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

Document = dict[str, Any]


def describe(app: FastAPI, paths: Document, components: Document) -> Document:
    """The whole document; made once."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes)
        document["paths"] = dict(sorted((document["paths"] | paths).items()))
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(components.get("schemas", {}))
        app.openapi_schema = document
    return app.openapi_schema
