"""How often somebody did something lately, counted in memory, by process."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from time import monotonic

from starlette.requests import HTTPConnection

#: Keys remembered, the latest.
MOST_KEYS = 10_000
#: Assessments that one network may begin in a minute: a whole office shares one.
MOST_BEGUN = 60


class Rate:
    """At most ``most`` times in ``seconds`` for each key. ``clock``: seconds that never go back."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Counts one more time; False, and not counted, where it would be too many."""
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        while len(self._times) > MOST_KEYS:
            self._times.popitem(last=False)
        now = self._clock()
        while times and now - times[0] >= self._seconds:
            times.popleft()
        if len(times) >= self._most:
            return False
        times.append(now)
        return True

    def __len__(self) -> int:
        return len(self._times)


def network_of(host: str) -> str:
    """What one client has to itself: an address of IPv4, the network (/64) of one of IPv6."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return f"{int(address) >> 64:x}::/64" if isinstance(address, IPv6Address) else host


def client_of(connection: HTTPConnection) -> str:
    """``network_of`` the client of a request."""
    return network_of(connection.client.host if connection.client else "")


_BEGUN = Rate(MOST_BEGUN, 60.0)


def may_begin(host: str) -> bool:
    """Counts an assessment that a client is about to begin; False where its network has begun too
    many. This machine itself (or an empty name) may begin any number."""
    try:
        is_here = not host or ip_address(host).is_loopback
    except ValueError:
        is_here = False
    return is_here or _BEGUN.take(network_of(host))
