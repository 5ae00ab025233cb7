"""What the board in the terminal says, in both languages."""

from typing import Final, Literal

from ioc.phrases.text import Text

Language = Literal["vi", "en"]

COLUMNS: Final = (
    Text(vi="Mức", en="Level"),
    Text(vi="Đã mở", en="Age"),
    Text(vi="Vụ việc", en="Incident"),
    Text(vi="Nơi xảy ra", en="Place"),
    Text(vi="Đơn vị", en="Department"),
    Text(vi="Tình trạng", en="State"),
    Text(vi="Phản ánh", en="Reports"),
)

WORDS: Final = {
    "board": Text(vi="Bảng trực", en="Board"),
    "open": Text(vi="{count} vụ việc đang mở", en="{count} open incidents"),
    "more": Text(vi="… và {count} vụ việc nữa", en="… and {count} more"),
    "live": Text(vi="trực tiếp, cách đây {seconds} giây", en="live, {seconds} s ago"),
    # Why the picture is grey.
    "not_loaded": Text(vi="đang tải …", en="loading …"),
    "disconnected": Text(vi="mất kết nối, đang nối lại; hình ảnh lúc {at}", en="disconnected, coming back; as of {at}"),
    "no_tick": Text(vi="không còn trực tiếp; hình ảnh lúc {at}", en="not live; as of {at}"),
    "facts_wait": Text(
        vi="có tin chưa xử lý đã {seconds} giây; hình ảnh lúc {at}",
        en="a fact has waited {seconds} s; as of {at}",
    ),
    # Why the board ended.
    "refused": Text(
        vi="Hệ thống không nhận mã truy cập này ({status}).",
        en="The system does not accept this token ({status}).",
    ),
    "ended": Text(vi="Máy chủ đã kết thúc kết nối: {reason}.", en="The server has ended the connection: {reason}."),
    # States of incidents and of tickets.
    "received": Text(vi="mới nhận", en="received"),
    "waiting": Text(vi="chờ bổ sung", en="waiting"),
    "dispatched": Text(vi="đã chuyển", en="dispatched"),
    "assigned": Text(vi="chờ tiếp nhận", en="assigned"),
    "acknowledged": Text(vi="đã tiếp nhận", en="acknowledged"),
    "in_progress": Text(vi="đang xử lý", en="in progress"),
    "resolved": Text(vi="đã xử lý", en="resolved"),
    # Ages.
    "seconds": Text(vi="{n} giây", en="{n} s"),
    "minutes": Text(vi="{n} phút", en="{n} min"),
    "hours": Text(vi="{n} giờ", en="{n} h"),
    "days": Text(vi="{n} ngày", en="{n} d"),
}


def word(name: str, language: Language, **filled: object) -> str:
    """The word in this language; a name that is not in the list is shown as it is."""
    text = WORDS.get(name)
    return in_language(text, language).format(**filled) if text is not None else name


def in_language(text: Text, language: Language) -> str:
    """The text in this language."""
    return text.vi if language == "vi" else text.en
