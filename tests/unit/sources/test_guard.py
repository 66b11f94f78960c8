import socket
from ipaddress import ip_network

import pytest

from bot.sources.guard import AddressRefusedError, Guard

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::5db8:d822",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["93.184.215.14", "1.1.1.1", "::ffff:93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert Guard().allows(address, 443) is False


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed_on_the_ports_of_the_web_only(address: str) -> None:
    allowed = [port for port in (22, 25, 80, 443, 6379, 8080, 8443, 9200) if Guard().allows(address, port)]

    assert allowed == [80, 443, 8080, 8443]


@pytest.mark.parametrize("address", ["localhost", "2130706433", "0177.0.0.1", "127.1", "", "①②⑦.⓪.⓪.①"])
def test_what_is_not_an_address_is_refused(address: str) -> None:
    assert Guard().allows(address, 80) is False


def test_an_allowed_network_opens_every_port_and_nothing_else() -> None:
    guard = Guard([ip_network("10.1.0.0/16"), ip_network("fd00:1::/32")])

    assert guard.allows("10.1.2.3", 9999)
    assert guard.allows("::ffff:10.1.2.3", 9999)
    assert guard.allows("fd00:1::5", 1)
    assert not guard.allows("10.2.0.1", 80)
    assert not guard.allows("fd00:2::5", 80)
    assert not guard.allows("93.184.215.14", 22)


def test_no_socket_is_made_for_a_refused_address() -> None:
    with pytest.raises(AddressRefusedError) as refused:
        Guard().socket_factory((socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 80, 0, 0)))

    assert (refused.value.address, refused.value.port) == ("::1", 80)


def test_a_socket_is_made_for_an_allowed_address() -> None:
    guard = Guard([ip_network("127.0.0.0/8")])

    with guard.socket_factory((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1))) as made:
        assert made.family == socket.AF_INET
