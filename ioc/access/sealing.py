"""Sealing: who reported, and their own words, for the holder of the unsealing key alone (law 7)."""

import base64
from collections.abc import Mapping

import msgspec
from nacl.public import PrivateKey, PublicKey, SealedBox


def seal(secret: Mapping[str, object], key: PublicKey) -> str:
    """What nobody but the centre's unsealer may read, sealed to the installation's public key; base64."""
    return base64.b64encode(SealedBox(key).encrypt(msgspec.json.encode(secret))).decode()


def unseal(sealed: str, key: PrivateKey) -> dict[str, object]:
    """What `seal` sealed. Raises `nacl.exceptions.CryptoError` for another key's."""
    content: dict[str, object] = msgspec.json.decode(SealedBox(key).decrypt(base64.b64decode(sealed)))
    return content
