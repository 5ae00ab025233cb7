"""A report on a Thursday morning is acknowledged, and then nobody does anything."""

from tests.stories.telling import TUY_HOA, Story


async def test_an_acknowledgement_without_work_lapses_and_the_head_hears_of_it(story: Story) -> None:
    await story.at("Thu 20/11/2025 08:00")
    case = await story.reported()
    assert await story.told() == [f"officer of {TUY_HOA}: assigned by mail"]

    await story.at("Thu 20/11/2025 09:00")
    await story.officer().acknowledge(case)
    await story.no_more_told()

    # It holds for a working day of eight hours: until Friday half past nine.
    await story.at("Fri 21/11/2025 09:29")
    assert (await story.ticket(case)).state == "acknowledged"
    await story.at("Fri 21/11/2025 09:31")

    assert (await story.ticket(case)).state == "assigned"
    assert await story.told() == [
        f"head of {TUY_HOA}: acknowledgement_lapsed by mail",
        f"officer of {TUY_HOA}: acknowledgement_lapsed by mail",
    ]
    assert await story.steps(case) == ["opened", "ticket_acknowledged", "acknowledgement_lapsed"]
