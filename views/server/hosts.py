"""Under which names this server answers: those of this machine, or those of the setting ``HOSTS``.

A name that a stranger makes up would end in our addresses and QR codes, or lets a foreign page
reach us under its own name (DNS rebinding). What a proxy says of a host is not believed: it passes
``Host`` on.
"""

from __future__ import annotations

import os
import re
import socket
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SETTING = "HOSTS"
_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))
#: The versions of IP in which other machines reach a socket, by where it listens.
_EVERYWHERE = {"0.0.0.0": (4,), "::": (4, 6)}  # noqa: S104 (only compared)
#: A name or address with its port, as ``Host`` has them.
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:@/\\\[\]]+))(?::\d{0,5})?")
#: Health may be asked under any name: a supervisor knows only the address.
HEALTH = "/health"


def bare(host: str) -> str:
    """The name in a ``Host`` header, in small letters, without port and brackets; empty where
    anything else stands in it."""
    given = _HOST.fullmatch(host.strip().lower())
    return "" if given is None else (given[1] or given[2]).rstrip(".")


@lru_cache(maxsize=8)
def _named(setting: str) -> frozenset[str]:
    return frozenset(bare(host) for host in setting.split(",") if host.strip())


def is_ours(host: str) -> bool:
    """Whether this server answers under this ``Host``: a name in the setting, where there is one,
    else this machine's names and addresses."""
    name = bare(host)
    if name in _LOCAL:
        return True
    if setting := os.environ.get(SETTING, ""):
        return name in _named(setting)
    own = socket.gethostname().lower()
    return name in (own, own.partition(".")[0], f"{own.partition('.')[0]}.local") or (
        name in machine_addresses()
    )


def machine_addresses() -> list[str]:
    """The addresses of this machine in its networks, IPv4 first, without loopback."""
    import psutil

    networks = []
    for addresses in psutil.net_if_addrs().values():
        for entry in addresses:
            try:
                address = ip_address(entry.address.partition("%")[0])
            except ValueError:  # of hardware
                continue
            if not (address.is_loopback or address.is_link_local):
                networks.append(address)
    return [str(address) for address in sorted(set(networks), key=lambda a: (a.version, int(a)))]


def versions_heard() -> frozenset[int]:
    """The versions of IP, 4 and 6, in which this process accepts connections from other
    machines."""
    import psutil

    connections = psutil.Process().net_connections(kind="tcp")
    listening = {c.laddr.ip for c in connections if c.status == psutil.CONN_LISTEN}
    return frozenset(version for ip in listening for version in _EVERYWHERE.get(ip, ()))


@dataclass(frozen=True)
class Reach:
    """Hosts under which phones may reach the page that was asked under some host, the likeliest
    first; with ``is_local_only`` none can."""

    hosts: tuple[str, ...]
    is_local_only: bool = False

    def chosen(self, wanted: str) -> str:
        """The host wanted, where it is one of them, else the first."""
        return wanted if wanted in self.hosts else self.hosts[0]


def reach(host: str) -> Reach:
    """How phones reach the page asked under ``host``. A phone cannot go to localhost: then it is
    the names in the setting, and those of this machine's addresses at which it listens."""
    if bare(host) not in _LOCAL:
        return Reach((host,))
    port = re.search(r":\d+$", host)
    names = sorted(_named(os.environ.get(SETTING, "")) - _LOCAL)
    if heard := versions_heard():
        outside = [name for name in machine_addresses() if ip_address(name).version in heard]
        names += [f"[{name}]" if ":" in name else name for name in outside]
    hosts = tuple(f"{name}{port[0] if port else ''}" for name in names)
    return Reach(hosts) if hosts else Reach((host,), is_local_only=True)


class OwnHosts:
    """Middleware that refuses requests and sockets under a foreign name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] not in ("http", "websocket")
            or scope["path"] == HEALTH
            or all(map(is_ours, Headers(scope=scope).getlist("host") or [""]))
        ):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            words = f"unknown host: name it in the setting {SETTING} of the server"
            await PlainTextResponse(words, 421)(scope, receive, send)
