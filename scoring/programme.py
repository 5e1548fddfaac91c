"""Small programmes over 0 and 1, solved exactly by HiGHS, always with the same answer.

HiGHS is asked on one thread and without tolerance for a worse solution; all costs and coefficients
are whole numbers. Which of several equally good solutions it finds is its own affair: ``first``
asks for the first in a given order, which is the same with any solver.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

#: How many choices ``first`` settles at once: their weights, powers of two, stay below 2 to the 16.
_AT_ONCE = 16


@dataclass(slots=True)
class Programme:
    """Which of ``size`` choices to take, so that every row holds. A row is the coefficient of each
    choice in it (by its number) and the least and the most that those taken may add up to."""

    size: int
    rows: list[tuple[Mapping[int, int], float, float]] = field(default_factory=list)
    fixed: dict[int, int] = field(default_factory=dict)

    def require(self, row: Mapping[int, int], least: float = -inf, most: float = inf) -> None:
        self.rows.append((row, least, most))

    def least(self, costs: Mapping[int, int]) -> tuple[int, ...] | None:
        """A solution whose costs add up to the least, as the numbers of the choices taken; ``None``
        where nothing makes all rows hold."""
        import highspy  # 0.1 s, and only for those who ask

        numbers = range(self.size)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.size, len(self.rows)
        lp.col_cost_ = [float(costs.get(n, 0)) for n in numbers]
        lp.col_lower_ = [float(self.fixed.get(n, 0)) for n in numbers]
        lp.col_upper_ = [float(self.fixed.get(n, 1)) for n in numbers]
        lp.integrality_ = [highspy.HighsVarType.kInteger] * self.size
        lp.row_lower_ = [least for _, least, _ in self.rows]
        lp.row_upper_ = [most for _, _, most in self.rows]
        starts = [0]
        index: list[int] = []
        value: list[float] = []
        for row, _, _ in self.rows:
            index += row.keys()
            value += map(float, row.values())
            starts.append(len(index))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, index, value
        solver = highspy.Highs()  # type: ignore[no-untyped-call] # theirs has no types
        for option, setting in (
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.0),
        ):
            solver.setOptionValue(option, setting)
        solver.passModel(lp)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = solver.getSolution().col_value
        return tuple(n for n in numbers if found[n] > 0.5)

    def first(self, order: Sequence[int]) -> tuple[int, ...] | None:
        """The solution that takes the first choice in ``order`` if any solution does, then the
        second if any of those left does, and so on. ``order`` names every choice that matters."""
        settled = Programme(self.size, self.rows, dict(self.fixed))
        found: tuple[int, ...] | None = None
        for start in range(0, max(len(order), 1), _AT_ONCE):
            block = order[start : start + _AT_ONCE]
            found = settled.least({n: -(1 << (len(block) - 1 - i)) for i, n in enumerate(block)})
            if found is None:
                return None
            settled.fixed |= {n: int(n in found) for n in block}
        return found
