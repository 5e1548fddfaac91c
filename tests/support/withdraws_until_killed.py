"""Hands out links and withdraws them until it is killed: each time all of an assessment is sealed
under another data key. Prints a line with the two codes that stay, then one for each round."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from checklist.answers import Answer
from checklist.inquiry import AskedPart, AskedSection
from store.assessments import AssessmentStore
from tests.support.stored import full

PART = AskedPart(section=AskedSection(name="財政課", criteria=("capacity.finance",)))  # type: ignore[arg-type]
#: Points in time of the assessment, for a long transaction.
POINTS = 15


def main(path: Path) -> None:
    """Never returns."""
    store = AssessmentStore(path)
    code, _ = store.create(full())
    for number in range(POINTS):
        store.keep_point(code, str(number))
    deputy = store.add_link(code, "all", "課長補佐")
    section = store.add_link(code, "answer", "", part=PART)
    store.save_part(section, 1, {"capacity.finance": Answer(level=3)})
    os.write(1, f"{code} {deputy} {section}\n".encode())
    for number in range(10**9):
        store.add_link(code, "read", f"課長{number}")
        (id_,) = (link.id for link in store.links(code) if link.may == "read")
        if number % 2:
            store.withdraw(code, id_)
        else:
            store.replace(code, id_)
            (id_,) = (link.id for link in store.links(code) if link.may == "read")
            store.withdraw(code, id_)
        os.write(1, f"{number}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
