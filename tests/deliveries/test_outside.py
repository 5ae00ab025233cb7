"""No web hook leads inside."""

from ipaddress import ip_address, ip_network

import pytest

from ioc.deliveries.outside import InnerAddress, is_outside, resolve_outside


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "::1", "0.0.0.0", "::", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1",
        "169.254.169.254", "fe80::1", "fd00:ec2::254", "224.0.0.1", "ff02::1", "240.0.0.1", "255.255.255.255",
        "192.0.2.1", "198.18.0.1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:c0a8:101::", "2001:0:0:0:0:0:80ff:fffe",
    ],
)  # fmt: skip
def test_inner_addresses_are_not_outside(address: str) -> None:
    assert not is_outside(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "203.162.4.191", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_outside(address: str) -> None:
    assert is_outside(ip_address(address))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "169.254.169.254", "::1"])
async def test_whatever_way_an_inner_address_is_written_it_is_refused(host: str) -> None:
    with pytest.raises(InnerAddress, match="not an address of the internet"):
        await resolve_outside(host, 80, [])


async def test_a_network_that_the_installation_names_is_allowed() -> None:
    allowed = [ip_network("127.0.0.0/8"), ip_network("10.20.0.0/16")]

    assert await resolve_outside("127.0.0.1", 80, allowed) == ip_address("127.0.0.1")
    with pytest.raises(InnerAddress):
        await resolve_outside("10.21.0.1", 80, allowed)
