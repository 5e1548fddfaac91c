"""What can be told by trying everything."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np

from scoring.thresholds import FEWEST


def gives_away(sets: np.ndarray, rows: int) -> tuple[int, ...] | None:
    """By brute force: a set of fewer than five rows whose sum, or a difference within it, follows
    from the sums over ``sets``; ``None`` where there is none."""
    rank = np.linalg.matrix_rank(sets) if len(sets) else 0
    for few in range(1, FEWEST):
        for chosen in combinations(range(rows), few):
            for signs in product((1.0, -1.0), repeat=few - 1):
                figure = np.zeros((1, rows))
                figure[0, list(chosen)] = (1.0, *signs)
                if np.linalg.matrix_rank(np.vstack([sets, figure])) == rank:
                    return chosen
    return None
