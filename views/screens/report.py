"""The report: its contents, the downloads, and files to read back."""

import streamlit as st

from report.formats import PAPERS
from views import session
from views.screens.parts.blocks import paragraph, section
from views.screens.parts.download import download
from views.screens.parts.links import link, link_to_questions
from views.screens.parts.opened import assessed, code_card, progress_line
from views.screens.parts.upload import offer_to_take_over
from views.screens.parts.words import words
from views.server.resources import drafts
from views.session.cache import cached

say = words()
assessment = session.assessment()

#: Ways to answer without this page, and the files for each.
OFFLINE = {
    "by_office": ("questionnaire",),
    "on_paper": ("worksheet", "worksheet_a3", "quick_sheet"),
}


def unprintable(typed: str) -> tuple[str, ...]:
    """The characters that the fonts of the PDF lack, each once. They have all of Windows-31J
    but the sign ≒: most texts need no look into the fonts, which takes half a second."""
    try:
        typed.replace("≒", "😀").encode("cp932")
    except UnicodeEncodeError:
        from report.typesetting import characters_without_font

        return characters_without_font(typed)
    return ()


def show_report() -> None:
    """The short report, the full one beside it, and what else is made of the answers."""
    paragraph(say("report_page.lead"), "lead")
    st.text(progress_line())
    section(say("report_page.short"), say("report_page.short_text"))
    with st.container(key="downloads", horizontal=True):
        download("pdf", primary=True)
        download("docx")
    section(say("report_page.full"), say("report_page.full_text"))
    with st.container(key="downloads-full", horizontal=True):
        download("pdf_full")
        download("docx_full")
        download("xlsx")
    paragraph(say("report_page.is_savefile"), "why")
    if assessment.asking.steps:
        paragraph(say("report_page.without_inquiry"), "why")
    if replaced := cached("unprintable", lambda: unprintable(assessment.to_json()), assessment):
        paragraph(say("report_page.missing", characters=" ".join(replaced)), "why")
    link("progress", say("report_page.compare"), look="secondary")
    section(say("pack.of_page"), say("pack.of_page_text"), level=3)
    download("pack")
    with (
        st.expander(say("pack.one_by_one"), key="pack-papers"),
        st.container(key="pack-files", horizontal=True),
    ):
        for paper in PAPERS:
            download(paper)
    if any(drafts().of(gap.criteria[0], gap.level + 1) for gap in assessed().gaps):
        section(say("drafts.of_plan"), say("drafts.of_plan_text"), level=3)
        download("drafts")


st.title(say("report_page.title"), anchor=False)
if assessment.answers:
    show_report()
else:
    st.text(say("report_page.empty"))
    link_to_questions(say("results.empty_button"))
section(say("sections.title"), say("sections.entry_text"))
link("sections", say("sections.entry"), look="secondary")
section(say("report_page.offline"), say("report_page.offline_text"))
for way, files in OFFLINE.items():
    section(say(f"report_page.{way}"), say(f"report_page.{way}_text"), level=3)
    with st.container(key=way, horizontal=True):
        for wanted in files:
            download(wanted)
with st.expander(say("report_page.other_formats"), key="other-formats"):
    if assessment.answers:
        section("", say("report_page.json_text"))
        download("json")
    section(say("report_page.by_form"), say("report_page.by_form_text"), level=3)
    download("xlsform")
if session.may() == "all":
    with st.expander(say("upload.title"), key="take-over"):
        offer_to_take_over()
    code_card()
