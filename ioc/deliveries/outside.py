"""No web hook leads inside: a name is resolved once, its addresses are checked, and the call goes to one of them.

Whoever may write a web hook's address could else make this process call the house's own servers, or a
cloud's metadata. The address that was checked is the one that is called, so a name that changes its
answer in between gains nothing.
"""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_NAT64: Final = IPv6Network("64:ff9b::/96")


class InnerAddress(ValueError):
    """The name leads to an address that is not out in the internet."""


async def resolve_outside(host: str, port: int, allowed: Sequence[Network]) -> Address:
    """The address to call for this name. Raises `InnerAddress`, or `OSError` when the name does not resolve."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    for address in addresses:
        # One inner address among several is already no honest name.
        if not is_outside(address) and not is_allowed(address, allowed):
            raise InnerAddress(f"{host} leads to {address}, which is not an address of the internet")
    return addresses[0]


def is_allowed(address: Address, allowed: Sequence[Network]) -> bool:
    """Whether the installation names a network that this inner address lies in."""
    return any(address in network for network in allowed if network.version == address.version)


def is_outside(address: Address) -> bool:
    """Whether it is an ordinary address of the internet, and carries no inner one inside itself."""
    if isinstance(address, IPv6Address):
        carried = _carried(address)
        if carried is not None:
            return is_outside(carried)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a gateway would make of it (RFC 4291, 3056, 4380, 6052)."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
