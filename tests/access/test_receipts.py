"""A receipt proves itself: the same from every door, and nobody can make one up."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from ioc.access.principals import Role, Staff
from ioc.access.receipts import ALPHABET, NotAReceipt, read_code, read_follow_token, receipt
from ioc.access.tokens import ExpiredToken, InvalidToken, issue, verify

SECRET = b"s" * 32
NOW = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)
KEY = OKPKey.generate_key("Ed25519")
OPERATOR = Staff(subject="an", role=Role.OPERATOR)
keys = st.uuids()


@given(keys)
def test_the_same_key_gives_the_same_receipt_and_another_installation_another(key: UUID) -> None:
    assert receipt(key, SECRET) == receipt(key, SECRET)
    assert receipt(key, SECRET) != receipt(key, b"t" * 32)
    assert receipt(key, SECRET).report_id.version == 8


@given(keys)
def test_a_follow_token_tells_its_report_and_no_other_installations(key: UUID) -> None:
    given_ = receipt(key, SECRET)

    reporter = read_follow_token(given_.follow_token, SECRET)

    assert (reporter.report_id, reporter.code) == (given_.report_id, given_.code)
    with pytest.raises(NotAReceipt):
        read_follow_token(given_.follow_token, b"t" * 32)


@given(st.text(max_size=60))
def test_no_made_up_token_is_taken(token: str) -> None:
    with pytest.raises(NotAReceipt):
        read_follow_token(token, SECRET)


@given(keys)
def test_a_code_is_understood_however_people_write_it(key: UUID) -> None:
    code = receipt(key, SECRET).code

    for written in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), code.removeprefix("PA-")):
        assert read_code(written) == code
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


@given(keys, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_one_wrong_character_in_a_code_is_always_found(key: UUID, place: int, letter: str) -> None:
    plain = receipt(key, SECRET).code.replace("-", "")[2:]
    wrong = plain[:place] + letter + plain[place + 1 :]

    if wrong == plain:
        assert read_code(wrong)
    else:
        with pytest.raises(NotAReceipt):
            read_code(wrong)


def test_a_token_is_good_until_its_time_is_over() -> None:
    token = issue(OPERATOR, KEY, NOW, timedelta(hours=1))

    assert verify(token, KEY, NOW + timedelta(minutes=59)).staff == OPERATOR
    with pytest.raises(ExpiredToken):
        verify(token, KEY, NOW + timedelta(hours=1))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_of_ours_is_refused(token: str) -> None:
    with pytest.raises(InvalidToken):
        verify(token, KEY, NOW)


def test_a_token_signed_by_another_key_is_refused() -> None:
    token = issue(OPERATOR, OKPKey.generate_key("Ed25519"), NOW, timedelta(hours=1))

    with pytest.raises(InvalidToken):
        verify(token, KEY, NOW)
