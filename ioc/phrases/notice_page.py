"""What the page behind a notice's link says."""

from typing import Final

from ioc.phrases.text import Text

NOTICE_PAGE: Final = {
    "acknowledge": Text(vi="Tiếp nhận", en="Acknowledge"),
    "done": Text(vi="Đã tiếp nhận. Cảm ơn.", en="Acknowledged. Thank you."),
    "expired": Text(
        vi="Đường dẫn đã hết hạn; hãy đăng nhập để xem vụ việc.",
        en="The link has expired; sign in to see the case.",
    ),
    "not_ours": Text(vi="Đường dẫn không đúng.", en="The link leads nowhere."),
    "locked": Text(
        vi="Tài khoản đã bị khóa nên không tiếp nhận được bằng đường dẫn này.",
        en="The account is locked, so this link cannot acknowledge.",
    ),
}


def say(sentence: str, **words: object) -> Text:
    """The sentence in both languages. Raises `KeyError` for one that does not exist."""
    return NOTICE_PAGE[sentence].filled(**words)
