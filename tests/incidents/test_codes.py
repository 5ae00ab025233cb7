from hypothesis import given
from hypothesis import strategies as st

from ioc.incidents.codes import incident_code


@given(st.sets(st.integers(1, 2**30 - 1), min_size=2))
def test_no_two_incidents_have_the_same_code(numbers: set[int]) -> None:
    assert len({incident_code(number) for number in numbers}) == len(numbers)


def test_a_code_is_six_characters_that_survive_the_phone() -> None:
    codes = [incident_code(number) for number in range(1, 2000)]

    assert all(len(code) == 9 and code.startswith("DL-") for code in codes)
    assert not {letter for code in codes for letter in code[3:]} & set("ILOU")
