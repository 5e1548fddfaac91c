"""A made-up table: the same every time, marked as made up, and plausible."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from report.tables import synthetic
from report.tables.scored import TableScorer
from report.tables.table import TablePart
from scoring.cohort import NOT_APPLICABLE
from tests.support.shipped import CONTENT as REAL

MUNICIPALITIES = tuple(REAL.municipalities.values())
ASKED = [c.id for c in REAL.checklist.asked]


def table_of(rows: int, seed: int = synthetic.SEED) -> pa.Table:
    return pa.Table.from_batches(synthetic.cohort(rows, REAL.checklist, MUNICIPALITIES, seed))


def test_a_synthetic_cohort_is_the_same_every_time_and_says_what_it_is() -> None:
    table = table_of(4_000)
    assert table.num_rows == 4_000
    assert table.equals(table_of(4_000))
    assert table.slice(0, 500).equals(table_of(500))
    assert not table.equals(table_of(4_000, seed=1))
    assert table["synthetic"].to_pylist() == [True] * 4_000
    assert b"synthetic" in table.schema.metadata
    real = {m.name for m in MUNICIPALITIES}
    assert all(name.startswith("架空") and name not in real for name in table["name"].to_pylist())


def test_a_synthetic_cohort_has_every_answer_and_plausible_connections() -> None:
    table = table_of(len(MUNICIPALITIES))
    prefectures = [m.prefecture for m in MUNICIPALITIES]
    assert sorted(table["prefecture"].to_pylist()) == sorted(prefectures)
    assert sorted(table["kind"].to_pylist()) == sorted(m.kind for m in MUNICIPALITIES)
    cells = np.array([table[c].to_numpy() for c in ASKED])
    assert set(np.unique(cells).tolist()) == {-3, -2, -1, 0, 1, 2, 3, 4}
    for criterion, column in zip(REAL.checklist.asked, cells, strict=True):
        assert (column == NOT_APPLICABLE).any() == (criterion.not_applicable is not None)
    scorer = TableScorer(table.schema, REAL)
    (batch,) = table.to_batches()
    found = scorer.score(TablePart(batch, range(len(batch)), len(batch)), 0, 1).batch
    assert set(found["stage_high"].to_pylist()) == {0, 1, 2, 3, 4}
    scores = {name: found[f"{name}_low"].to_numpy() for name in REAL.checklist.items_by_id}
    size = np.log(table["population"].to_numpy())
    assert np.corrcoef(size, scores["capacity"])[0, 1] > 0.3
    assert np.corrcoef(scores["system"], scores["capacity"])[0, 1] > 0.3
    assert np.corrcoef(size, scores["capacity"])[0, 1] > np.corrcoef(size, scores["purpose"])[0, 1]
    shown, claimed = found["evidenced"].to_pylist(), found["overall_point"].to_pylist()
    assert any(a is not None and a < b for a, b in zip(shown, claimed, strict=True))
