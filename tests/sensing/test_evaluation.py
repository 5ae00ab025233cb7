"""A rule in event time: it holds before it speaks, clears lower than it raises, and never says a thing twice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc.phrases.text import Text
from ioc.sensing.evaluation import Changed, Cleared, Outcome, Raised, RuleState, evaluate
from ioc.sensing.observation import Observation
from ioc.sensing.rule import Level, Rule

BEGIN = datetime(2025, 11, 19, 0, 0, tzinfo=UTC)
STEP = timedelta(minutes=10)


def name(number: int) -> Text:
    return Text(vi=f"báo động {number}", en=f"alarm level {number}")


RULE = Rule(
    slug="river",
    sensor="GS-01",
    property="water_level",
    unit="m",
    what=Text(vi="Mực nước", en="The level is"),
    category="hydrology.river_level",
    levels=(
        Level(severity=2, raise_at=10.0, clear_at=9.0, name=name(1)),
        Level(severity=3, raise_at=20.0, clear_at=19.0, name=name(2)),
        Level(severity=4, raise_at=30.0, clear_at=29.0, name=name(3)),
    ),
    hold_before_raise=STEP,
    hold_before_clear=2 * STEP,
)


def observation(value: float, step: float) -> Observation:
    return Observation(sensor="GS-01", property="water_level", value=value, unit="m", observed_at=BEGIN + step * STEP)


def run(values: list[float], state: RuleState | None = None, first: int = 0) -> tuple[list[Outcome], RuleState]:
    outcomes: list[Outcome] = []
    for step, value in enumerate(values, start=first):
        evaluation = evaluate(RULE, state, observation(value, step))
        state = evaluation.state
        if evaluation.outcome is not None:
            outcomes.append(evaluation.outcome)
    return outcomes, state or RuleState()


def told(values: list[float]) -> list[str]:
    return [
        type(outcome).__name__ + (f" {outcome.severity}" if isinstance(outcome, Raised | Changed) else "")
        for outcome in run(values)[0]
    ]


@pytest.mark.parametrize(
    ("values", "outcomes"),
    [
        pytest.param([5, 5, 5], [], id="below every level"),
        pytest.param([12], [], id="above, but not for long enough"),
        pytest.param([12, 12], ["Raised 2"], id="held long enough"),
        pytest.param([12, 5, 12, 5], [], id="above now and then"),
        pytest.param([35, 35], ["Raised 4"], id="straight to the highest level"),
        pytest.param([12, 12, 25, 25, 35, 35], ["Raised 2", "Changed 3", "Changed 4"], id="level by level"),
        pytest.param([12, 12, 9.5, 9.5, 9.5, 9.5], ["Raised 2"], id="between clearing and raising nothing changes"),
        pytest.param([12, 12, 8, 8], ["Raised 2"], id="below, but not for long enough"),
        pytest.param([12, 12, 8, 8, 8], ["Raised 2", "Cleared"], id="below for long enough"),
        pytest.param([12, 12, 8, 8, 9.5, 8, 8], ["Raised 2"], id="a break begins the clearing hold anew"),
        pytest.param([35, 35, 25, 25, 25], ["Raised 4", "Changed 3"], id="down one level"),
        pytest.param([35, 35, 5, 5, 5], ["Raised 4", "Cleared"], id="down all levels at once"),
        pytest.param([12, 12, 5, 5, 5, 12, 12], ["Raised 2", "Cleared", "Raised 2"], id="a second episode"),
    ],
)
def test_a_series_of_levels_tells(values: list[float], outcomes: list[str]) -> None:
    assert told(values) == outcomes


def test_one_episode_has_one_name_and_the_next_one_another() -> None:
    outcomes, _ = run([12, 12, 25, 25, 5, 5, 5, 12, 12])
    names = [outcome.episode for outcome in outcomes]

    assert len(set(names[:3])) == 1
    assert names[3] != names[0]
    assert names[0] == f"river/GS-01/{(BEGIN + STEP).isoformat()}"


def test_the_reason_names_value_level_and_time_in_both_languages() -> None:
    ((raised, *_), _) = run([12.5, 12.5])

    assert raised.because == Text(
        vi="Mực nước 12,50 m, trên báo động 1 (10,00) lúc 00:10.",
        en="The level is 12.50 m, above alarm level 1 (10.00) at 00:10.",
    )


levels = st.lists(st.floats(0, 40, allow_nan=False), min_size=1, max_size=40)


@given(levels, st.data())
def test_a_repeat_or_an_older_observation_changes_nothing(values: list[float], data: st.DataObject) -> None:
    _, state = run(values)
    old = observation(data.draw(st.floats(0, 40)), data.draw(st.integers(0, len(values) - 1)))

    evaluation = evaluate(RULE, state, old)

    assert (evaluation.state, evaluation.outcome) == (state, None)


@given(levels, st.data())
def test_splitting_a_series_anywhere_and_storing_between_changes_nothing(
    values: list[float], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(values)))
    whole, at_the_end = run(values)

    first, kept = run(values[:cut])
    rest, state = run(values[cut:], RuleState.from_json(kept.to_json()), first=cut)

    assert first + rest == whole
    assert state == at_the_end


@given(st.lists(st.floats(9.0, 19.99, allow_nan=False), max_size=60))
def test_a_value_that_wavers_between_clearing_and_raising_never_chatters(values: list[float]) -> None:
    outcomes, _ = run([12.0, 12.0, *values])

    assert [type(outcome) for outcome in outcomes] == [Raised]


@given(levels)
def test_outcomes_always_go_raised_then_changed_then_cleared(values: list[float]) -> None:
    outcomes, state = run(values)
    open_now = False

    for outcome in outcomes:
        assert isinstance(outcome, Raised) != open_now
        open_now = not isinstance(outcome, Cleared)
    assert open_now == (state.level > 0)
