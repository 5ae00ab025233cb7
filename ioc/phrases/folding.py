"""Text as people type it in a hurry: without marks, without capitals. What is searched is folded on both sides."""

import re
from typing import Final
from unicodedata import combining, normalize

_WORD: Final = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """The text without the marks of Vietnamese and without capitals: «Đường Nguyễn Huệ» is «duong nguyen hue»."""
    decomposed = normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if not combining(letter)).replace("đ", "d")


def folded_words(*texts: str | None) -> list[str]:
    """The folded words of the texts, in their order: runs of letters and digits."""
    return [word for text in texts if text for word in _WORD.findall(fold(text))]
