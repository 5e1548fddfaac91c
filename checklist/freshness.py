"""How fresh the schemes are: what has to be looked at again, and every link (``python -m checklist
DATA --freshness``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from checklist.catalogue import Scheme

#: A scheme is looked at again after so many months.
CHECK_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Freshness:
    """What of a scheme has to be looked at. ``is_old``: it was not checked for twelve months.
    ``links``: every page it names, each once."""

    scheme: Scheme
    is_old: bool
    has_call: bool
    has_contact: bool
    links: tuple[str, ...]


def freshness(schemes: Mapping[str, Scheme], today: date) -> tuple[Freshness, ...]:
    """The schemes that may be recommended or asked about, the longest unchecked first."""
    shown = (s for s in schemes.values() if s.standing.advice != "do_not_recommend")
    rows = (
        Freshness(
            scheme=scheme,
            is_old=_is_old(scheme.standing.checked, today),
            has_call=bool(scheme.calls),
            has_contact=scheme.contact is not None,
            links=tuple(dict.fromkeys(_links(scheme))),
        )
        for scheme in shown
    )
    return tuple(sorted(rows, key=lambda row: (row.scheme.standing.checked, row.scheme.id)))


def _is_old(checked: str, today: date) -> bool:
    year, month, day = (int(part) for part in checked.split("-"))
    months = (today.year - year) * 12 + today.month - month - (today.day < day)
    return months >= CHECK_MONTHS


def _links(scheme: Scheme) -> Iterator[str]:
    yield from (source.url for source in scheme.standing.sources)
    yield from (call.source for call in scheme.calls)
    if scheme.money is not None and scheme.money.source is not None:
        yield scheme.money.source
    if scheme.contact is not None:
        yield scheme.contact.url
