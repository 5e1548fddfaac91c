"""A table scored on workers of Dask is the table scored here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from checklist.problems import ProblemsError
from report.tables import partitions, synthetic
from report.tables.scored import TableScorer
from report.tables.table import TablePart
from scoring.__main__ import main
from tests.support import ROOT
from tests.support.scored_tables import HEAD, write
from tests.support.shipped import CONTENT as REAL

MUNICIPALITIES = tuple(REAL.municipalities.values())


@pytest.mark.slow
def test_two_workers_of_dask_score_the_same() -> None:
    """A real cluster of two processes, each part by the same function."""
    from distributed import Client, LocalCluster

    batches = list(synthetic.cohort(5_000, REAL.checklist, MUNICIPALITIES))
    scorer = TableScorer(batches[0].schema, REAL)
    parts = [TablePart(batch, range(batch.num_rows), batch.num_rows - 1) for batch in batches]
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers,
        Client(workers) as client,
    ):
        assert len(client.nthreads()) == 2
        found = list(partitions.scored(scorer, iter(parts), client, 5))
    assert len(found) == len(parts) == 3
    for part, one in zip(parts, found, strict=True):
        alone = scorer.score(part, 5, 1)
        assert one.batch.equals(alone.batch)
        assert (one.bad, one.bad_in_all) == (alone.bad, alone.bad_in_all)


@pytest.mark.slow
def test_the_command_on_workers_of_its_own(tmp_path: Path) -> None:
    """As a shell runs it: starting workers means starting this command's module again."""
    source, out, same = (tmp_path / f"{name}.parquet" for name in ("in", "out", "same"))
    assert main(["--synthetic", "500", "--out", str(source)]) == 0
    assert main([str(source), "--out", str(same)]) == 0
    ended = subprocess.run(  # noqa: S603 (our own command)
        [
            sys.executable,
            "-m",
            "scoring",
            source,
            "--out",
            out,
            "--chunk",
            "200",
            "--dask",
            "local",
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert pa.parquet.read_table(out).equals(pa.parquet.read_table(same))


def test_without_dask_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    source = write(tmp_path / "in.csv", HEAD + "1,A,1,2,\n")
    arguments = [str(source), "--out", str(tmp_path / "o.csv"), "--dask", "local"]
    assert main(arguments) == 2
    assert "pip install -r requirements-dask.txt" in capsys.readouterr().err


def test_an_address_where_no_scheduler_is() -> None:
    with (
        pytest.raises(ProblemsError, match="There is no Dask scheduler"),
        partitions.cluster("no address"),
    ):
        raise AssertionError("it has no client")
