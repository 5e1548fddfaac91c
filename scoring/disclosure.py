"""Statistical disclosure control: which sums may be published so that no figure over fewer than
five municipalities can be derived (method §9 Cohorts).

A mean with its number is a sum, and sums can be added and subtracted: the total less every group
but one is that one, a prefecture less its cities are its towns. So it is not enough to leave out
small groups. A figure is shown only where no linear combination of the figures shown equals a sum
over fewer than five municipalities. The sizes of groups are public; their answers are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.thresholds import FEWEST

Flags = NDArray[np.bool_]
Whole = NDArray[Any]

#: What is left of a figure that the others make up is a rounding error: far below this.
_NOTHING = 1e-9


def may_be_shown(sets: Flags, sizes: Whole) -> Flags:
    """Which of the sums over these sets may be published together: one boolean for each set.

    ``sets``: one row for each sum, in order of preference; one column for each class of
    municipalities that no set divides, of which ``sizes`` gives the number of members. Sets are
    accepted one after the other where all accepted before allow it.
    """
    shown = np.zeros(len(sets), bool)
    wanted = np.flatnonzero(sets @ sizes >= FEWEST)
    space = _Span(sizes)

    def take(several: Whole) -> None:
        """Accepts all sets where that discloses nothing, else tries the first half,
        then the rest."""
        nonlocal space
        larger = space.with_sets(sets[several])
        if not larger.gives_away:
            space = larger
            shown[several] = True
        elif len(several) > 1:
            middle = (len(several) + 1) // 2
            take(several[:middle])
            take(several[middle:])

    if len(wanted):
        take(wanted)
    return shown


def joined(sizes: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Groups given by their sizes, in an order in which neighbours are near: the indexes of those
    shown as one, so that a few municipalities keep no large group from being shown. The smallest
    group under five joins the smaller of its neighbours, of equal ones the later, until none is
    under five or only one is left. Empty groups are left out."""
    pools = [([n], size) for n, size in enumerate(sizes) if size]
    while len(pools) > 1:
        small = min(range(len(pools)), key=lambda n: pools[n][1])
        if pools[small][1] >= FEWEST:
            break
        beside = [n for n in (small + 1, small - 1) if 0 <= n < len(pools)]
        first, second = sorted((small, min(beside, key=lambda n: pools[n][1])))
        (members, size), (more, others) = pools[first], pools[second]
        pools[first : second + 1] = [(members + more, size + others)]
    return tuple(tuple(members) for members, _ in pools)


class _Span:
    """The linear span of some sums: every figure that follows from them by adding and subtracting.

    A figure follows from the sums when it is orthogonal to everything that is orthogonal to all of
    them. It is enough to test two vectors drawn at random (with a fixed seed): a sum over few
    municipalities follows when their components of both vectors add up to nothing.
    """

    def __init__(self, sizes: Whole, basis: NDArray[np.float64] | None = None) -> None:
        self._sizes = sizes
        self._basis = np.empty((0, len(sizes))) if basis is None else basis

    def with_sets(self, sets: Flags) -> _Span:
        known = len(self._basis)
        basis = np.concatenate((self._basis, np.empty(sets.shape)))
        for row in sets.astype(np.float64):
            new = row
            for _ in range(2):  # once more takes away what rounding left
                new = new - (basis[:known] @ new) @ basis[:known]
            length = np.sqrt(new @ new)
            if length > _NOTHING * np.sqrt(row @ row):
                basis[known] = new / length
                known += 1
        return _Span(self._sizes, basis[:known])

    @property
    def gives_away(self) -> bool:
        """Whether a sum or difference over fewer than five municipalities follows."""
        few = self._sizes < FEWEST
        if not few.any():
            return False
        beyond = np.random.Generator(np.random.PCG64(0)).normal(size=(2, len(self._sizes)))
        beyond -= (beyond @ self._basis.T) @ self._basis
        # two numbers in one: no chance that they cancel by accident
        return _cancels((beyond[0] + 1j * beyond[1])[few], self._sizes[few])


def _cancels(parts: NDArray[np.complex128], sizes: Whole) -> bool:
    """Whether up to four components, added or subtracted, make nothing while their sizes together
    are below five: then two different ones among them, or their pairs, are equal."""
    first, second = np.triu_indices(len(parts), 1)
    together = sizes[first] + sizes[second]
    near = together < FEWEST
    first, second, together = first[near], second[near], together[near]
    sums = np.concatenate((parts, parts[first] + parts[second], parts[first] - parts[second]))
    if (np.abs(sums) < _NOTHING).any():
        return True
    sums *= np.where(sums.real < 0, -1, 1)
    weights = np.concatenate((sizes, together, together))
    order = np.argsort(sums.real)
    near = np.abs(np.diff(sums[order])) < _NOTHING
    if not near.any():
        return False
    run = np.cumsum(np.concatenate(([0], ~near)))
    lightest = np.lexsort((weights[order], run))
    run, weights = run[lightest], weights[order][lightest]
    return bool(((run[1:] == run[:-1]) & (weights[1:] + weights[:-1] < FEWEST)).any())
