import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    """Where a story's centres keep their data.

    Not among pytest's own directories: every run shuts those to other users, and PostgreSQL is one where we are root.
    """
    with tempfile.TemporaryDirectory(prefix="ioc-story-") as directory:
        path = Path(directory)
        path.chmod(0o755)
        yield path
