"""Why somebody may not do something."""

from typing import Final

from ioc.phrases.text import Text

ACCESS: Final = {
    "not_this_role": Text(
        vi="Vai trò của bạn không được {what}; việc này dành cho: {roles}.",
        en="Your role may not {what}; it is for: {roles}.",
    ),
    "not_this_department": Text(
        vi="Chỉ cán bộ của đơn vị được giao phiếu mới được {what}.",
        en="Only officers of the ticket's own department may {what}.",
    ),
}


def say(sentence: str, **words: object) -> Text:
    """The sentence in both languages. Raises `KeyError` for one that does not exist."""
    return ACCESS[sentence].filled(**words)
