"""This machine's addresses in the local network, found without sending anything."""

import ipaddress
import socket
import struct
import sys
from collections.abc import Iterator

# Nothing is sent there: a UDP socket only asks the system which of its addresses it would use. The first one is in
# nobody's network and shows the usual way out; the others are those of hotspots that have no way out.
_TARGETS = ("192.0.2.1", "10.42.0.2", "192.168.137.2", "192.168.43.2", "172.20.10.2")
_GET_ADDRESS = 0x8915  # SIOCGIFADDR


def is_address(host: str) -> bool:
    """Whether this is an address as it is written in a connection: no name, no port."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own, as it is written in a connection: no name, no port."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def local_addresses() -> tuple[str, ...]:
    """Return the IPv4 addresses under which others may reach this machine, the likeliest first."""
    addresses = dict.fromkeys((*_by_route(), *_of_interfaces()))
    return tuple(address for address in addresses if _is_reachable(address))


def join_base(server_address: str, port: int) -> str:
    """Return the base of the addresses that other devices open, by what the server listens on.

    A server that listens on loopback, or a machine without a network, has only an address that works on itself.
    """
    host = server_address.strip()
    if host in {"", "0.0.0.0", "::"}:
        host = next(iter(local_addresses()), "127.0.0.1")
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _is_reachable(address: str) -> bool:
    parsed = ipaddress.IPv4Address(address)
    return not (parsed.is_loopback or parsed.is_unspecified or parsed.is_link_local or parsed.is_multicast)


def _by_route() -> Iterator[str]:
    for target in _TARGETS:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((target, 9))
                yield str(probe.getsockname()[0])
            except OSError:
                continue


def _of_interfaces() -> Iterator[str]:
    """Ask each interface on Linux, where asking for the machine's name may ask the network; elsewhere, the name."""
    if sys.platform != "linux":
        yield from _of_the_name()
        return
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(probe, _GET_ADDRESS, struct.pack("256s", name.encode()[:15]))
            except OSError:
                continue
            yield socket.inet_ntoa(answer[20:24])


def _of_the_name() -> Iterator[str]:
    try:
        infos = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return
    for info in infos:
        yield str(info[4][0])
