"""How a web hook's receiver knows that a call is ours: the signatures of standardwebhooks.com, version 1."""

import base64
import hashlib
import hmac
from datetime import datetime


def hook_key(secret: bytes, address: str) -> bytes:
    """The key that signs calls to this address; each receiver has its own, so that none can speak for us to another."""
    return hmac.digest(secret, b"web hook\x00" + address.encode(), hashlib.sha256)


def printed_key(key: bytes) -> str:
    """The key as a receiver is given it."""
    return "whsec_" + base64.b64encode(key).decode()


def signed_headers(key: bytes, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that prove body, id and time; a receiver refuses what is older than a few minutes."""
    timestamp = str(int(at.timestamp()))
    content = b".".join((message_id.encode(), timestamp.encode(), body))
    signature = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }
