"""The board in a real browser: a report arrives, an officer acknowledges it, the citizen hears of it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from ioc.access.principals import Role
from tests.stories.centre import Centre, running_centre

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000
POTHOLE = {
    "category": "traffic_safety.pothole",
    "description": "Ổ gà lớn trước cổng trường",
    "location": {"lat": 12.6797, "lon": 108.0377, "commune": "24133"},
}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on this machine; `apt-get install chromium` gives one")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


async def open_page(browser: Browser, address: str, faults: list[str]) -> Page:
    page = await browser.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    await page.goto(address)
    return page


async def submit(centre: Centre, body: dict[str, Any]) -> dict[str, str]:
    async with httpx.AsyncClient(base_url=centre.http, timeout=10) as client:
        answer = await client.post("/v1/reports", json=body)
    assert answer.status_code == 202, answer.text
    receipt: dict[str, str] = answer.json()
    return receipt


@pytest.mark.timeout(240)
async def test_an_operator_sees_a_report_arrive_an_officer_acknowledges_it_and_the_citizen_hears_of_it(
    place: Path, browser: Browser
) -> None:
    faults: list[str] = []
    async with running_centre(place / "data") as centre:
        operator = await open_page(browser, f"{centre.http}/board#token={centre.token()}", faults)
        await expect(operator.get_by_text("Không có vụ việc nào đang mở.")).to_be_visible(timeout=PATIENCE_MS)

        receipt = await submit(centre, POTHOLE)
        row = operator.locator(".row")
        await expect(row).to_have_count(1, timeout=PATIENCE_MS)
        await expect(row).to_contain_text("Ổ gà lớn trước cổng trường")
        await expect(row).to_contain_text("UBND Phường Buôn Ma Thuột")
        await expect(row).to_contain_text("chờ tiếp nhận")
        assert "token" not in operator.url

        citizen = await open_page(browser, receipt["follow_url"], faults)
        await expect(citizen.get_by_text("Đã chuyển đơn vị xử lý")).to_be_visible(timeout=PATIENCE_MS)

        officer_token = centre.token(Role.OFFICER, "ubnd_24133")
        officer = await open_page(browser, f"{centre.http}/board#token={officer_token}", faults)
        await officer.locator(".row").click(timeout=PATIENCE_MS)
        await officer.get_by_role("button", name="Tiếp nhận", exact=True).click()

        await expect(row).to_contain_text("đã tiếp nhận", timeout=PATIENCE_MS)
        await operator.get_by_role("button", name="English").click()
        await expect(row).to_contain_text("acknowledged")
        await expect(operator.get_by_role("status")).to_contain_text("live")
    assert faults_of_ours(faults) == []


@pytest.mark.timeout(240)
async def test_the_board_turns_grey_and_says_so_when_what_feeds_it_stops(place: Path, browser: Browser) -> None:
    async with running_centre(place / "data") as centre:
        operator = await open_page(browser, f"{centre.http}/board#token={centre.token()}", [])
        await expect(operator.get_by_role("status")).to_contain_text("trực tiếp", timeout=PATIENCE_MS)

        centre.pause("worker", "worker-urgent")
        await expect(operator.get_by_role("status")).to_contain_text("HÌNH ẢNH CŨ", timeout=PATIENCE_MS)
        centre.resume("worker", "worker-urgent")
        await expect(operator.get_by_role("status")).to_contain_text("trực tiếp", timeout=PATIENCE_MS)


async def test_a_token_that_is_not_ours_is_refused_with_a_sentence(place: Path, browser: Browser) -> None:
    async with running_centre(place / "data") as centre:
        page = await open_page(browser, f"{centre.http}/board#token=eyJ.not.ours", [])

        await expect(page.get_by_text("Mã truy cập đã hết hạn hoặc không hợp lệ.")).to_be_visible(timeout=PATIENCE_MS)


def faults_of_ours(faults: list[str]) -> list[str]:
    """What pages complained of, but for the connections that end with the centre."""
    return [fault for fault in faults if "ERR_CONNECTION" not in fault and "WebSocket" not in fault]
