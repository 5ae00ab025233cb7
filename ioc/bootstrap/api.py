"""`ioc api`: the doors, the calls of staff and reporters, the pages."""

import asyncio
from functools import partial

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.api.audit import audit_routes
from ioc.api.board import board_routes
from ioc.api.calendar import calendar_routes
from ioc.api.deadlines import deadline_routes
from ioc.api.departments import department_routes
from ioc.api.desk import Desk
from ioc.api.duty import duty_routes
from ioc.api.followed_reports import report_routes
from ioc.api.inbox import inbox_routes
from ioc.api.incident_calls import incident_call_routes
from ioc.api.incident_history import incident_history_routes
from ioc.api.incident_list import incident_list_routes
from ioc.api.notice_links import notice_link_routes
from ioc.api.openapi import describe
from ioc.api.readiness import board_is_live
from ioc.api.reporter_calls import reporter_call_routes
from ioc.api.session import session_routes
from ioc.api.statistics import statistics_routes
from ioc.api.ticket_calls import ticket_routes
from ioc.api.told import told_routes
from ioc.bootstrap.gazetteer import gazetteer_of
from ioc.bootstrap.house import House, furnish
from ioc.bootstrap.identity import kept_up_to_date, make_verifier
from ioc.bus.producer import Producer
from ioc.clock import Clock, new_id, steady_clock, system_clock
from ioc.clockwork.corrected_clock import CorrectedClock, kept_correct
from ioc.console.pages.routes import routes as page_routes
from ioc.http.faults import add_problem_handlers
from ioc.http.health import Check, health_routes
from ioc.http.hot_routes import with_hot_routes
from ioc.http.serving import serve
from ioc.identity.signing_in import FrontDesk
from ioc.identity.verifier import Verifier
from ioc.ingest import openapi as ingest_openapi
from ioc.ingest.door import Door
from ioc.ingest.routes import hot_endpoints
from ioc.ingest.routes import routes as door_routes
from ioc.keyring import Keyring, load_keyring
from ioc.settings import Settings, host_and_port
from ioc.store.database import connect


def make_door(settings: Settings, house: House, keyring: Keyring, producer: Producer) -> Door:
    """What the doors for facts work with."""
    return Door(
        producer=producer,
        topics=house.topics,
        catalogue=house.catalogue,
        gazetteer=gazetteer_of(house, settings),
        keyring=keyring,
        clock=system_clock,
        new_id=new_id,
        public_url=settings.http_url,
    )


def make_app(
    settings: Settings,
    house: House,
    door: Door,
    engine: AsyncEngine,
    verifier: Verifier,
    *,
    clock: Clock = system_clock,
) -> FastAPI:
    """The whole HTTP surface."""
    app = FastAPI(title="IOC", version="1", docs_url="/docs", redoc_url=None)
    add_problem_handlers(app)
    desk = make_desk(house, door.keyring, engine, verifier, clock)
    app.router.routes.extend(door_routes(door))
    for router in (
        session_routes(desk),
        board_routes(desk, house.province.zone),
        audit_routes(desk),
        incident_list_routes(desk),
        incident_history_routes(desk),
        inbox_routes(desk),
        deadline_routes(desk),
        incident_call_routes(desk),
        ticket_routes(desk),
        report_routes(desk),
        reporter_call_routes(desk),
        department_routes(house.province),
        statistics_routes(desk),
        duty_routes(desk, house.province),
        notice_link_routes(desk),
        told_routes(desk),
        calendar_routes(desk, house.province),
    ):
        app.include_router(router)
    app.router.routes.extend(health_routes(_checks(door, engine, verifier)))
    app.router.routes.extend(page_routes(f"{settings.ws_url}/connection/websocket"))
    app.openapi = partial(describe, app, ingest_openapi.paths(), ingest_openapi.components())  # type: ignore[method-assign]
    return app


def make_desk(
    house: House, keyring: Keyring, engine: AsyncEngine, verifier: Verifier, clock: Clock = system_clock
) -> Desk:
    """What the calls of staff and reporters work with."""
    return Desk(
        engine=engine,
        rulebook=house.rulebook(clock),
        keyring=keyring,
        verifier=verifier,
        front_desk=FrontDesk(engine=engine, issuer=keyring.issuer, clock=system_clock),
        clock=system_clock,
    )


def _checks(door: Door, engine: AsyncEngine, verifier: Verifier) -> dict[str, Check]:
    async def access() -> str | None:
        return verifier.voids.why_not_known()

    return {"kafka": door.producer.fault, "board": partial(board_is_live, engine, system_clock), "access": access}


async def run_api(settings: Settings, stop: asyncio.Event) -> int:
    """Serves until told to stop."""
    house = furnish(settings)
    host, port = host_and_port(settings.http)
    keyring = load_keyring(settings.data)
    verifier = make_verifier(settings, keyring)
    clock = CorrectedClock(steady_clock())
    engine = connect(settings.needed_database_url, connections=10)
    try:
        async with (
            kept_up_to_date(verifier, settings.needed_kafka, house.topics),
            Producer(settings.needed_kafka) as producer,
            kept_correct(clock, engine),
        ):
            door = make_door(settings, house, keyring, producer)
            app = with_hot_routes(make_app(settings, house, door, engine, verifier, clock=clock), hot_endpoints(door))
            await serve(app, host, port, stop)
    finally:
        await engine.dispose()
    return 0
