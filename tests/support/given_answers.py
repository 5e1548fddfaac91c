"""What sections sent, and how it is brought to the board."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from checklist.answers import UNKNOWN, Answer, Assessment
from checklist.asking import Asking
from checklist.board import add
from checklist.returned import Returned
from tests.support.generated import REAL

FINANCE, LEGAL, OTHER = "capacity.finance", "capacity.legal", "strength.other"
SECTIONS = ("企画課", "環境課", "財政課")
CHECKLIST = REAL.checklist
AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def asked(*names: str, criteria: tuple[str, ...] = (FINANCE, LEGAL)) -> Asking:
    sections = [{"name": name, "criteria": criteria} for name in names]
    return Asking.model_validate({"sections": sections})


def file(section: str, name: str = "", **answers: Answer) -> Returned:
    """What a section sent: ``finance=…``, ``legal=…``."""
    named = {f"capacity.{short}": answer for short, answer in answers.items()}
    return Returned(name or f"{section}.xlsx", section, named, {})


def brought(now: Assessment, *files: Returned, at: datetime = AT) -> Assessment:
    return add(now, files, at, CHECKLIST).assessment


BEGUN = Assessment(asking=asked(*SECTIONS))
ONE, TWO = Answer(level=1, note="予備費"), Answer(level=2, evidence=("予算書",))
ANY_ANSWER = st.builds(
    Answer,
    level=st.sampled_from([None, 0, 1, 2, UNKNOWN]),
    note=st.sampled_from(["", "あ", "い"]),
    evidence=st.sampled_from([(), ("甲",), ("甲", "乙")]),
    by=st.sampled_from(["", "財政課", "係"]),
)
