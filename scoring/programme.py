"""Small 0/1 integer programmes, solved exactly and deterministically by HiGHS.

HiGHS runs on one thread and with a gap of 0; all costs and coefficients are whole numbers. Which of
several equally good solutions it returns is not defined: ``first`` asks for the first in a given
order, which is the same with any solver.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

#: How large the weights get with which ``first`` settles several groups at once: small enough for
#: the tolerances of a solver that counts in floating point.
_WEIGHTS = 1 << 16


@dataclass(slots=True)
class Programme:
    """A choice among ``size`` binary variables under linear constraints. A row has the coefficient
    of each variable in it (by its number) and the least and the most that their sum may be."""

    size: int
    rows: list[tuple[Mapping[int, int], float, float]] = field(default_factory=list)
    fixed: dict[int, int] = field(default_factory=dict)

    def require(self, row: Mapping[int, int], least: float = -inf, most: float = inf) -> None:
        """Adds the row ``least`` ≤ Σ coefficient · variable ≤ ``most``."""
        self.rows.append((row, least, most))

    def least(self, costs: Mapping[int, int]) -> tuple[int, ...] | None:
        """The solution of least cost, as the numbers of the variables set to 1; ``None`` where no
        solution meets all rows."""
        if not self.size:
            return () if all(least <= 0 <= most for _, least, most in self.rows) else None
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
        solution = solver.getSolution().col_value
        return tuple(n for n in numbers if solution[n] > 0.5)

    def first(self, groups: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
        """The solution that takes as many variables of the first group as any solution does, then
        as many of the second as any of those left does, and so on. The number taken of a group has
        to determine which ones. ``None`` where no solution meets all rows."""
        settled = Programme(self.size, self.rows, dict(self.fixed))
        waiting = list(groups)
        solution = None if waiting else settled.least({})
        while waiting:
            costs: dict[int, int] = {}
            weight = 1
            block: list[Sequence[int]] = []
            while waiting and (not block or weight * (len(waiting[0]) + 1) <= _WEIGHTS):
                block.append(waiting.pop(0))
                weight *= len(block[-1]) + 1
            for group in block:
                weight //= len(group) + 1
                costs |= dict.fromkeys(group, -weight)
            solution = settled.least(costs)
            if solution is None:
                return None
            settled.fixed |= {n: int(n in solution) for n in costs}
        return solution
