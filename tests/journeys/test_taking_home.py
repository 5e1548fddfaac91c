"""What a facilitator takes home: files of the room, and an assessment whose report tells of it."""

from __future__ import annotations

import pytest

from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.console import FIRST, create
from views.server import resources
from wording.phrases import Phrases
from wording.rounds import summarise_workshop
from workshop.rehearsal import PEOPLE


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_the_report_of_what_was_agreed_tells_of_the_workshop(
    lang: Lang, kept: AssessmentStore
) -> None:
    lead = create(lang)
    files = lead.say("minutes.files")
    lead.does("next")
    assert files not in lead.reads(), "there is nothing to take home yet"
    lead.opens().agrees()
    assert files in lead.reads()
    lead.press("outcome_start")
    found = kept.open(lead.code)
    assert found is not None
    account = found.assessment.workshop
    assert account is not None
    assert (account.people, account.rehearsal, list(account.criteria)) == (PEOPLE, True, [FIRST])
    told = summarise_workshop(found.assessment, Phrases(resources.content(), lang))
    assert told is not None
    assert told.rehearsal
