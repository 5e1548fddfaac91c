"""What may be shown of groups, so that nobody finds out how fewer than five answered (method §9).

A mean with its number is a sum, and sums can be added and subtracted: the total less every group
but one is that one, a prefecture less its cities are its towns. So it is not enough to leave out
small groups. A figure is shown only where no adding and subtracting of what is shown leaves one
that depends on fewer than five municipalities. How many a group has is no secret; what they
answered is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.thresholds import FEWEST

Flags = NDArray[np.bool_]
Whole = NDArray[Any]

#: What is left of a figure that the others make up is a rounding error: far below this.
_NOTHING = 1e-9


def may_be_shown(sets: Flags, sizes: Whole) -> Flags:
    """Which sums over these sets may stand beside each other.

    ``sets``: one row for each sum, the most wanted first; one column for each class of
    municipalities that no set parts, of which ``sizes`` says how many are in it. Sets are taken
    one after the other where all taken before allow it.
    """
    shown = np.zeros(len(sets), bool)
    wanted = np.flatnonzero(sets @ sizes >= FEWEST)
    space = _Span(sizes)

    def take(several: Whole) -> None:
        """All at once where that gives nothing away, else the first half, then the rest."""
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


class _Span:
    """Every figure that follows from some sums by adding and subtracting them.

    A figure follows from the sums when it stands at a right angle to whatever does so to all of
    them. Of that it is enough to look at two vectors drawn at random (always the same): a sum over
    few municipalities follows when their parts of the vectors add up to nothing.
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
    """Whether up to four parts, added or subtracted, make nothing, their sizes together being
    fewer than five: then two different ones among them and their pairs are alike."""
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
