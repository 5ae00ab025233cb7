"""The catalogue of deadlines: why something is due just then, a sentence for each row of the ledger."""

from typing import Final

from ioc.phrases.text import Text

DEADLINES: Final = {
    "clock": Text(vi="theo đồng hồ", en="by the clock"),
    "working": Text(vi="trong giờ làm việc", en="of working time"),
    "started": Text(
        vi="Bắt đầu tính lúc {at}: còn {left} {pace}, hạn {due}. {because}",
        en="Counted from {at}: {left} {pace} left, due {due}. {because}",
    ),
    "paused": Text(
        vi="Tạm dừng lúc {at}, còn {left} {pace}. {because}",
        en="The clock stands from {at}, with {left} {pace} left. {because}",
    ),
    "resumed": Text(
        vi="Tính tiếp từ {at}, còn {left} {pace}: hạn {due}. {because}",
        en="It goes on from {at} with {left} {pace} left: due {due}. {because}",
    ),
    "extended": Text(
        vi="Gia hạn lúc {at}: tổng cộng {budget} {pace}, hạn {due}. {because}",
        en="Extended at {at}: {budget} {pace} in all, due {due}. {because}",
    ),
    "recalculated": Text(
        vi="Tính lại lúc {at}: hạn {due}. {because}", en="Counted again at {at}: due {due}. {because}"
    ),
    "met": Text(vi="Hoàn thành lúc {at}, đúng hạn {due}.", en="Done at {at}, in time for {due}."),
    "met_late": Text(
        vi="Hoàn thành lúc {at}, muộn {late} {pace} so với hạn {due}.",
        en="Done at {at}, {late} {pace} after {due}.",
    ),
    "ended": Text(vi="Thôi tính từ {at}. {because}", en="No longer counted from {at}. {because}"),
    "repaired": Text(
        vi="Sửa lại lúc {at} theo những gì đã ghi: hạn {due}. {because}",
        en="Put right at {at} by what was written down: due {due}. {because}",
    ),
    "overdue": Text(vi="Đến nay đã muộn {late} {pace}.", en="It is {late} {pace} late by now."),
    "not_counted": Text(vi="Không tính: {days}.", en="Not counted: {days}."),
    "no_due": Text(vi="chưa có", en="none"),
}


def say(sentence: str, **words: object) -> Text:
    """The sentence in both languages. Raises `KeyError` for one that does not exist."""
    return DEADLINES[sentence].filled(**words)
