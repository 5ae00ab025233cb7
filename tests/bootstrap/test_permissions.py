"""`docs/permissions.md` is what the code says."""

from pathlib import Path

from ioc.bootstrap.permissions import permissions
from ioc.bootstrap.schemas import check_all, write_all

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_the_document_of_permissions_is_what_the_code_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == permissions(), "`make schemas` writes it anew"


def test_a_document_that_is_missing_or_differs_is_told(tmp_path: Path) -> None:
    schemas = tmp_path / "schemas"
    write_all(schemas)
    assert check_all(schemas) == []

    written = tmp_path / "docs" / "permissions.md"
    written.write_text("Everybody may do everything.", encoding="utf-8")
    assert check_all(schemas) == [f"{written} is not what the code says"]

    written.unlink()
    assert check_all(schemas) == [f"{written} is not what the code says"]
