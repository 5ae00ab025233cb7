import pytest

from ioc.incidents.routing import COMMUNE, Route, route
from ioc.incidents.vocabulary import CENTRE
from tests.incidents.building import BECAUSE

ROWS = [
    Route(category="*", department="ubnd_tinh", because=BECAUSE),
    Route(category="roads", department=COMMUNE, because=BECAUSE),
    Route(category="roads.signal", department="so_xay_dung", because=BECAUSE),
    Route(category="roads", department="do_thi", because=BECAUSE, communes=frozenset({"24133"})),
]


@pytest.mark.parametrize(
    ("category", "commune", "department"),
    [
        pytest.param("roads.pothole", "22015", "ubnd_22015", id="a topic's row, to the commune it lies in"),
        pytest.param("roads.signal", "22015", "so_xay_dung", id="a category's own row before its topic's"),
        pytest.param("roads.signal", "24133", "do_thi", id="a named commune before everywhere"),
        pytest.param("roadside.kiosk", "22015", "ubnd_tinh", id="a topic is a whole word"),
        pytest.param("roads.pothole", None, "ubnd_tinh", id="without a commune no commune's committee"),
    ],
)
def test_the_most_specific_row_decides(category: str, commune: str | None, department: str) -> None:
    assert route(ROWS, category, commune).department == department


def test_what_no_row_covers_stays_with_the_centre() -> None:
    assert route([], "roads.pothole", "22015").department == CENTRE
