"""Saves until it is killed: three threads, each with an assessment of its own. The first versions
are kept as points in time as well. Every save that was reported done, with its point, is
acknowledged by a line ``code version``."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from store.assessments import MOST_POINTS, AssessmentStore
from tests.support.stored import sample


def work(store: AssessmentStore) -> None:
    code, kept = store.create(sample("v1"))
    while True:
        if kept.version <= MOST_POINTS:
            store.keep_point(code, str(kept.version))
        os.write(1, f"{code} {kept.version}\n".encode())  # one write: never half a line
        kept = store.save(code, kept.version, sample(f"v{kept.version + 1}"))


if __name__ == "__main__":
    shared = AssessmentStore(Path(sys.argv[1]))
    for _ in range(3):
        threading.Thread(target=work, args=(shared,)).start()
