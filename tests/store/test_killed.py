"""A save that was acknowledged is still there after the process was killed.

Two kills; ``KILLS=200`` in the environment for more.
"""

from __future__ import annotations

import os
from pathlib import Path

from store.assessments import MOST_POINTS, AssessmentStore
from tests.support.killed import acknowledged_until_killed
from tests.support.stored import sample

KILLS = int(os.environ.get("KILLS", "2"))


def test_no_acknowledged_save_is_lost_to_sigkill(path: Path) -> None:
    acknowledged: dict[str, int] = {}
    for _ in range(KILLS):
        lines = acknowledged_until_killed("saves_until_killed", path)
        newest: dict[str, int] = {}
        for line in lines:
            code, number = line.split()
            newest[code] = int(number)
        assert newest
        acknowledged |= newest

        store = AssessmentStore(path)  # checks the whole database
        for code, version in newest.items():
            kept = store.open(code)
            assert kept is not None
            # The last save may have been done without its acknowledgement; no other.
            assert kept.version in (version, version + 1)
            assert kept.assessment == sample(f"v{kept.version}")
            acknowledged[code] = kept.version
            points = store.points(code)
            names = [int(point.name) for point in reversed(points)]
            assert names == list(range(1, len(names) + 1))
            # of the version saved last, the point may have been kept or not
            assert min(version, MOST_POINTS) <= len(names) <= min(kept.version, MOST_POINTS)
            assert all(point.assessment == sample(f"v{point.name}") for point in points)
        store.close()

    store = AssessmentStore(path)
    assert {code: store.version(code) for code in acknowledged} == acknowledged
    store.close()
    assert max(acknowledged.values()) > 1  # the killed ones had really been saving
