"""The link in a notice: a look changes nothing, a press acknowledges as whom the notice went to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from ioc.access.links import link_token
from ioc.access.principals import Role, Staff
from ioc.clock import new_id
from ioc.store import accounts
from ioc.store.accounts import Account
from tests.api.cases import COMMUNE, Case, case_of
from tests.api.conftest import Api


async def link_to(api: Api, case: Case, recipient: str | None = "lan", whom: str = "officer") -> str:
    """The link of the notice that the ticket was assigned, sent to this person, or to the department's contact."""
    async with api.engine.begin() as connection:
        statement = "UPDATE deliveries SET recipient = :who, whom = :whom WHERE incident_id = :id RETURNING id"
        given = {"who": recipient, "whom": whom, "id": UUID(case.id)}
        delivery = (await connection.execute(text(statement), given)).scalars().one()
    return f"/a/{link_token(delivery, recipient or 'xa@example.vn', api.keyring.secret)}"


async def add_account(api: Api, department: str = COMMUNE, locked_at: datetime | None = None) -> None:
    staff = Staff(subject="lan", role=Role.OFFICER, department=department)
    async with api.engine.begin() as connection:
        account = Account(staff=staff, name="Lan", created_at=datetime.now(UTC))
        assert await accounts.add(connection, account)
        if locked_at is not None:
            await accounts.change(connection, "lan", locked_at=locked_at, locked_because="Nghỉ việc")


async def test_a_look_shows_the_case_and_changes_nothing_since_mail_scanners_look_too(api: Api) -> None:
    case = await case_of(api)
    link = await link_to(api, case)

    page = await api.http.get(link)

    incident = await case.now()
    assert page.status_code == 200
    assert incident["code"] in page.text
    assert "<button>" in page.text
    assert (await case.ticket())["state"] == "assigned"
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_a_press_acknowledges_in_the_name_of_whom_it_went_to_and_a_second_says_what_is_possible(
    api: Api,
) -> None:
    case = await case_of(api)
    link = await link_to(api, case)

    first, second = await api.http.post(link), await api.http.post(link)

    ticket = await case.ticket()
    assert (ticket["state"], ticket["acknowledged_by"], ticket["version"]) == ("acknowledged", "lan", 2)
    assert "Đã tiếp nhận. Cảm ơn." in first.text
    assert "không thể tiếp nhận" in second.text
    assert "<button>" not in second.text


async def test_a_departments_shared_address_acknowledges_as_its_contact(api: Api) -> None:
    case = await case_of(api)

    await api.http.post(await link_to(api, case, recipient=None))

    assert (await case.ticket())["acknowledged_by"] == f"contact of {COMMUNE}"


async def test_what_the_supervisor_was_told_acknowledges_for_no_department(api: Api) -> None:
    case = await case_of(api)
    link = await link_to(api, case, whom="supervisor")

    page = await api.http.post(link)

    assert "<button>" not in page.text
    assert (await case.ticket())["state"] == "assigned"


async def test_a_locked_account_acknowledges_no_more(api: Api) -> None:
    case = await case_of(api)
    await add_account(api, locked_at=datetime.now(UTC))

    answer = await api.http.post(await link_to(api, case))

    assert answer.status_code == 403
    assert (await case.ticket())["state"] == "assigned"


async def test_whoever_has_gone_to_another_department_acknowledges_no_more_for_the_former(api: Api) -> None:
    case = await case_of(api)
    await add_account(api, department="so_y_te")

    page = await api.http.post(await link_to(api, case))

    assert "<button>" not in page.text
    assert (await case.ticket())["state"] == "assigned"


@pytest.mark.parametrize("press", [False, True])
async def test_a_link_that_is_not_ours_or_too_old_leads_nowhere(api: Api, *, press: bool) -> None:
    secret = api.keyring.secret
    old = new_id(datetime.now(UTC) - timedelta(days=15))
    links = {
        "/a/made-up": 404,
        f"/a/{link_token(uuid4(), 'lan', b'another secret')}": 404,
        f"/a/{link_token(new_id(datetime.now(UTC)), 'lan', secret)}": 404,
        f"/a/{link_token(old, 'lan', secret)}": 410,
    }

    answers = {link: (await api.http.request("POST" if press else "GET", link)).status_code for link in links}

    assert answers == links


async def test_words_of_the_case_are_text_on_the_page_and_never_markup(api: Api) -> None:
    case = await case_of(api)
    async with api.engine.begin() as connection:
        await connection.execute(text("UPDATE incidents SET address = '<script>alert(1)</script>'"))

    page = await api.http.get(await link_to(api, case))

    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text
