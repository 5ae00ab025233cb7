"""`ioc worker`: the agents of one lane, and beside them clockwork: its lead at one worker of all, sending at each."""

import asyncio
import contextlib
from functools import partial

from ioc.agents.worker import Lane, Worker, lane_of
from ioc.bootstrap.house import House, furnish
from ioc.bootstrap.process import first_of
from ioc.bootstrap.sending import open_sending
from ioc.bus.producer import Producer
from ioc.bus.waiting import WaitingFacts
from ioc.casework.undelivered import show_undelivered
from ioc.clock import steady_clock, system_clock
from ioc.clockwork.auditor import Auditor
from ioc.clockwork.calendar_watch import CalendarWatch
from ioc.clockwork.corrected_clock import CorrectedClock
from ioc.clockwork.heartbeat import Heartbeat
from ioc.clockwork.leader import Leader
from ioc.clockwork.sealing import Sealing
from ioc.clockwork.timers import Timers
from ioc.clockwork.waiting import WaitingWatch
from ioc.http.health import health_app
from ioc.http.serving import serve
from ioc.settings import Settings, host_and_port
from ioc.store.database import connect


async def run_worker(settings: Settings, lane: Lane, stop: asyncio.Event) -> int:
    """Takes facts until told to stop. Returns 1 when Faust crashed, so that the supervisor starts it again."""
    house = furnish(settings)
    # Even between two corrections, and never thrown back or forth by whoever sets the machine's clock.
    clock = CorrectedClock(steady_clock())
    rulebook = house.rulebook(clock)
    engine = connect(settings.needed_database_url)
    state = settings.data / "faust"
    state.mkdir(parents=True, exist_ok=True)
    watch = waiting_watch(settings, house)
    leader = Leader(
        database_url=settings.needed_database_url,
        bootstrap=settings.needed_kafka,
        topic=house.topics.incidents,
        clock=system_clock,
        oldest_waiting_s=watch.age,
    )
    sealing = Sealing(
        database_url=settings.needed_database_url, roots_file=settings.history_roots_file, clock=system_clock
    )
    try:
        async with Producer(settings.needed_kafka) as producer:
            worker = Worker(
                bootstrap=settings.needed_kafka,
                state_directory=state,
                lanes=lane_of(rulebook, lane),
                rulebook=rulebook,
                engine=engine,
                producer=producer,
            )
            async with (
                open_sending(settings, house, partial(show_undelivered, rulebook)) as sending,
                worker.running() as app,
                _metrics(settings, stop),
            ):
                timers = Timers(engine=engine, rulebook=rulebook)
                auditor = Auditor(
                    database_url=settings.needed_database_url,
                    engine=engine,
                    rulebook=rulebook,
                    heartbeat=None if settings.heartbeat_url is None else Heartbeat(url=settings.heartbeat_url),
                )
                calendar = CalendarWatch(database_url=settings.needed_database_url, engine=engine, rulebook=rulebook)
                loops = (
                    clock.run(engine),
                    timers.run(),
                    watch.run(),
                    leader.run(),
                    sealing.run(),
                    sending.run(),
                    auditor.run(),
                    calendar.run(),
                )
                background = [asyncio.ensure_future(each) for each in loops]
                await app.wait(first_of(stop, *background))
                return int(app.crashed)
    finally:
        await engine.dispose()


def waiting_watch(settings: Settings, house: House) -> WaitingWatch:
    """Watches both lanes' groups, whichever lane asks."""
    topics = house.topics
    groups = {
        topics.worker_group: [topics.events(service) for service in house.catalogue.services],
        topics.urgent_worker_group: [topics.urgent],
    }
    return WaitingWatch(WaitingFacts(settings.needed_kafka, groups), system_clock)


@contextlib.asynccontextmanager
async def _metrics(settings: Settings, stop: asyncio.Event):  # type: ignore[no-untyped-def]
    """Serves /healthz and /metrics where `IOC_METRICS` says so."""
    if settings.metrics is None:
        yield
        return
    serving = asyncio.ensure_future(serve(health_app({}), *host_and_port(settings.metrics), stop))
    try:
        yield
    finally:
        stop.set()
        await serving
