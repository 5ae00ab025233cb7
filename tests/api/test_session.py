"""Signing in, who one is then, and how fast a locked account is out."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from argon2 import PasswordHasher

from ioc.access.principals import Role, Staff
from ioc.clock import system_clock
from ioc.clockwork.leader import Leader
from ioc.identity.accounts import Accounts
from ioc.identity.passwords import Passwords
from ioc.store.accounts import Account
from tests.api.conftest import Api, OpenApi
from tests.api.test_store_away import stopped
from tests.conftest import Database
from tests.waiting import until

LAN = Staff(subject="lan", role=Role.OFFICER, department="so_xay_dung")
PASSWORD = "sông Ba mùa lũ"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
async def accounts(api: Api) -> Accounts:
    """Lan has an account, and Minh one without a password."""
    made = Accounts(engine=api.engine, topic=api.house.topics.access, clock=system_clock)
    lan = Account(staff=LAN, name="Trần Thị Lan", created_at=system_clock(), password_hash=await QUICK.hash(PASSWORD))
    await made.add(lan)
    minh = Account(staff=Staff(subject="minh", role=Role.OPERATOR), name="Minh", created_at=system_clock())
    await made.add(minh)
    return made


@pytest.fixture
async def relay(api: Api, accounts: Accounts, kafka: str, database: Database) -> AsyncIterator[None]:
    """News goes to Kafka."""
    leader = Leader(
        database_url=database.url,
        bootstrap=kafka,
        topic=api.house.topics.incidents,
        clock=system_clock,
        oldest_waiting_s=lambda: 0.0,
    )
    leading = asyncio.ensure_future(leader.run())
    yield
    leading.cancel()
    await asyncio.gather(leading, return_exceptions=True)


async def sign_in(api: Api, subject: str = "lan", password: str = PASSWORD) -> httpx.Response:
    return await api.http.post("/v1/session", json={"subject": subject, "password": password})


async def me(api: Api, token: str) -> httpx.Response:
    return await api.http.get("/v1/me", headers={"Authorization": f"Bearer {token}"})


def answers(
    call: Callable[[], Awaitable[httpx.Response]], status: int
) -> Callable[[], Awaitable[httpx.Response | None]]:
    async def look() -> httpx.Response | None:
        answer = await call()
        return answer if answer.status_code == status else None

    return look


async def test_whoever_knows_the_password_gets_a_token_of_twelve_hours(api: Api, accounts: Accounts) -> None:
    # The login in any case, as people write it.
    answer = await sign_in(api, subject=" Lan ")
    given = answer.json()
    says = (await me(api, given["token"])).json()

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert given["staff"] == {
        "subject": "lan",
        "role": "officer",
        "department": "so_xay_dung",
        "name": "Trần Thị Lan",
        "language": "vi",
    }
    assert {name: says[name] for name in ("subject", "role", "department")} == {
        "subject": "lan",
        "role": "officer",
        "department": "so_xay_dung",
    }
    lasts = datetime.fromisoformat(given["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=11, minutes=58) < lasts <= timedelta(hours=12)
    assert says["expires_at"] == given["expires_at"]


async def test_a_wrong_password_and_an_unknown_subject_get_the_same_answer(api: Api, accounts: Accounts) -> None:
    refused = [
        await sign_in(api, password="sông Ba mùa khô"),
        await sign_in(api, subject="nobody"),
        await sign_in(api, subject="no\x00body", password="\x00"),
        # Who signs in elsewhere has no password that could be guessed.
        await sign_in(api, subject="minh"),
    ]

    assert [answer.status_code for answer in refused] == [401] * 4
    assert len({answer.content for answer in refused}) == 1
    assert refused[0].json()["type"] == "urn:ioc:problem:wrong_credentials"


async def test_five_failures_make_the_subject_wait_and_nobody_else(api: Api, accounts: Accounts) -> None:
    failed = [(await sign_in(api, password="wrong")).status_code for _ in range(5)]
    refused = await sign_in(api)
    other = await sign_in(api, subject="minh")

    assert failed == [401] * 5
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert other.status_code == 401


async def test_signing_in_well_is_never_counted(api: Api, accounts: Accounts) -> None:
    assert [(await sign_in(api)).status_code for _ in range(7)] == [200] * 7


@pytest.mark.parametrize(
    "body",
    [
        {"subject": "lan"},
        {"subject": "lan", "password": PASSWORD, "role": "administrator"},
        {"subject": 7, "password": PASSWORD},
        {"subject": "", "password": PASSWORD},
        {"subject": "lan", "password": "a" * 2000},
        "lan",
    ],
)
async def test_a_body_of_another_form_is_refused_without_repeating_it(api: Api, body: object) -> None:
    answer = await api.http.post("/v1/session", json=body)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"]
    assert PASSWORD not in answer.text


async def test_an_endless_body_is_refused_before_it_is_read_to_its_end(api: Api) -> None:
    answer = await api.http.post("/v1/session", json={"subject": "lan", "password": "a" * 20_000})
    form = await api.http.post("/v1/session", data={"subject": "lan", "password": PASSWORD})

    assert (answer.status_code, form.status_code) == (413, 415)


async def test_a_locked_account_is_told_so_but_only_to_whoever_knows_the_password(api: Api, accounts: Accounts) -> None:
    await accounts.lock("lan", "left the service")
    locked = await sign_in(api)
    wrong = await sign_in(api, password="wrong")

    assert (locked.status_code, locked.json()["type"]) == (403, "urn:ioc:problem:account_locked")
    assert "left the service" not in locked.text
    assert wrong.status_code == 401


@pytest.mark.usefixtures("relay")
async def test_a_locked_accounts_token_is_refused_within_seconds_and_a_new_one_is_good_again(
    api: Api, accounts: Accounts
) -> None:
    token = (await sign_in(api)).json()["token"]
    assert (await me(api, token)).status_code == 200

    await accounts.lock("lan", "lost the phone")
    refused = await until(answers(lambda: me(api, token), 401))
    board = await api.http.get("/v1/board", headers={"Authorization": f"Bearer {token}"})
    await accounts.unlock("lan")
    again = (await sign_in(api)).json()["token"]
    await until(answers(lambda: me(api, again), 200))

    assert refused.json()["type"] == "urn:ioc:problem:voided_token"
    assert board.status_code == 401
    assert (await me(api, token)).status_code == 401


@pytest.mark.usefixtures("relay")
async def test_another_password_voids_the_tokens_of_the_old_one(api: Api, accounts: Accounts) -> None:
    old = (await sign_in(api)).json()["token"]

    await accounts.set_password("lan", await QUICK.hash("núi Chư Yang Sin"))
    # At once, before the word has gone round: the new token is good from its first moment.
    new = (await sign_in(api, password="núi Chư Yang Sin")).json()["token"]
    before = (await me(api, new)).status_code
    await until(answers(lambda: me(api, old), 401))

    assert (before, (await me(api, new)).status_code) == (200, 200)


async def test_a_hash_of_older_parameters_is_replaced_when_its_owner_comes(api: Api, accounts: Accounts) -> None:
    async def kept() -> str | None:
        return next(each.password_hash for each in await accounts.all() if each.staff == LAN)

    before = await kept()
    first = await sign_in(api)
    after = await kept()

    assert before != after
    assert (first.status_code, (await sign_in(api)).status_code) == (200, 200)


async def test_while_the_database_is_away_signing_in_says_so_and_counts_nothing(open_api: OpenApi) -> None:
    async with open_api(stopped()) as api:
        away = [(await sign_in(api)).status_code for _ in range(7)]

    assert away == [503] * 7
