"""Service folders made for a test, beside the real ones."""

import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ioc.services

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-service.md"


def documented_service() -> str:
    """The service that docs/adding-a-service.md shows, word for word."""
    found = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise AssertionError("the document shows no service")
    return found[1]


@contextmanager
def service_folder(root: Path, slug: str, source: str) -> Iterator[None]:
    """A new folder alone, found beside the real services for as long as the block lasts."""
    folder = root / slug
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(source, encoding="utf-8")
    ioc.services.__path__.append(str(root))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        ioc.services.__path__.remove(str(root))
        sys.modules.pop(f"ioc.services.{slug}", None)
