"""First page: what this is, three ways in, what comes out, what happens to the answers."""

import streamlit as st

from checklist.problems import ProblemsError
from report.savefile import read_report
from report.staircase import draw_staircase
from views import session
from views.parts import begin_assessment, esc, go, link, show_html, words
from views.resources import content
from views.server import own_file

say, language = words(), session.lang()
problems = st.container()

st.title(say("home.title"))
show_html(f'<p class="lead">{esc(say("home.lead"))}</p>')

with st.container(key="doors", horizontal=True):
    if st.button(say("home.start"), type="primary", key="start"):
        begin_assessment()
    if session.code() is not None and not session.is_missing():
        link("profile", say("home.go_on"), look="secondary", key="go-on")
show_html(f'<p class="why">{esc(say("home.duration"))}</p>')
if session.is_missing():
    st.warning(say("home.missing"))

with st.expander(say("home.resume"), expanded=session.is_missing(), key="resume"):
    typed = st.text_input(say("home.code"), key="resume_code", placeholder=say("home.code_form"))
    if st.button(say("home.resume_code"), key="resume_now") and typed.strip():
        try:
            found = session.resume(typed)
        except ProblemsError as error:
            st.error("\n\n".join(error.lines(language)))
        else:
            if found:
                go("profile")
            st.error(say("home.code_unknown"))
    uploaded = st.file_uploader(
        say("home.upload"), type=["pdf", "json"], key="upload", max_upload_size=5
    )
    if uploaded is not None:
        try:
            brought = read_report(uploaded.getvalue(), content())
        except ProblemsError as error:
            st.error("\n\n".join([say("home.upload_refused"), *error.lines(language)]))
        else:
            name = brought.profile.label or say("home.upload_unnamed")
            st.text(say("home.upload_read", name=name, n=len(brought.answers)))
            if st.button(say("home.upload_go"), type="primary", key="upload_go"):
                session.start(brought)
                go("profile")

st.page_link(
    "views/screens/results.py",
    label=say("home.example"),
    query_params=session.address(example=True),
)

show_html(
    f"<h2>{esc(say('home.stages_title'))}</h2><p>{esc(say('home.stages_text'))}</p>"
    + draw_staircase(content().stages, language)
)
show_html(
    f"<h2>{esc(say('home.gain_title'))}</h2>"
    + "<ul>"
    + "".join(f"<li>{esc(say(f'home.gain_{n}'))}</li>" for n in range(1, 5))
    + "</ul>"
    + f'<figure class="sample"><img src="{own_file(f"report-{language}.png")}" '
    + f'alt="{esc(say("home.sample_alt"))}"><figcaption>{esc(say("home.sample"))}</figcaption>'
    + "</figure>"
    + f"<h2>{esc(say('home.answers_title'))}</h2>"
    + "<ul>"
    + "".join(f"<li>{esc(say(f'home.answers_{n}'))}</li>" for n in range(1, 4))
    + "</ul>"
)
