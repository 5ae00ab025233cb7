"""The signed link in a notice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from ioc.access.links import BadLink, ExpiredLink, link_token, read_link
from ioc.clock import new_id

NOW = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)
SECRET = b"s" * 32
WEEK = timedelta(days=7)


def test_a_link_says_which_delivery_and_whose() -> None:
    delivery = new_id(NOW)

    link = read_link(link_token(delivery, "lan", SECRET), SECRET, NOW, WEEK)

    assert (link.delivery_id, link.holder, link.made_at) == (delivery, "lan", NOW)


def test_a_repeat_carries_the_same_link() -> None:
    delivery = new_id(NOW)

    assert link_token(delivery, "lan@example.vn", SECRET) == link_token(delivery, "lan@example.vn", SECRET)


def test_a_link_ages_from_the_moment_of_its_delivery() -> None:
    token = link_token(new_id(NOW), "lan", SECRET)

    assert read_link(token, SECRET, NOW + WEEK, WEEK).holder == "lan"
    with pytest.raises(ExpiredLink):
        read_link(token, SECRET, NOW + WEEK + timedelta(milliseconds=1), WEEK)


@pytest.mark.parametrize("change", [str.upper, str.title, lambda token: "A" + token])
def test_a_changed_link_is_refused(change: Callable[[str], str]) -> None:
    token = link_token(uuid4(), "lan", SECRET)

    with pytest.raises(BadLink):
        read_link(change(token), SECRET, NOW, WEEK)


@pytest.mark.parametrize("token", ["", ".", "x", "é", "eyJhIjoxfQ.x"])
def test_what_is_no_link_is_refused(token: str) -> None:
    with pytest.raises(BadLink):
        read_link(token, SECRET, NOW, WEEK)


def test_another_installations_link_is_refused() -> None:
    with pytest.raises(BadLink):
        read_link(link_token(uuid4(), "lan", b"o" * 32), SECRET, NOW, WEEK)
