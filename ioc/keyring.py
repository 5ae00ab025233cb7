"""The installation's keys, as files under `IOC_DATA/keys`, readable by their owner alone.

A door needs the secret and the sealing public key, never the unsealing key; in production each
process is given only the files that it needs.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from joserfc.jwk import OKPKey
from nacl.public import PrivateKey, PublicKey

_RECEIPTS = "receipts.secret"
_SEALING = "sealing.public"
_UNSEALING = "sealing.private"
_ISSUER = "issuer.json"


class NoKeys(RuntimeError):
    """The keys are not where they should be; the text says how to make them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """What a process signs, checks and seals with."""

    secret: bytes
    """Makes and checks receipts, and signs the links and web hooks of deliveries."""
    sealing: PublicKey
    """Seals what only the centre may read: contact and original text."""
    issuer: OKPKey
    """Signs and checks tokens of staff."""


def load_keyring(data: Path) -> Keyring:
    """The keys of this installation. Raises `NoKeys` if they were never made."""
    directory = _directory(data)
    try:
        return Keyring(
            secret=bytes.fromhex((directory / _RECEIPTS).read_text().strip()),
            sealing=PublicKey(bytes.fromhex((directory / _SEALING).read_text().strip())),
            issuer=OKPKey.import_key(json.loads((directory / _ISSUER).read_text())),
        )
    except FileNotFoundError as missing:
        raise NoKeys(f"there are no keys in {directory}; `ioc keys` or `ioc up` makes them") from missing


def load_secret(data: Path) -> bytes:
    """The secret alone, for a process that signs links and hooks but no tokens. Raises `NoKeys`."""
    directory = _directory(data)
    try:
        return bytes.fromhex((directory / _RECEIPTS).read_text().strip())
    except FileNotFoundError as missing:
        raise NoKeys(f"there is no secret in {directory}; `ioc keys` or `ioc up` makes it") from missing


def make_keyring(data: Path) -> Keyring:
    """The keys of this installation, made where any is missing; those that exist stay as they are."""
    directory = _directory(data)
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_once(directory / _RECEIPTS, os.urandom(32).hex())
    if not (directory / _SEALING).exists():
        _write_once(directory / _UNSEALING, bytes(PrivateKey.generate()).hex())
        _write_once(directory / _SEALING, bytes(load_unsealing_key(data).public_key).hex())
    _write_once(directory / _ISSUER, json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    return load_keyring(data)


def made_up_keyring() -> Keyring:
    """Keys that nobody keeps, where some are needed and none matters."""
    return Keyring(
        secret=os.urandom(32),
        sealing=PrivateKey.generate().public_key,
        issuer=OKPKey.generate_key("Ed25519"),
    )


def load_unsealing_key(data: Path) -> PrivateKey:
    """The key that opens what was sealed. Raises `NoKeys` where this process was not given it."""
    try:
        return PrivateKey(bytes.fromhex((_directory(data) / _UNSEALING).read_text().strip()))
    except FileNotFoundError as missing:
        raise NoKeys("this process was not given the unsealing key") from missing


def _directory(data: Path) -> Path:
    return data / "keys"


def _write_once(path: Path, content: str) -> None:
    """Writes the whole file or nothing; a file that is there already stays."""
    if path.exists():
        return
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content + "\n")
    with suppress(FileExistsError):
        os.link(half, path)
    half.unlink()
