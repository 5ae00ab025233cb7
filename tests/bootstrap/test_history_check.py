"""`ioc check history` on a real database: an untouched history passes, and every tampering by its owner is named."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from ioc.access.principals import Role, Staff
from ioc.bootstrap.history_check import check_history
from ioc.casework.commands import Order, Refused, perform
from ioc.casework.facts import apply_facts
from ioc.casework.rulebook import Rulebook
from ioc.cli import app
from ioc.clockwork.roots_file import line_of
from ioc.clockwork.sealing import Sealing
from ioc.contracts.events import PlaceOnWire
from ioc.incidents.lifecycle.working import Acknowledge
from ioc.local.postgres import ensure_cluster
from ioc.settings import Settings, SettingsError
from ioc.store import incidents
from ioc.store.database import connect
from ioc.store.seals import all_seals
from tests.building import TUY_HOA, MovedClock, as_fact, house, report
from tests.conftest import Database


@dataclass(slots=True)
class Past:
    """A history that a test makes step by step, and checks."""

    database: Database
    directory: Path
    engine: AsyncEngine
    clock: MovedClock = field(default_factory=MovedClock)
    rulebook: Rulebook = field(init=False)

    def __post_init__(self) -> None:
        self.rulebook = house().rulebook(self.clock)

    @property
    def settings(self) -> Settings:
        return Settings(data=self.directory, database_url=self.database.url)

    async def report(self, category: str = "traffic_safety.pothole", lat: float = 13.09) -> None:
        place = PlaceOnWire(lat=lat, lon=109.30, commune=TUY_HOA)
        await apply_facts(self.engine, self.rulebook, [as_fact(report(category=category, place=place))])

    async def acknowledge(self, which: int) -> None:
        """Acknowledges one of the open tickets, if it still can be."""
        async with self.engine.connect() as connection:
            found = sorted(await incidents.read_open(connection), key=lambda each: (each.category, each.id))
        tickets = [ticket for each in found for ticket in each.tickets]
        if not tickets:
            return
        ticket = tickets[which % len(tickets)]
        officer = Staff(subject="lan", role=Role.OFFICER, department=ticket.department)
        order = Order(call="acknowledge", by=officer, command=Acknowledge(ticket=ticket.id), ticket=ticket.id)
        with suppress(Refused):
            await perform(self.engine, self.rulebook, order)

    async def seal(self) -> None:
        """An hour goes by, and is sealed."""
        self.clock.move(timedelta(hours=1))
        sealing = Sealing(database_url=self.database.url, roots_file=self.settings.history_roots_file, clock=self.clock)
        async with self.engine.connect() as connection:
            await sealing.seal_if_due(connection)
            await sealing.write_out(connection)

    async def tamper(self, *statements: str) -> None:
        """Does as the owner of the tables what no process can, with all triggers switched off."""
        owner = connect(self.database.owner_url)
        async with owner.begin() as connection:
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                assert (await connection.execute(text(statement))).rowcount != 0
        await owner.dispose()

    async def check(self, file: Path | None = None) -> tuple[str | None, list[str]]:
        """What is proved, and the faults."""
        faults: list[str] = []
        return await check_history(self.settings, file, faults.append), faults


@pytest.fixture
async def past(database: Database, tmp_path: Path) -> AsyncIterator[Past]:
    """Two incidents: a pothole of three versions and a signal of two; two seals, and a step that is not sealed yet."""
    engine = connect(database.url)
    past = Past(database, tmp_path, engine)
    await past.report()
    await past.report("traffic_safety.signal")
    await past.seal()
    await past.report()
    await past.acknowledge(1)
    await past.seal()
    await past.report()
    yield past
    await engine.dispose()


async def test_an_untouched_history_is_proved_in_one_sentence(past: Past) -> None:
    proved, faults = await past.check()

    assert faults == []
    assert proved == (
        "The history is unbroken: 2 incidents, 5 entries, 2 seals; sealed up to 2025-11-20T03:00:00+00:00; "
        "2 roots in the file are those of the database."
    )


async def test_a_history_without_any_step_is_unbroken(database: Database, tmp_path: Path) -> None:
    engine = connect(database.url)
    proved, faults = await Past(database, tmp_path, engine).check()
    await engine.dispose()

    assert faults == []
    assert proved == (
        "The history is unbroken: 0 incidents, 0 entries, 0 seals; none is sealed yet; "
        "there is no file to compare with."
    )


POTHOLE = "(SELECT id FROM incidents WHERE category = 'traffic_safety.pothole')"
TAIL = f"DELETE FROM history WHERE incident_id = {POTHOLE} AND version > 1"
SET_BACK = (
    "UPDATE incidents SET (version, head) = (SELECT version, hash FROM history WHERE incident_id = incidents.id "
    "ORDER BY version DESC LIMIT 1)"
)


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (["UPDATE history SET actor = 'nobody' WHERE version = 1"], "version 1: the entry is not what was hashed"),
        (['UPDATE history SET reason = reason || \'{"en": "x"}\''], "version 2: the entry is not what was hashed"),
        (["UPDATE history SET at = at + interval '1 microsecond'"], "version 3: the entry is not what was hashed"),
        (["UPDATE history SET facts = '{}' WHERE version = 2"], "version 2: the entry is not what was hashed"),
        (["UPDATE history SET previous = hash WHERE version = 2"], "does not follow from the one before it"),
        (["UPDATE history SET hash = sha256('x') WHERE version = 1"], "version 1: the entry is not the one in seal 1"),
        (["DELETE FROM history WHERE version = 2"], "version 2 is missing from the history"),
        (["UPDATE incidents SET head = sha256('x')"], "its head is not the hash of its newest entry"),
        (["UPDATE incidents SET version = version + 1"], "its history ends at version 3"),
        ([TAIL], "stands at version 3, its history ends at version 1"),
        # The incident set back to match: only the seals know.
        ([TAIL, SET_BACK], "a tail was removed; its history ends at version 1, seal 2 has it at version"),
        (["DELETE FROM history"], "has no history; seal 2 has it at version"),
        ([f"DELETE FROM incidents WHERE id = {POTHOLE}"], "is gone; 3 entries of its history are left"),
        (
            [f"DELETE FROM history WHERE incident_id = {POTHOLE}", f"DELETE FROM incidents WHERE id = {POTHOLE}"],
            "is gone; so is its history; seal",
        ),
        # What testified is made to lie, or to go.
        (["UPDATE history_seal_leaves SET head = sha256('x')"], "Seal 1: its root is not that of its leaves"),
        (["DELETE FROM history_seal_leaves WHERE number = 2"], "Seal 2: its root is not that of its leaves"),
        (["DELETE FROM history_seal_leaves WHERE number = 1"], "Seal 1 says 2 incidents, its leaves are 0"),
        (["UPDATE history_seal_leaves SET number = 1"], "Seal 1: its root is not that of its leaves"),
        (["UPDATE history_seals SET sealed_at = sealed_at - interval '1 hour'"], "Seal 2: its root is not that"),
        (["UPDATE history_seals SET entries = 9"], "Seal 1 says 9 entries, its leaves give 2"),
        (["UPDATE history_seals SET root = sha256('x')"], "Seal 2 does not follow from the seal before it"),
        (["DELETE FROM history_seals WHERE number = 1"], "Seal 1 is gone; its 2 leaves are left"),
        (
            ["DELETE FROM history_seals WHERE number = 1", "DELETE FROM history_seal_leaves WHERE number = 1"],
            "Seal 1 is missing",
        ),
        # The end of the chain of seals removed whole: only the file knows.
        (
            ["DELETE FROM history_seals WHERE number = 2", "DELETE FROM history_seal_leaves WHERE number = 2"],
            "Seal 2 of 2025-11-20T03:00:00+00:00 is in the file of roots and is gone",
        ),
        (["UPDATE history_seals SET root = sha256('x') WHERE number = 2"], "Seal 2 has another root than in the file"),
    ],
)
async def test_tampering_by_the_owner_is_found_and_named(past: Past, statements: list[str], fault: str) -> None:
    await past.tamper(*statements)

    proved, faults = await past.check()

    assert proved is None
    assert any(fault in each for each in faults), faults


async def test_a_file_elsewhere_is_compared_when_it_is_named(past: Past, tmp_path: Path) -> None:
    async with past.engine.connect() as connection:
        seals = [each async for each in all_seals(connection)]
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(line_of(seals[0]) + b"not a root\n" + line_of(seals[1]))

    proved, faults = await past.check(copy)

    assert proved is None
    assert faults == ["Line 2 of the file of roots cannot be read."]


async def test_a_history_that_is_being_written_is_checked_as_it_stands(past: Past) -> None:
    async def write() -> None:
        for number in range(20):
            await past.report(lat=13.0 + number % 3 / 100)
            await past.seal()

    writing = asyncio.ensure_future(write())
    checks = await asyncio.gather(*(past.check() for _ in range(4)))
    await writing
    checks.append(await past.check())

    assert [faults for _, faults in checks] == [[]] * 5


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("report"),
            st.sampled_from(["traffic_safety.pothole", "traffic_safety.signal", "child_protection.abuse"]),
            st.sampled_from([13.09, 13.20]),
        ),
        st.tuples(st.just("acknowledge"), st.integers(0, 5)),
        st.tuples(st.just("seal")),
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, removed=st.integers(0, 1_000))
def test_whatever_is_done_the_history_proves_it_until_an_entry_is_removed(
    database: Database, tmp_path: Path, steps: list[tuple[str, object]], removed: int
) -> None:
    async def live() -> None:
        engine = connect(database.url)
        past = Past(database, tmp_path, engine)
        # The examples share a database, whose hours go on.
        past.clock.move(timedelta(hours=await seals(engine)))
        try:
            await past.report()
            for name, *words in steps:
                await getattr(past, name)(*words)
            assert (await past.check())[1] == []
            await past.tamper(
                f"CREATE TEMP TABLE kept AS SELECT * FROM history ORDER BY hash LIMIT 1 OFFSET "
                f"(SELECT {removed} % count(*) FROM history)",
                "DELETE FROM history WHERE hash IN (SELECT hash FROM kept)",
                "CREATE TABLE put_by AS SELECT * FROM kept",
            )
            assert (await past.check())[0] is None
            await past.tamper("INSERT INTO history SELECT * FROM put_by", "DROP TABLE put_by")
            assert (await past.check())[1] == []
        finally:
            await engine.dispose()

    asyncio.run(live())


async def seals(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM history_seals")) or 0)


def test_the_command_ends_with_1_and_all_faults_or_with_what_it_proved(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def one_report(*tampering: str) -> None:
        engine = connect(database.url)
        past = Past(database, tmp_path, engine)
        await (past.tamper(*tampering) if tampering else past.report())
        await engine.dispose()

    monkeypatch.setenv("IOC_DATA", str(tmp_path))
    monkeypatch.setenv("IOC_DATABASE_URL", database.url)
    asyncio.run(one_report())
    good = CliRunner().invoke(app, ["check", "history"])
    asyncio.run(one_report("UPDATE history SET actor = 'nobody'", "UPDATE incidents SET version = 2"))
    bad = CliRunner().invoke(app, ["check", "history"])

    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert good.stdout.startswith("The history is unbroken: 1 incidents, 1 entries")
    assert [line.partition("DL-")[0] for line in bad.stderr.splitlines()] == ["Incident ", "Incident "]


def test_the_database_that_ioc_up_made_is_found_by_its_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory(prefix="ioc-test-") as directory:
        monkeypatch.setenv("IOC_DATA", directory)
        unset = CliRunner().invoke(app, ["check", "history"])
        port = ensure_cluster(Path(directory) / "postgres").port
        stopped = CliRunner().invoke(app, ["check", "history"])

    assert isinstance(unset.exception, SettingsError)
    assert stopped.exit_code == 1
    assert "The history could not be read: " in str(stopped.exception)
    assert str(port) in str(stopped.exception)


def test_the_data_are_checked_unless_the_history_is_named() -> None:
    runner = CliRunner()

    assert runner.invoke(app, ["check"]).output == runner.invoke(app, ["check", "data"]).output
    assert runner.invoke(app, ["check", "nonsense"]).exit_code == 2
