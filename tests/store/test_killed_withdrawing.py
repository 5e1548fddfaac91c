"""A process that is killed while it withdraws a link leaves the assessment under one data key, the
former or the new, and meanwhile another process goes on saving with its own code.

Three kills; ``KILLS=200`` in the environment for more.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from store.assessments import AssessmentStore
from tests.support import ROOT, often
from tests.support.stored import full, sample
from tests.support.withdraws_until_killed import POINTS

KILLS = int(os.environ.get("KILLS", "3"))


def test_all_is_sealed_under_one_key(path: Path) -> None:
    path.parent.mkdir()
    AssessmentStore(path).close()
    for _ in range(KILLS):
        code, deputy, section, version, rounds = _killed_while_withdrawing(path)
        assert rounds > 0
        store = AssessmentStore(path)  # checks the whole database
        for which in (code, deputy):
            kept = store.open(which)
            assert kept is not None
            assert kept.version == version
            assert kept.assessment == sample(f"v{version}")
            points = store.points(which)
            assert [point.name for point in points] == [f"{n}" for n in reversed(range(POINTS))]
            assert all(point.assessment == full() for point in points)
            names = [link.name for link in store.links(which) if not link.is_damaged]
            assert names[:3] == ["", "課長補佐", "財政課"]
            assert len(names) in (3, 4)
            (returned,) = store.returned(which)
            assert returned.answers["capacity.finance"].level == 3
            assert {event.what for event in store.history(which)} >= {"made", "sent", "withdrawn"}
        part = store.open_part(section)
        assert part is not None
        assert store.save_part(section, part.stored.version, {}).version == 3
        assert store.save(code, version, sample("danach")).version == version + 1
        store.close()


def _killed_while_withdrawing(path: Path) -> tuple[str, str, str, int, int]:
    """The codes that stay, the version that this process has saved last beside it, and how many
    rounds the other has done."""
    child = subprocess.Popen(  # noqa: S603 - this Python and a file of these tests
        [sys.executable, "-m", "tests.support.withdraws_until_killed", path],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    beside = AssessmentStore(path)
    with child:
        code, deputy, section = child.stdout.readline().split()
        child.stdout.readline()  # it is at it
        version, saves = 1, random.randint(3, often(30))  # noqa: S311 - no secret
        for _ in range(saves):
            version = beside.save(deputy, version, sample(f"v{version + 1}")).version
            kept = beside.open(deputy)
            assert kept is not None
            assert kept.version == version
            assert len(beside.points(deputy)) == POINTS
        child.kill()
        rest = child.stdout.read().splitlines()
    assert child.returncode == -9
    beside.close()
    return code, deputy, section, version, len(rest) + 1
