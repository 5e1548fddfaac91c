from __future__ import annotations

import pytest
from docx.document import Document as WordDocument

from checklist.load import Content
from report.document.word import render_word
from tests.support.in_word import Summarised, opened
from wording.summary import Summary


@pytest.fixture(scope="package", params=["ja", "en"])
def in_word(
    request: pytest.FixtureRequest, content: Content, summary_of: Summarised
) -> tuple[Summary, WordDocument]:
    """The report of the example, in each language."""
    summary = summary_of(content.example, request.param)
    return summary, opened(render_word(summary, content.example))
