"""The catalogue of deadlines: why something is due then, and whether it was kept."""

from datetime import datetime
from typing import Final

from ioc.phrases.calendar import full_date
from ioc.phrases.text import Text

DEADLINES: Final = {
    # How a promise came to its due time, step by step.
    "started": Text(vi="{at}: bắt đầu tính {amount}. {because}", en="{at}: it starts, with {amount}. {because}"),
    "started_from": Text(
        vi="{at}: bắt đầu tính {amount}, kể từ lúc tiếp nhận {since}. {because}",
        en="{at}: it starts, with {amount} counted from when it was received, {since}. {because}",
    ),
    "taken_over": Text(
        vi="{at}: tính tiếp, đã dùng {used}, {left}. {because}",
        en="{at}: it goes on, {used} used, {left}. {because}",
    ),
    "paused": Text(vi="{at}: dừng tính, {left}. {because}", en="{at}: it stands, {left}. {because}"),
    "resumed": Text(vi="{at}: tính tiếp, {left}. {because}", en="{at}: it goes on, {left}. {because}"),
    "extended": Text(vi="{at}: thêm {amount}. {because}", en="{at}: it has {amount} more. {because}"),
    "recalculated": Text(
        vi="{at}: tính lại, hạn chuyển từ {before} sang {due}. {because}",
        en="{at}: it is counted anew, and due at {due} instead of {before}. {because}",
    ),
    "ended": Text(vi="{at}: thôi tính, {left}. {because}", en="{at}: it is over, {left}. {because}"),
    "repaired": Text(vi="{at}: sửa lại cho đúng sổ. {because}", en="{at}: it is put right by the ledger. {because}"),
    "met_early": Text(vi="{at}: hoàn thành, sớm {amount}. {because}", en="{at}: it is kept, {amount} early. {because}"),
    "met_just": Text(vi="{at}: hoàn thành đúng hạn. {because}", en="{at}: it is kept just in time. {because}"),
    "met_late": Text(vi="{at}: hoàn thành, muộn {amount}. {because}", en="{at}: it is kept, {amount} late. {because}"),
    # Where it stands.
    "due": Text(vi="Hạn là {due}; còn {amount}.", en="It is due at {due}; {amount} are left."),
    "overdue": Text(vi="Hạn là {due}; đã quá {amount}.", en="It was due at {due}, {amount} ago."),
    "stands": Text(vi="Đồng hồ đang dừng, còn {amount}.", en="The clock stands, with {amount} left."),
    "stands_late": Text(
        vi="Đồng hồ đang dừng, đã quá hạn {amount}.", en="The clock stands; it is late by {amount} already."
    ),
    # What lies between and does not count, or does.
    "not_counted": Text(vi="Không tính: {days}.", en="Not counted: {days}."),
    "counted_too": Text(vi="Có tính: {days}.", en="Counted too: {days}."),
    "lunch": Text(vi="nghỉ trưa {closes}–{opens}", en="the lunch break {closes}–{opens}"),
    "weekly_rests": Text(vi="{count} ngày nghỉ hằng tuần", en="{count} days of weekly rest"),
    "named_day": Text(vi="{day} ({because})", en="{day} ({because})"),
    # How much time.
    "working_time": Text(vi="{amount} làm việc", en="{amount} of working time"),
    "working_days": Text(vi="{days} ngày làm việc ({amount})", en="{days} working days ({amount})"),
    "left": Text(vi="còn {amount}", en="{amount} left"),
    "overrun": Text(vi="đã quá {amount}", en="late by {amount}"),
    # Whether it was kept.
    "on_time": Text(vi="Xong {at}, hạn là {due}: đúng hạn.", en="Done at {at}, due at {due}: on time."),
    "late": Text(vi="Xong {at}, hạn là {due}: muộn {amount}.", en="Done at {at}, due at {due}: {amount} late."),
    "open": Text(vi="Chưa xong, hạn là {due}.", en="Not done yet; due at {due}."),
    "open_late": Text(
        vi="Chưa xong, hạn là {due}: đã muộn {amount}.", en="Not done yet; it was due at {due}: {amount} late."
    ),
    "no_deadline": Text(vi="Không có hạn, hoặc đồng hồ đang dừng.", en="It has no deadline, or its clock stands."),
}


def say(sentence: str, **words: object) -> Text:
    """The sentence in both languages with its words filled in. Raises `KeyError` for one that does not exist."""
    return DEADLINES[sentence].filled(**words)


def moment(at: datetime) -> Text:
    """A local moment with its weekday, as each language writes it."""
    day = full_date(at.date())
    return Text(vi=f"{at:%H:%M} {day.vi}", en=f"{at:%H:%M} on {day.en}")
