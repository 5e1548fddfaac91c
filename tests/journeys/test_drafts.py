"""The draft of a paper, one press away: at each step of the plan, at a gap without a scheme, and
all of them at the report."""

from __future__ import annotations

from io import BytesIO
from unittest.mock import patch
from zipfile import ZipFile

import pytest
import streamlit as st
from docx import Document

from checklist.drafts import DRAFTED_LEVELS
from checklist.model import LANGUAGES, Lang
from report.draft.write import ENDINGS
from tests.support.visitor import Visitor
from views.server.resources import drafts

PAGES = ("results", "plan", "support")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_draft_is_one_press_away(page: str, lang: Lang) -> None:
    with patch.object(st, "download_button") as button:
        Visitor(page, lang=lang, example=True)
    calls = {call.kwargs["key"]: call for call in button.call_args_list}
    assert calls
    for key, call in calls.items():
        criterion, level, kind = key.removeprefix("download_").split(":")
        draft = drafts().kinds[kind]
        assert draft in drafts().of(criterion, int(level))
        assert int(level) in DRAFTED_LEVELS
        assert draft.title.of(lang) in call.args[0]
        assert call.kwargs["file_name"].endswith(f".{ENDINGS[draft.form]}")
    words = next(c for c in calls.values() if c.kwargs["file_name"].endswith(".docx"))
    assert Document(BytesIO(words.kwargs["data"]())).core_properties.title


def test_the_report_page_hands_out_those_of_the_plan() -> None:
    with patch.object(st, "download_button") as button:
        Visitor("report", example=True)
    (call,) = (c for c in button.call_args_list if c.kwargs["key"] == "download_drafts")
    with ZipFile(BytesIO(call.kwargs["data"]())) as archive:
        assert len(archive.namelist()) >= 3
