"""Many municipalities at once: bring a table or reports, and read what they tell together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import streamlit as st

from charts.survey import (
    build_grid_chart,
    build_lacks_chart,
    build_scores_chart,
    build_stages_chart,
    build_teaching_chart,
)
from charts.vega import Spec
from report.tables.read import Gathered
from report.tables.write import (
    MOST_IN_BOOK,
    scored_csv,
    scored_workbook,
    survey_workbook,
    template_csv,
    template_workbook,
)
from scoring.survey import MOST_NAMED
from views import session
from views.screens.parts import chart, joined, say_problem, show_html, table, words
from views.server.resources import content
from wording.grid import GridSummary
from wording.shapes import Drawn
from wording.survey import MOST_NAMES, SurveySummary, summarise_survey

say, language = words(), session.lang()
ENDINGS = ["csv", "xlsx", "parquet", "json", "pdf", "docx"]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
today = datetime.now(session.JAPAN)


def bring_files() -> None:
    """The file chooser; what was chosen is read once."""
    open_now = session.surveyed()
    chosen = st.file_uploader(
        say("analysis.choose"),
        type=ENDINGS,
        accept_multiple_files=True,
        key=f"cohort_{open_now.turn}",
        max_upload_size=5,
    )
    show_html('<p class="why">{}</p>', say("analysis.choose_help"))
    if chosen:
        ids = tuple(one.file_id for one in chosen)
        with st.spinner(say("analysis.reading")):
            found = open_now.with_files(ids, [(one.name, one.getvalue()) for one in chosen])
        if found is not open_now:
            session.keep_surveyed(found)
            if found.trouble is None:
                st.rerun()  # the survey stands above the file chooser
    trouble = session.surveyed().trouble if chosen else None
    if trouble is not None:
        say_problem(say("analysis.refused"), *trouble.lines(language))


def offer_synthetic() -> None:
    def see() -> None:
        session.keep_surveyed(session.surveyed().with_synthetic())

    st.button(say("analysis.see_synthetic"), key="see_synthetic", on_click=see)
    show_html('<p class="why">{}</p>', say("analysis.synthetic_text"))


def offer_templates() -> None:
    show_html("<h2>{}</h2>", say("analysis.template_title"))
    show_html("<p>{}</p>", say("analysis.template_text"))
    save("template_excel", "template_file", "xlsx", partial(
        template_workbook, content(), language, today
    ))  # fmt: skip
    save("template_csv", "template_file", "csv", partial(template_csv, content()))


def save(name: str, stem: str, ending: str, made: Callable[[], bytes]) -> None:
    """A file that is made when its button is pressed."""
    st.download_button(
        say(f"analysis.{name}"),
        data=made,
        file_name=f"{say(f'analysis.{stem}')}_{today:%Y%m%d}.{ending}",
        mime=EXCEL if ending == "xlsx" else "text/csv",
        key=name,
        on_click="ignore",
    )


def show_gathered(gathered: Gathered) -> None:
    """What was read, and what was not."""
    if gathered.is_synthetic:
        show_html('<p role="status" class="example">{}</p>', say("analysis.synthetic_notice"))
    else:
        show_html(
            '<p role="status" class="told">{}</p>',
            say("analysis.read_all", n=f"{gathered.cohort.rows:,}"),
        )
    if gathered.refused:
        lines = [problem.of(language) for problem in gathered.refused]
        more = gathered.refused_in_all - len(lines)
        if more > 0:
            lines.append(say("analysis.cells_more", n=f"{more:,}"))
        with st.container(key="refused", border=True):
            st.warning(say("analysis.cells_refused", n=f"{gathered.refused_in_all:,}"))
            show_html("<ul>{}</ul>", joined("<li>{}</li>", lines))
    if gathered.notes:
        with st.expander(say("analysis.notes"), key="notes"):
            notes = (note.of(language) for note in gathered.notes)
            show_html("<ul>{}</ul>", joined("<li>{}</li>", notes))


def drawn_chart(spec: Spec, told: Drawn) -> None:
    chart(spec, head=told.table.head, rows=told.table.rows)


def show_survey(told: SurveySummary) -> None:
    show_html(
        '<div class="answer">{}</div>',
        joined(
            '<div><span class="what">{}</span><span class="big">{}</span><small>{}</small></div>',
            ((fact.label, fact.value, fact.note) for fact in told.facts),
        ),
    )
    heading("scores")
    drawn_chart(build_scores_chart(told.scores), told.scores)
    if told.scores_without:
        show_html('<p class="why">{}</p>', told.scores_without)
    heading("stages")
    drawn_chart(build_stages_chart(told.stages), told.stages)
    heading("grid")
    show_grid(told.grids)
    heading("lacks")
    if told.lacks.rows:
        show_html("<p>{}</p>", say("analysis.lacks_text"))
        drawn_chart(build_lacks_chart(told.lacks), told.lacks)
    else:
        st.text(say("analysis.lacks_none"))
    heading("demand")
    if told.demand.rows:
        show_html("<p>{}</p>", say("analysis.demand_text"))
        show_html("{}", table(told.demand.head, told.demand.rows))
        if told.demand_more:
            show_html('<p class="why">{}</p>', told.demand_more)
    else:
        st.text(say("analysis.demand_none"))
    heading("teaching")
    show_html("<p>{}</p>", say("analysis.teaching_text"))
    drawn_chart(build_teaching_chart(told.teaching), told.teaching)
    if told.names is not None:
        with st.expander(say("analysis.names_title"), key="names"):
            text = say("analysis.names_text", n=MOST_NAMES, most=MOST_NAMED)
            show_html('<p class="why">{}</p>', text)
            show_html("{}", table(told.names.head, told.names.rows))


def heading(name: str) -> None:
    show_html("<h2>{}</h2>", say(f"analysis.{name}_title"))


def show_grid(grids: tuple[GridSummary, ...]) -> None:
    """The means by one grouping, which the reader chooses where there are several."""
    chosen = 0
    if len(grids) > 1:
        chosen = st.radio(
            say("analysis.grid_by"),
            list(range(len(grids))),
            format_func=lambda n: grids[n].label if n < len(grids) else "",
            key="grid_by",
            horizontal=True,
        )
    grid = grids[min(chosen, len(grids) - 1)]
    drawn_chart(build_grid_chart(grid), grid.drawn)
    show_html("{}", joined('<p class="why">{}</p>', grid.notes))


def offer_to_save(told: SurveySummary, gathered: Gathered) -> None:
    heading("save")
    show_html("<p>{}</p>", say("analysis.save_text"))
    save("save_excel", "file_excel", "xlsx", partial(
        survey_workbook, told, gathered, content(), language, today
    ))  # fmt: skip
    if gathered.cohort.rows <= MOST_IN_BOOK:
        save("save_scored", "file_csv", "xlsx", partial(
            scored_workbook, told, gathered, content(), language, today
        ))  # fmt: skip
    else:
        show_html('<p class="why">{}</p>', say("analysis.scored_too_long", n=f"{MOST_IN_BOOK:,}"))
    save("save_csv", "file_csv", "csv", partial(scored_csv, gathered, content()))


def close() -> None:
    session.keep_surveyed(session.surveyed().closed())


st.title(say("analysis.title"), anchor=False)
open_now = session.surveyed()
if open_now.gathered is None or open_now.found is None:
    show_html('<p class="lead">{}</p>', say("analysis.lead"))
    show_html("<p>{}</p>", say("analysis.not_kept"))
    show_html("<h2>{}</h2>", say("analysis.bring_title"))
    bring_files()
    offer_synthetic()
    offer_templates()
else:
    gathered = open_now.gathered
    told = summarise_survey(open_now.found, gathered.cohort.names, content(), language)
    show_gathered(gathered)
    show_survey(told)
    offer_to_save(told, gathered)
    show_html('<p class="why">{}</p>', say("analysis.not_kept"))
    st.button(say("analysis.close"), key="close_survey", on_click=close)
    with st.expander(say("analysis.bring_another"), key="bring_another"):
        bring_files()
