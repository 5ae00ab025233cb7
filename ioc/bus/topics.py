"""Creating the topics. Done before anything else runs: a worker that starts first would subscribe to nothing."""

from collections.abc import Iterable

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from ioc.bus.producer import BrokerAway
from ioc.contracts.topics import Topic


class TopicFault(RuntimeError):
    """Kafka refused to create a topic; the text says which and why."""


async def ensure_topics(
    bootstrap: str, plan: Iterable[Topic], *, partitions: int, replication: int = 1
) -> frozenset[str]:
    """Creates what is missing of the plan; what exists stays as it is.

    Returns the names that were created now. Raises `BrokerAway` or `TopicFault`.
    """
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        await admin.start()
        answer = await admin.create_topics([_new(topic, partitions, replication) for topic in plan])
    except KafkaError as away:
        raise BrokerAway(f"Kafka at {bootstrap} does not answer: {away!r}") from away
    finally:
        await admin.close()
    created = set()
    for name, code, *rest in answer.topic_errors:
        if code == 0:
            created.add(name)
        elif for_code(code) is not TopicAlreadyExistsError:
            raise TopicFault(f"{name}: {for_code(code).__name__} {rest[0] if rest else ''}")
    return frozenset(created)


def _new(topic: Topic, partitions: int, replication: int) -> NewTopic:
    return NewTopic(
        name=topic.name,
        num_partitions=topic.partitions or partitions,
        replication_factor=replication,
        topic_configs={
            **_keeping(topic),
            # A majority must hold what a door has accepted (law 1).
            "min.insync.replicas": str(replication // 2 + 1),
        },
    )


def _keeping(topic: Topic) -> dict[str, str]:
    if topic.keeps is None:
        return {"cleanup.policy": "compact"}
    return {"retention.ms": str(int(topic.keeps.total_seconds() * 1000))}
