"""The catalogue of the working calendar: why a department is at work at a moment, or is not."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ioc.phrases.text import Text

WEEKDAYS: Final = (
    Text(vi="thứ Hai", en="Monday"),
    Text(vi="thứ Ba", en="Tuesday"),
    Text(vi="thứ Tư", en="Wednesday"),
    Text(vi="thứ Năm", en="Thursday"),
    Text(vi="thứ Sáu", en="Friday"),
    Text(vi="thứ Bảy", en="Saturday"),
    Text(vi="Chủ nhật", en="Sunday"),
)
"""As `date.weekday` counts them: Monday is 0."""

CALENDAR: Final = {
    # Why a department is at work.
    "never_closes": Text(
        vi="Đơn vị trực suốt ngày đêm, kể cả ngày nghỉ.",
        en="The department is on duty day and night, holidays included.",
    ),
    "in_hours": Text(
        vi="Trong giờ làm việc: {weekday}, {opens}–{closes}.",
        en="Within working hours: {weekday}, {opens}–{closes}.",
    ),
    "in_hours_of_special_day": Text(
        vi="Trong giờ làm việc: {because}, {opens}–{closes}.",
        en="Within working hours: {because}, {opens}–{closes}.",
    ),
    # Why it is not.
    "day_off": Text(
        vi="Ngày nghỉ: {because}.",
        en="Day off: {because}.",
    ),
    "weekly_rest": Text(
        vi="Nghỉ hằng tuần: {weekday}.",
        en="Weekly rest: {weekday}.",
    ),
    "break": Text(
        vi="Nghỉ trưa, từ {closes} đến {opens}.",
        en="Lunch break, from {closes} to {opens}.",
    ),
    "before_hours": Text(
        vi="Ngoài giờ làm việc: hôm nay bắt đầu lúc {opens}.",
        en="Outside working hours: today they begin at {opens}.",
    ),
    "after_hours": Text(
        vi="Ngoài giờ làm việc: hôm nay đã kết thúc lúc {closes}.",
        en="Outside working hours: today they ended at {closes}.",
    ),
    # What a special day is called.
    "by_order": Text(
        vi="{because} (theo {order})",
        en="{because} (by {order})",
    ),
    "swapped_off": Text(
        vi="nghỉ hoán đổi, làm bù {other}",
        en="swapped for {other}, which is worked instead",
    ),
    "swapped_working": Text(
        vi="làm bù cho {other}",
        en="worked instead of {other}",
    ),
}


def say(sentence: str, **words: object) -> Text:
    """The sentence with its words filled in. Raises `KeyError` for a sentence that does not exist."""
    return CALENDAR[sentence].filled(**words)


def day_and_reason(day: date, because: Text, order: str | None) -> Text:
    """A special day as one names it: its date, what it is called, and by which order."""
    called = because if order is None else say("by_order", because=because, order=order)
    dated = full_date(day)
    return Text(vi=f"{dated.vi}: {called.vi}", en=f"{dated.en}: {called.en}")


def listed(texts: Sequence[Text]) -> Text:
    """Several texts as one sentence."""
    return Text(vi="; ".join(text.vi for text in texts) + ".", en="; ".join(text.en for text in texts) + ".")


def full_date(day: date) -> Text:
    """A date with its weekday, as each language writes it."""
    weekday = WEEKDAYS[day.weekday()]
    return Text(vi=f"{weekday.vi} {day:%d/%m/%Y}", en=f"{weekday.en} {day.day} {day:%B %Y}")
