"""The ready Python SDK as a client: connects, follows, is cut off, comes back without a gap or a double."""

from typing import Any

from centrifuge import Client, PublicationContext, SubscribedContext, SubscriptionEventHandler, UnsubscribedContext

from tests.ws.building import BOARD, OPERATOR, ROADS_OFFICER, changed, open_log, running_gateway, token, until


class Seen(SubscriptionEventHandler):  # type: ignore[misc]  # the SDK ships no types
    """Keeps what the SDK tells."""

    def __init__(self) -> None:
        self.offsets: list[int] = []
        self.subscribed: list[SubscribedContext] = []
        self.unsubscribed: list[int] = []

    async def on_subscribed(self, ctx: SubscribedContext) -> None:
        self.subscribed.append(ctx)

    async def on_publication(self, ctx: PublicationContext) -> None:
        if "change" in ctx.pub.data:
            self.offsets.append(ctx.pub.offset)

    async def on_unsubscribed(self, ctx: UnsubscribedContext) -> None:
        self.unsubscribed.append(ctx.code)


async def following(url: str, bearer: str, channel: str, **options: Any) -> tuple[Any, Seen]:
    seen = Seen()
    client = Client(url, token=bearer, proxy=None, max_reconnect_delay=0.2, **options)
    subscription = client.new_subscription(channel, seen, max_resubscribe_delay=0.2)
    await client.connect()
    await subscription.subscribe()
    return client, seen


async def test_the_sdk_is_cut_off_and_comes_back_without_a_gap_or_a_double(kafka: str, topic_prefix: str) -> None:
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        client, seen = await following(gateway.url, token(OPERATOR), BOARD)
        await until(lambda: len(seen.subscribed) == 1)
        await log.put(changed(1), changed(2))
        await until(lambda: seen.offsets == [2, 3])
        # No goodbye: the link breaks, as it does in a lift.
        client._conn.transport.abort()
        await log.put(changed(3), changed(4))
        await until(lambda: len(seen.subscribed) == 2)
        await log.put(changed(5))
        await until(lambda: len(seen.offsets) >= 5)
        await client.disconnect()
    assert seen.offsets == [2, 3, 4, 5, 6]
    assert seen.subscribed[1].was_recovering
    assert seen.subscribed[1].recovered


async def test_the_sdk_learns_that_the_log_is_another(kafka: str, topic_prefix: str) -> None:
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        client, seen = await following(gateway.url, token(OPERATOR), BOARD)
        await until(lambda: len(seen.subscribed) == 1)
        log.epoch = "another"
        await log.put(changed(1))
        await until(lambda: len(seen.subscribed) == 2)
        await client.disconnect()
    assert (seen.subscribed[1].was_recovering, seen.subscribed[1].recovered) == (True, False)


async def test_the_sdk_gives_a_forbidden_channel_up_and_stays_connected(kafka: str, topic_prefix: str) -> None:
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        client, seen = await following(gateway.url, token(ROADS_OFFICER), BOARD)
        await until(lambda: bool(seen.unsubscribed))
        assert seen.unsubscribed == [103]
        assert client.state.value == "connected"
        await client.disconnect()


async def test_the_sdk_asks_for_the_position(kafka: str, topic_prefix: str) -> None:
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        client, seen = await following(gateway.url, token(OPERATOR), BOARD)
        await until(lambda: len(seen.subscribed) == 1)
        top = await log.put(changed(1))
        await until(lambda: len(seen.offsets) == 1)
        result = await client.history(BOARD)
        await client.disconnect()
    assert (result.offset, result.epoch) == (top, "7c9d99e0")


async def test_the_sdk_comes_to_a_restarted_gateway_and_misses_nothing(kafka: str, topic_prefix: str) -> None:
    async with open_log(kafka, topic_prefix) as log:
        async with running_gateway(kafka, log.topics) as first:
            client, seen = await following(first.url, token(OPERATOR), BOARD)
            await until(lambda: len(seen.subscribed) == 1)
            await log.put(changed(1))
            await until(lambda: seen.offsets == [2])
        await log.put(changed(2))
        async with running_gateway(kafka, log.topics, port=first.port):
            await until(lambda: len(seen.offsets) == 2)
            await client.disconnect()
    assert seen.offsets == [2, 3]
    assert seen.subscribed[-1].recovered
