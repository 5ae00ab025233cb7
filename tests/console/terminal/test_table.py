from datetime import timedelta
from io import StringIO

import pytest
from rich.console import Console

from ioc.console.terminal.picture import Picture
from ioc.console.terminal.table import age, board
from ioc.console.terminal.words import Language
from ioc.incidents.vocabulary import Urgency
from tests.ws.building import NOW, changed, plain


def shown(picture: Picture, language: Language = "vi", *, height: int = 30, seconds: float = 1) -> str:
    drawn = StringIO()
    console = Console(file=drawn, width=140, height=height, color_system=None)
    console.print(board(picture, NOW + timedelta(seconds=seconds), language, height))
    return drawn.getvalue()


def picture_of(count: int) -> Picture:
    picture = Picture(connected=True)
    picture.load([plain(changed(number, urgency=Urgency.SOS))["incident"] for number in range(count)], NOW)
    return picture


def test_the_board_speaks_vietnamese() -> None:
    text = shown(picture_of(1))
    for part in ("Bảng trực", "1 vụ việc đang mở", "trực tiếp, cách đây 1 giây", "SOS 2", "Ổ gà", "chờ tiếp nhận"):
        assert part in text


def test_the_board_speaks_english() -> None:
    text = shown(picture_of(1), "en")
    for part in ("Board", "1 open incidents", "live, 1 s ago", "Pothole", "dispatched, assigned", "roads"):
        assert part in text


def test_a_department_is_shown_by_its_name_where_it_is_known() -> None:
    picture = picture_of(1)
    picture.departments = {"roads": {"vi": "Sở Xây dựng", "en": "Department of Construction"}}
    assert "Sở Xây dựng" in shown(picture)
    assert "Department of Construction" in shown(picture, "en")


def test_an_old_picture_says_since_when() -> None:
    assert "not live; as of" in shown(picture_of(1), "en", seconds=6)


def test_what_does_not_fit_is_counted() -> None:
    text = shown(picture_of(50), "en", height=16)
    assert "… and 40 more" in text
    assert len(text.rstrip().splitlines()) <= 16


@pytest.mark.parametrize(
    ("seconds", "said"), [(-3, "0 s"), (59, "59 s"), (60, "1 min"), (7_199, "1 h"), (86_400, "1 d")]
)
def test_an_age_is_said_in_its_largest_unit(seconds: float, said: str) -> None:
    assert age(timedelta(seconds=seconds), "en") == said
