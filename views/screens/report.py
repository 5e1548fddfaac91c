"""The report: what is in it, the downloads, and how to come back."""

from datetime import datetime

import streamlit as st

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import Lang
from report.pdf import render_pdf
from report.savefile import write_savefile
from report.summary import summarise
from scoring.result import Result
from views import session
from views.parts import code_card, joined, link, progress_line, result, show_html, words
from views.resources import content
from views.routes import ITEMS

say, language = words(), session.lang()
assessment = session.assessment()
found = result()
today = datetime.now(session.JAPAN)
name = "".join(c for c in assessment.profile.label if c.isalnum()) or say("report_page.unnamed")
stem = f"{name}_{today:%Y%m%d}"


def pdf(
    shown: Assessment = assessment,
    means: Result = found,
    knows: Content = content(),  # noqa: B008 (as of this run)
    lang: Lang = language,
) -> bytes:
    """Made when the button is pressed, outside the run of the page: so it brings all it needs."""
    summary = summarise(shown, means, knows, lang, datetime.now(session.JAPAN))
    return render_pdf(summary, shown)


def show_report() -> None:
    """What is in it, and the downloads."""
    show_html(
        '<p class="lead">{}</p><p>{}</p><h2>{}</h2><ol>{}</ol>',
        say("report_page.lead"),
        progress_line(),
        say("report_page.contents"),
        joined("<li>{}</li>", (say(f"report_page.part_{n}") for n in range(1, 8))),
    )
    with st.container(key="downloads", horizontal=True):
        st.download_button(
            say("report_page.pdf"),
            data=pdf,
            file_name=f"{stem}.pdf",
            mime="application/pdf",
            type="primary",
            key="download_pdf",
            on_click="ignore",
        )
        st.download_button(
            say("report_page.json"),
            data=write_savefile(assessment),
            file_name=f"{stem}.json",
            mime="application/json",
            key="download_json",
            on_click="ignore",
        )
    show_html('<p class="why">{}</p>', say("report_page.is_savefile"))
    if not session.is_example():
        code_card()


st.title(say("report_page.title"), anchor=False)
if assessment.answers:
    show_report()
else:
    st.text(say("report_page.empty"))
    link(ITEMS[0], say("results.empty_button"), look="primary")
