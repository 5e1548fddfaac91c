"""The pack for a decision, one press away on the page of the report, and each of its papers."""

from __future__ import annotations

from io import BytesIO
from unittest.mock import patch
from zipfile import ZipFile

import pytest
import streamlit as st

from checklist.model import LANGUAGES, Lang
from report.formats import FORMATS, PAPERS
from tests.support.visitor import Visitor


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_page_hands_it_out(lang: Lang) -> None:
    with patch.object(st, "download_button") as button:
        Visitor("report", lang=lang, example=True)
    calls = {call.kwargs["key"]: call.kwargs for call in button.call_args_list}
    with ZipFile(BytesIO(calls["download_pack"]["data"]())) as archive:
        packed = {archive.read(name) for name in archive.namelist()}
    for paper in PAPERS:
        given = calls[f"download_{paper}"]
        assert given["file_name"].endswith(f".{FORMATS[paper].ending}")
        assert given["mime"] == FORMATS[paper].mime
    assert calls["download_markdown"]["data"]() in packed
