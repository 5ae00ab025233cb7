import pytest


@pytest.fixture(autouse=True)
def _serves_many_at_once(nothing_blocks_the_loop: None) -> None:
    """One blocking call in the gateway would keep every client waiting."""
