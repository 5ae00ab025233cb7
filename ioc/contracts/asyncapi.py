"""The AsyncAPI 3 document of the topics and their events."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from ioc.contracts.codec import EVENT_TYPES
from ioc.contracts.topics import Topic, Topics

Document = dict[str, Any]

_FACTS: Final = ("report.submitted", "observation.batch")
_NEWS: Final = ("incident.changed.v2", "tick")
_VOIDED: Final = ("access.voided",)

_HEADERS: Final = {
    "type": "object",
    "required": ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time"],
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {"type": "string", "description": "unique per source; a fact's id where it has one"},
        "ce_source": {"type": "string"},
        "ce_type": {"type": "string"},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_epoch": {"type": "string", "description": "on the incident log: the log's epoch"},
        "traceparent": {"type": "string"},
        "content-type": {"type": "string"},
    },
}


def asyncapi(services: Iterable[str]) -> Document:
    """The document for an installation with these services."""
    topics = Topics()
    plan = topics.plan(sorted(services))
    _, schemas = msgspec.json.schema_components(list(EVENT_TYPES.values()), ref_template="#/components/schemas/{name}")
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "IOC",
            "version": "1",
            "description": "CloudEvents 1.0 in Kafka binary mode: attributes in ce_* headers, JSON in the value.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic, _carried(topic, topics)) for topic in plan},
        "operations": dict(_operations(plan, topics)),
        "components": {
            "messages": {name: _message(name, shape.__name__) for name, shape in EVENT_TYPES.items()},
            "schemas": schemas,
        },
    }


def _carried(topic: Topic, topics: Topics) -> tuple[str, ...]:
    if topic.name == topics.incidents:
        return _NEWS
    if topic.name == topics.access:
        return _VOIDED
    return _FACTS


def _channel(topic: Topic, events: Iterable[str]) -> Document:
    return {
        "address": topic.name,
        "description": f"{topic.carries}; key: {topic.key}; {_kept(topic)}",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in events},
        "bindings": {
            "kafka": {
                "topicConfiguration": _configuration(topic),
                **({} if topic.partitions is None else {"partitions": topic.partitions}),
            }
        },
    }


def _kept(topic: Topic) -> str:
    return "the newest of each key is kept" if topic.keeps is None else f"kept {topic.keeps.days} days"


def _configuration(topic: Topic) -> Document:
    if topic.keeps is None:
        return {"cleanup.policy": ["compact"]}
    return {"retention.ms": int(topic.keeps.total_seconds() * 1000)}


def _operations(plan: Iterable[Topic], topics: Topics) -> Iterable[tuple[str, Document]]:
    for topic in plan:
        channel = {"$ref": f"#/channels/{topic.name}"}
        if topic.name == topics.dead_letters:
            yield (
                f"bury_{topic.name}",
                {"action": "send", "channel": channel, "summary": "Agents put away what they cannot apply"},
            )
        elif topic.name == topics.incidents:
            yield f"relay_{topic.name}", {"action": "send", "channel": channel, "summary": "The relay tells changes"}
            yield f"follow_{topic.name}", {"action": "receive", "channel": channel, "summary": "The gateway follows"}
        elif topic.name == topics.access:
            yield f"relay_{topic.name}", {"action": "send", "channel": channel, "summary": "The relay tells voidings"}
            yield (
                f"follow_{topic.name}",
                {"action": "receive", "channel": channel, "summary": "Whoever checks tokens follows"},
            )
        else:
            yield f"hand_in_{topic.name}", {"action": "send", "channel": channel, "summary": "The doors hand in facts"}
            yield f"apply_{topic.name}", {"action": "receive", "channel": channel, "summary": "Agents apply facts"}


def _message(name: str, shape: str) -> Document:
    return {
        "name": name,
        "contentType": "application/json",
        "headers": _HEADERS,
        "payload": {"$ref": f"#/components/schemas/{shape}"},
    }
