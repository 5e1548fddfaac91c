"""Many municipalities at once: upload a table or reports, and read the survey of them."""

from __future__ import annotations

from collections.abc import Callable
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
from report.tables.template import template_csv, template_workbook
from report.tables.write import (
    MOST_IN_BOOK,
    scored_csv,
    scored_workbook,
    survey_workbook,
)
from scoring.survey import MOST_NAMED
from views import session
from views.screens.parts.blocks import answer, chart, paragraph, say_problem, section, show
from views.screens.parts.waiting import at_work
from views.screens.parts.words import phrases, words
from views.server.clock import now
from views.server.resources import content
from views.server.uploads import UPLOADS
from wording.grid import GridSummary
from wording.shapes import Drawn
from wording.survey import MOST_NAMES, SurveySummary, summarise_survey

say, language = words(), session.lang()
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
today = now()


def bring_files() -> None:
    """The file chooser; chosen files are read once. Where they cannot be read, the row that names
    the columns may be given."""
    open_now = session.surveyed()
    chosen = st.file_uploader(
        say("analysis.choose"),
        accept_multiple_files=True,
        key=f"cohort_{open_now.turn}",
        max_upload_size=5,
    )
    paragraph(say("analysis.choose_help"), "why")
    row = None
    if chosen and open_now.trouble is not None:
        row = st.number_input(
            say("analysis.heading_row"), min_value=1, value=None, step=1, key="heading_row"
        )
    if chosen:
        ids = tuple(file.file_id for file in chosen)
        with at_work():
            files = [(file.name, UPLOADS.content_of(file)) for file in chosen]
            read = open_now.with_files(ids, files, row)
        if read is not open_now:
            session.keep_surveyed(read)
            st.rerun()  # the survey, or the question for the row, stands above
    trouble = session.surveyed().trouble if chosen else None
    if trouble is not None:
        say_problem(say("analysis.refused"), *trouble.lines(language))


def offer_synthetic() -> None:
    """The button that opens a survey of synthetic municipalities."""

    if st.button(say("analysis.see_synthetic"), key="see_synthetic"):
        with at_work("analysis.making"):
            made = session.surveyed().with_synthetic()
        session.keep_surveyed(made)
        st.rerun()  # the survey stands above
    paragraph(say("analysis.synthetic_text"), "why")


def offer_templates() -> None:
    """The buttons that save the template of a table."""
    heading("template")
    paragraph(say("analysis.template_text"))
    save("template_excel", "template_file", "xlsx", partial(
        template_workbook, phrases(), today
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
    """The rows that were read, and all that was not used of them."""
    if gathered.is_synthetic:
        paragraph(say("analysis.synthetic_notice"), "example", is_news=True)
    else:
        rows = f"{gathered.cohort.rows:,}"
        paragraph(say("analysis.read_all", n=rows), "told", is_news=True)
    if not (gathered.refused or gathered.notes):
        return
    with st.container(key="refused", border=True):
        heading("told")
        if gathered.refused:
            lines = [problem.of(language) for problem in gathered.refused]
            more = gathered.refused_in_all - len(lines)
            if more > 0:
                lines.append(say("analysis.cells_more", n=f"{more:,}"))
            st.warning(say("analysis.cells_refused", n=f"{gathered.refused_in_all:,}"))
            section(items=lines)
        section(items=[note.of(language) for note in gathered.notes])


def drawn_chart(spec: Spec, drawn: Drawn) -> None:
    """A chart with its table."""
    chart(spec, head=drawn.table.head, rows=drawn.table.rows)


def show_survey(summary: SurveySummary) -> None:
    """The whole survey: key figures, charts and tables."""
    answer((fact.label, fact.value, fact.note) for fact in summary.facts)
    heading("scores")
    drawn_chart(build_scores_chart(summary.scores), summary.scores)
    if summary.scores_without:
        paragraph(summary.scores_without, "why")
    heading("stages")
    drawn_chart(build_stages_chart(summary.stages), summary.stages)
    heading("grid")
    show_grid(summary.grids)
    heading("lacks")
    if summary.lacks.rows:
        paragraph(say("analysis.lacks_text"))
        drawn_chart(build_lacks_chart(summary.lacks), summary.lacks)
    else:
        st.text(say("analysis.lacks_none"))
    heading("demand")
    if summary.demand.rows:
        paragraph(say("analysis.demand_text"))
        section(head=summary.demand.head, rows=summary.demand.rows)
        if summary.demand_more:
            paragraph(summary.demand_more, "why")
    else:
        st.text(say("analysis.demand_none"))
    heading("teaching")
    paragraph(say("analysis.teaching_text"))
    drawn_chart(build_teaching_chart(summary.teaching), summary.teaching)
    if summary.names is not None:
        with st.expander(say("analysis.names_title"), key="names"):
            paragraph(say("analysis.names_text", n=MOST_NAMES, most=MOST_NAMED), "why")
            section(head=summary.names.head, rows=summary.names.rows)


def heading(name: str) -> None:
    """The heading of a section, ``analysis.NAME_title``."""
    section(say(f"analysis.{name}_title"))


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
    show("parts/intro.html", lead="", remarks=grid.notes)


def offer_to_save(summary: SurveySummary, gathered: Gathered) -> None:
    """The buttons that save the survey and the scored table."""
    heading("save")
    paragraph(say("analysis.save_text"))
    save("save_excel", "file_excel", "xlsx", partial(
        survey_workbook, summary, gathered, phrases(), today
    ))  # fmt: skip
    if gathered.cohort.rows <= MOST_IN_BOOK:
        save("save_scored", "file_csv", "xlsx", partial(
            scored_workbook, summary, gathered, phrases(), today
        ))  # fmt: skip
    else:
        paragraph(say("analysis.scored_too_long", n=f"{MOST_IN_BOOK:,}"), "why")
    save("save_csv", "file_csv", "csv", partial(scored_csv, gathered, content()))


def close() -> None:
    """Callback: closes the survey."""
    session.keep_surveyed(session.surveyed().closed())


st.title(say("analysis.title"), anchor=False)
open_now = session.surveyed()
if open_now.gathered is None or open_now.survey is None:
    paragraph(say("analysis.lead"), "lead")
    paragraph(say("analysis.not_kept"))
    heading("bring")
    bring_files()
    offer_synthetic()
    offer_templates()
else:
    gathered = open_now.gathered
    summary = summarise_survey(open_now.survey, gathered.cohort.names, phrases())
    show_gathered(gathered)
    show_survey(summary)
    offer_to_save(summary, gathered)
    paragraph(say("analysis.not_kept"), "why")
    st.button(say("analysis.close"), key="close_survey", on_click=close)
    with st.expander(say("analysis.bring_another"), key="bring_another"):
        bring_files()
