"""Sending as it runs: on a real PostgreSQL, to real servers where the channel matters."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.clockwork.admission import Limit
from ioc.clockwork.claiming import Terms
from ioc.clockwork.sending import LEASE, Sending
from ioc.clockwork.turns import Slots
from ioc.deliveries.hook import open_hook
from ioc.deliveries.letter import Letter, Outcome, Refused, Sender, Sent, TryAgain
from ioc.deliveries.mail import Mail, message_id
from ioc.incidents.notices import Channel
from ioc.local.ports import free_port
from ioc.store.database import connect
from ioc.store.deliveries import put
from tests.building import MovedClock
from tests.clockwork.delivering import (
    NOW,
    ZONE,
    Deaths,
    Listener,
    contact,
    notice,
    outcomes,
    rows,
    sending,
    storm,
    tell,
)
from tests.conftest import Database
from tests.deliveries.mailbox import Mailbox, serving
from tests.deliveries.receiver import Answer, receiving
from tests.waiting import until

FREELY = Terms(lease=LEASE, limit=Limit(most=100_000, within=timedelta(minutes=10)), zone=ZONE)


class Office:
    """A database, a clock, and what runs on them."""

    def __init__(self, database: Database, engine: AsyncEngine) -> None:
        self.url = database.url
        self.engine = engine
        self.clock = MovedClock(NOW)
        self.dead = Deaths()

    def sending(self, senders: dict[Channel, Sender], **changes: Any) -> Sending:
        return sending(self.url, self.engine, self.clock, senders, **({"on_dead": self.dead} | changes))

    @asynccontextmanager
    async def running(self, senders: dict[Channel, Sender], **changes: Any) -> AsyncIterator[None]:
        task = asyncio.ensure_future(self.sending(senders, **changes).run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def tell(self, *notices: Any, severity: int | None = None) -> None:
        async with self.engine.begin() as connection:
            await tell(connection, *notices, severity=severity)

    async def states(self) -> list[str]:
        return [state for state, _ in await outcomes(self.engine)]

    async def until_attempted(self, *attempts: int) -> None:
        """Waits until so many attempts were made at each delivery, and what came of them is written down."""

        async def as_expected() -> bool:
            made = await rows(self.engine)
            under_way = any(each.claimed_until is not None for each in made)
            return not under_way and sorted(each.attempts for each in made) == sorted(attempts)

        await until(as_expected)

    async def until_states(self, *expected: str) -> None:
        async def as_expected() -> bool:
            return sorted(await self.states()) == sorted(expected)

        await until(as_expected)


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    engine = connect(database.url)
    async with engine.begin() as connection:
        await contact(connection, "so_xay_dung", "works@example.vn")
        await contact(connection, "so_y_te", "health@example.vn", language="en")
    yield Office(database, engine)
    await engine.dispose()


async def test_a_commit_wakes_the_sending_and_the_letter_has_its_words(office: Office) -> None:
    listener = Listener()
    async with office.running({Channel.MAIL: listener}):
        await office.tell(notice(department="so_y_te"), notice())
        await office.until_states("sent", "sent")

    english, vietnamese = sorted(listener.got, key=lambda letter: letter.language)
    assert (english.to, vietnamese.to) == ("health@example.vn", "works@example.vn")
    assert english.text.startswith("A new case is yours")
    assert vietnamese.text.startswith("Đơn vị được giao vụ việc mới")
    assert f"https://ioc.example/a/{english.id.hex}-health@example.vn" in english.text


async def test_a_mail_servers_death_loses_nothing_and_the_repeat_has_the_same_message_id(office: Office) -> None:
    mailbox = Mailbox(free_port())
    mail = Mail(host="127.0.0.1", port=mailbox.port, sender="ioc@daklak.example", tls="none", timeout_s=5)

    async with office.running({Channel.MAIL: mail}):
        await office.tell(notice(), notice(department="so_y_te"), notice(urgent=True))
        await office.until_attempted(1, 1, 1)
        assert await office.states() == ["pending"] * 3
        with serving(mailbox):
            office.clock.move(timedelta(minutes=1))
            await office.until_states("sent", "sent", "sent")

    ids = {message_id(each.id, "ioc@daklak.example") for each in await rows(office.engine)}
    assert {mail["Message-ID"] for mail in mailbox.mails} == ids
    assert len(mailbox.mails) == 3


async def test_who_is_killed_after_sending_leaves_a_repeat_with_the_same_message_id(office: Office) -> None:
    mailbox = Mailbox(free_port())
    mail = Mail(host="127.0.0.1", port=mailbox.port, sender="ioc@daklak.example", tls="none", timeout_s=5)

    class Killed:
        """Sends, and dies before anybody hears what came of it."""

        async def send(self, letter: Letter) -> Outcome:
            await mail.send(letter)
            task.cancel()
            raise asyncio.CancelledError

    with serving(mailbox):
        await office.tell(notice())
        task = asyncio.ensure_future(office.sending({Channel.MAIL: Killed()}).run())
        await asyncio.gather(task, return_exceptions=True)
        assert await outcomes(office.engine) == [("pending", None)]
        async with office.running({Channel.MAIL: mail}):
            office.clock.move(LEASE)
            await office.until_states("sent")

    first, repeat = mailbox.mails
    assert first["Message-ID"] == repeat["Message-ID"]
    assert (first["To"], first.get_content()) == (repeat["To"], repeat.get_content())


async def test_a_web_hook_gets_signed_words_and_its_failures_are_repeated_with_the_same_key(office: Office) -> None:
    with receiving() as receiver:
        receiver.answers = [Answer(status=503), Answer(status=200)]
        async with office.engine.begin() as connection:
            await contact(connection, "so_xay_dung", receiver.url, channel=Channel.HOOK)
        async with (
            open_hook(b"s" * 32, [ip_network("127.0.0.0/8")]) as hook,
            office.running({Channel.HOOK: hook}),
        ):
            await office.tell(notice(channel=Channel.HOOK, late=True))
            await office.until_attempted(1)
            office.clock.move(timedelta(minutes=1))
            await office.until_states("sent")

    first, repeat = receiver.calls
    assert first.headers["Idempotency-Key"] == repeat.headers["Idempotency-Key"]
    assert first.body == repeat.body
    (told,) = json.loads(first.body)["notices"]
    assert (told["type"], told["late"], told["department"]["code"]) == ("assigned", True, "so_xay_dung")
    assert told["incident"]["title"] == {"vi": "Ổ gà", "en": "Pothole"}


async def _calls(calls: list[Any], count: int) -> bool:
    return len(calls) >= count


async def test_a_channel_that_is_not_set_up_is_skipped_and_nobodys_fault(office: Office) -> None:
    async with office.running({Channel.HOOK: Listener()}):
        await office.tell(notice(), notice(channel=Channel.HOOK))
        await office.until_states("skipped", "skipped")

    assert {outcome for _, outcome in await outcomes(office.engine)} == {
        "the channel mail is not set up in this installation",
        "Nobody is on duty for this part. Neither the department nor the centre's supervisor has a contact.",
    }
    assert office.dead.ids == []


async def test_what_dies_is_said_at_once_or_after_the_last_attempt(office: Office) -> None:
    refusing = Listener(answers=[Refused(reason="no such user")])
    async with office.running({Channel.MAIL: refusing}):
        await office.tell(notice())
        await office.until_states("dead")
        refusing.answers += [TryAgain(reason=f"later {number}") for number in range(3)]
        await office.tell(notice())
        for attempt in (1, 2):
            await office.until_attempted(1, attempt)
            office.clock.move(timedelta(hours=2))
        await office.until_states("dead", "dead")
        # Nobody at all could be told of this one.
        await office.tell(notice(department="thanh_tra"))
        await office.until_states("dead", "dead", "dead")

    assert sorted(office.dead.ids) == [each.id for each in await rows(office.engine)]
    assert ("dead", "given up after 3 attempts: later 2") in await outcomes(office.engine)


async def test_a_death_that_cannot_be_told_is_not_written_down(office: Office) -> None:
    told: list[object] = []

    async def failing(*dead: object) -> None:
        told.append(dead)
        raise LookupError("no such incident")

    async with office.running({Channel.MAIL: Listener(answers=[Refused(reason="no")])}, on_dead=failing):
        await office.tell(notice())
        await until(lambda: _calls(told, 1))

    assert await outcomes(office.engine) == [("pending", None)]


async def test_a_bundle_is_told_once_for_all_and_dies_for_all(office: Office) -> None:
    listener = Listener()
    await office.tell(*[notice() for _ in range(6)], severity=2)
    async with office.running({Channel.MAIL: listener}):
        await office.until_states("sent", *["bundled"] * 5)
        assert [letter.text.count("Ổ gà; place") + letter.text.count("mức độ 2") for letter in listener.got] == [6]

        listener.answers = [Refused(reason="no such user")]
        await office.tell(*[notice(department="so_y_te") for _ in range(6)])
        await office.until_states("sent", *["bundled"] * 5, *["dead"] * 6)

    assert len(set(office.dead.ids)) == 6


async def test_a_storm_for_one_department_does_not_keep_others_waiting(office: Office) -> None:
    listener = Listener()
    async with office.engine.begin() as connection:
        await storm(connection, 10_000)
        await contact(connection, "thanh_tra", "inspectors@example.vn")
    slots = Slots(channel=4, lane=3)
    async with office.running({Channel.MAIL: listener}, terms=FREELY, slots=slots):
        await until(lambda: _calls(listener.got, 50))
        await office.tell(notice(department="thanh_tra"), notice(department="so_y_te"))
        await until(lambda: _others(listener))

    assert len(listener.got) < 10_000


async def _others(listener: Listener) -> bool:
    return sum(letter.to != "works@example.vn" for letter in listener.got) == 2


async def test_a_department_whose_receiver_hangs_leaves_slots_to_others(office: Office) -> None:
    release = asyncio.Event()

    class Hanging:
        """Hangs for one department."""

        def __init__(self) -> None:
            self.hanging = 0

        async def send(self, letter: Letter) -> Outcome:
            if letter.to == "works@example.vn":
                self.hanging += 1
                await release.wait()
            return Sent(answer="taken")

    sender = Hanging()
    async with office.running({Channel.MAIL: sender}, terms=FREELY):
        await office.tell(*[notice() for _ in range(20)])
        await until(lambda: _is(sender, 4))
        await office.tell(notice(department="so_y_te"))
        await until(lambda: _sent(office, 1))
        assert sender.hanging == 4
        release.set()
        await until(lambda: _sent(office, 21))


async def _is(sender: Any, count: int) -> bool:
    return bool(sender.hanging == count)


async def _sent(office: Office, count: int) -> bool:
    return (await office.states()).count("sent") == count


async def test_a_fault_of_a_sender_stops_no_other_delivery_and_is_tried_again(office: Office) -> None:
    class Faulty:
        """Fails at its first letter."""

        def __init__(self) -> None:
            self.got: list[Letter] = []

        async def send(self, letter: Letter) -> Outcome:
            self.got.append(letter)
            if len(self.got) == 1:
                raise LookupError("a fault of ours")
            return Sent(answer="taken")

    faulty = Faulty()
    async with office.running({Channel.MAIL: faulty}):
        await office.tell(notice(), notice(department="so_y_te"))
        await office.until_attempted(1, 1)
        assert (await office.states()).count("sent") == 1
        office.clock.move(timedelta(minutes=1))
        await until(lambda: _sent(office, 2))

    assert len(faulty.got) == 3


async def test_when_connections_are_cut_the_sending_goes_on(office: Office, database: Database) -> None:
    listener = Listener()
    owner = connect(database.owner_url)
    async with office.running({Channel.MAIL: listener}):
        await office.tell(notice())
        await office.until_states("sent")
        async with owner.begin() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        await until(lambda: _tells(office))
        await office.until_states("sent", "sent")
    await owner.dispose()


async def _tells(office: Office) -> bool:
    try:
        await office.tell(notice())
    except Exception:  # noqa: BLE001 -- a pool finds out about its cut connections one by one
        return False
    return True


async def test_two_workers_send_each_delivery_once(office: Office) -> None:
    one, other = Listener(), Listener()
    async with office.running({Channel.MAIL: one}, terms=FREELY), office.running({Channel.MAIL: other}, terms=FREELY):
        await office.tell(*[notice() for _ in range(100)])
        await office.until_states(*["sent"] * 100)

    assert len({letter.id for letter in [*one.got, *other.got]}) == len(one.got) + len(other.got) == 100


async def test_a_known_key_adds_nothing(office: Office) -> None:
    await office.tell(notice(key="a"), notice(key="b"))
    await office.tell(notice(key="a"), notice(key="c"))
    async with office.engine.begin() as connection:
        await put(connection, [])

    assert sorted(each.key for each in await rows(office.engine)) == ["a", "b", "c"]


async def test_figures_are_kept_of_ends_attempts_and_the_oldest_that_waits(office: Office) -> None:
    def figure(name: str, **labels: str) -> float:
        return REGISTRY.get_sample_value(name, labels) or 0.0

    async def oldest() -> bool:
        return figure("ioc_delivery_oldest_pending_seconds") == 90

    sent = figure("ioc_deliveries_total", channel="mail", outcome="sent")
    attempts = figure("ioc_delivery_attempts_total", channel="mail")
    listener = Listener(answers=[TryAgain(reason="later", after=timedelta(hours=1))])
    async with office.running({Channel.MAIL: listener}):
        await office.tell(notice())
        await office.until_attempted(1)
        office.clock.move(timedelta(seconds=90))
        await until(oldest)
        office.clock.move(timedelta(hours=2))
        await office.until_states("sent")

    async def counted() -> bool:
        return figure("ioc_deliveries_total", channel="mail", outcome="sent") == sent + 1

    await until(counted)
    assert figure("ioc_delivery_attempts_total", channel="mail") == attempts + 2
