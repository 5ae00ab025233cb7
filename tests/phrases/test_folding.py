"""Search words without marks and capitals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc.phrases.folding import fold, folded_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ổ gà lớn trước cổng trường", "o ga lon truoc cong truong"),
        ("ĐƯỜNG Nguyễn Huệ", "duong nguyen hue"),
        # The same words, composed and decomposed.
        ("Đường Nguyễn Huệ", "duong nguyen hue"),
        ("Buôn Ma Thuột 2025", "buon ma thuot 2025"),
    ],
)
def test_marks_and_capitals_go(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_what_is_folded_folds_no_further_and_words_hold_nothing_but_letters_and_digits(text: str) -> None:
    words = folded_words(text)

    assert folded_words(*words) == words
    assert all(word.isalnum() for word in words)


def test_words_come_from_all_texts_in_order() -> None:
    assert folded_words("DL-7K3Q9M", None, "số 12, Lê_Lợi") == ["dl", "7k3q9m", "so", "12", "le", "loi"]
