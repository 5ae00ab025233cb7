"""Sealing: who reported, and their own words, for the holder of the unsealing key alone."""

import base64

import msgspec
from nacl.public import PrivateKey, PublicKey, SealedBox

from ioc.ingest.body import ReportBody


def seal(body: ReportBody, key: PublicKey) -> str:
    """Contact, original description and original address, sealed to the installation's public key; base64."""
    secret = {
        "contact": None if body.contact is None else body.contact.model_dump(exclude_none=True),
        "description": body.description,
        "address": body.location.address,
    }
    return base64.b64encode(SealedBox(key).encrypt(msgspec.json.encode(secret))).decode()


def unseal(sealed: str, key: PrivateKey) -> dict[str, object]:
    """What `seal` sealed. Raises `nacl.exceptions.CryptoError` for another key's."""
    content: dict[str, object] = msgspec.json.decode(SealedBox(key).decrypt(base64.b64decode(sealed)))
    return content
