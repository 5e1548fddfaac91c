"""What is kept behind the pages."""

from __future__ import annotations

from checklist.answers import Assessment
from store.assessments import AssessmentStore


def stored(kept: AssessmentStore, code: str) -> Assessment:
    """The assessment of this code; it is there."""
    found = kept.open(code)
    assert found is not None
    return found.assessment
