"""What a reporter may choose from: every category and every commune, ready to be kept by the client."""

from tests.ingest.building import CATALOGUE, POTHOLE, PROVINCE, Doorstep


async def test_every_category_is_listed_once_with_labels_in_both_languages(doorstep: Doorstep) -> None:
    answer = await doorstep.client.get("/v1/categories")

    listed = [category for service in answer.json() for topic in service["topics"] for category in topic["categories"]]
    known = [category.code for service in CATALOGUE.services.values() for category in service.categories]
    assert sorted(each["code"] for each in listed) == sorted(known)
    assert all(each["label"]["vi"] and each["label"]["en"] for each in listed)
    waits = {each["code"]: each["waits_for_verification"] for each in listed}
    assert (waits["traffic_safety.pothole"], set(waits.values())) == (False, {True, False})
    assert "max-age" in answer.headers["cache-control"]


async def test_every_commune_is_listed_with_its_vintage(doorstep: Doorstep) -> None:
    answer = await doorstep.client.get("/v1/places")

    listed = {each["code"]: each for each in answer.json()}
    assert len(answer.json()) == len(listed) == len(PROVINCE.communes) == 102
    assert listed["22015"]["name"] == "Phường Tuy Hòa"
    assert listed["22015"]["valid_from"] == "2025-07-01"
    assert listed["22015"]["kind"] == "Phường"
    assert "max-age" in answer.headers["cache-control"]


async def test_whatever_is_listed_can_be_reported(doorstep: Doorstep) -> None:
    services = (await doorstep.client.get("/v1/categories")).json()
    communes = (await doorstep.client.get("/v1/places")).json()
    codes = [each["code"] for service in services for topic in service["topics"] for each in topic["categories"]]

    for category in codes:
        assert (await doorstep.report({**POTHOLE, "category": category})).status_code == 202
    for commune in communes:
        answer = await doorstep.report({**POTHOLE, "location": {"commune": commune["code"]}})
        assert answer.status_code == 202
