"""Passwords: what is kept, what fits, and how often one may be wrong."""

import asyncio
import time

import pytest
from argon2 import PasswordHasher

from ioc.identity.attempts import Attempts, TooManyAttempts
from ioc.identity.passwords import MOST_WAITING, Busy, Passwords, TooShort

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
PASSWORD = "sông Ba mùa lũ"


async def test_a_password_fits_its_own_hash_alone() -> None:
    passwords = Passwords(QUICK)
    kept = await passwords.hash(PASSWORD)

    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert await passwords.fits(PASSWORD, kept)
    assert not await passwords.fits(PASSWORD.upper(), kept)
    assert not await passwords.fits("nobody's password", None)
    assert not await passwords.fits(PASSWORD, "not a hash")


async def test_letters_fit_however_the_keyboard_put_them_together() -> None:
    passwords = Passwords(QUICK)
    kept = await passwords.hash("mật khẩu dài dài")

    assert await passwords.fits("mâ\u0323t khâ\u0309u da\u0300i da\u0300i", kept)


@pytest.mark.parametrize("password", ["", "a" * 11, "a" * 1025, "e\u0301" * 11])
async def test_a_password_that_is_too_short_or_endless_is_refused(password: str) -> None:
    with pytest.raises(TooShort):
        await Passwords(QUICK).hash(password)


async def test_a_hash_of_other_parameters_is_outdated() -> None:
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    kept = await Passwords(QUICK).hash(PASSWORD)

    assert stronger.is_outdated(kept)
    assert not stronger.is_outdated(await stronger.rehash(PASSWORD))
    assert await stronger.fits(PASSWORD, kept)


async def test_who_would_wait_too_long_is_sent_away_and_nobody_else() -> None:
    passwords = Passwords(QUICK)
    kept = await passwords.hash(PASSWORD)

    answers = await asyncio.gather(
        *(passwords.fits(PASSWORD, kept) for _ in range(MOST_WAITING + 5)), return_exceptions=True
    )

    assert answers.count(True) == MOST_WAITING
    assert [type(answer) for answer in answers[MOST_WAITING:]] == [Busy] * 5
    assert await passwords.fits(PASSWORD, kept)


def fail(attempts: Attempts, times: int, subject: str = "lan", address: str = "192.0.2.1") -> None:
    for _ in range(times):
        attempts.take(subject, address)


def test_after_five_failures_a_subject_waits_a_minute_at_most_and_others_do_not() -> None:
    attempts = Attempts()
    fail(attempts, 5)

    with pytest.raises(TooManyAttempts) as refused:
        fail(attempts, 1, address="198.51.100.7")
    fail(attempts, 1, subject="minh")

    assert 1 <= refused.value.retry_after_s <= 60


def test_when_the_minute_is_over_anybody_may_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Later:
        """The package's clock, a minute on."""

        @staticmethod
        def time() -> float:
            return now + 61

    attempts = Attempts()
    fail(attempts, 5)
    now = time.time()
    monkeypatch.setattr("limits.storage.memory.time", Later)

    fail(attempts, 5)


def test_what_was_no_failure_does_not_count() -> None:
    attempts = Attempts()
    for _ in range(50):
        fail(attempts, 1)
        attempts.give_back("lan", "192.0.2.1")

    fail(attempts, 5)


@pytest.mark.parametrize(
    "addresses", [["192.0.2.1"], [f"2001:db8::{host:x}" for host in range(1, 40)]], ids=["IPv4", "an IPv6 network"]
)
def test_an_address_cannot_try_many_subjects(addresses: list[str]) -> None:
    attempts = Attempts()
    for number in range(30):
        fail(attempts, 1, subject=f"person-{number}", address=addresses[number % len(addresses)])

    with pytest.raises(TooManyAttempts):
        fail(attempts, 1, subject="one more", address=addresses[-1])
