"""The eco-city indicator check: a city's values, entered or read, beside the targets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st

from charts.reference import bars
from checklist.city_values import CityValues
from checklist.load import DATA
from checklist.problems import ProblemsError
from report.city_values import read_city_values
from scoring.indicators import check_city, targets_as_values
from views import session
from views.screens.parts.blocks import (
    chart,
    intro,
    paragraph,
    say_problem,
    section,
)
from views.screens.parts.waiting import at_work
from views.screens.parts.words import phrases, words
from views.server.clock import today
from views.server.resources import content, reader
from views.server.uploads import UPLOADS
from views.session.entries import INDICATOR_YEARS, indicator_key
from views.session.fields import draw, is_kept, keep_entry, refused
from wording.indicators import (
    draw_indicators,
    name_words,
    summarise_indicators,
    target_words,
)

say, language = words(), session.lang()
indicators = content().indicators
own = session.assessment().indicators
locked = session.is_locked()
SAMPLE = (DATA / "eco-city" / "example.csv").read_bytes()


def example() -> CityValues:
    """The fictional city."""
    return read_city_values(SAMPLE, content(), say("indicators.see_example"))


def tianjin() -> CityValues:
    """Tianjin's own targets as its values."""
    return targets_as_values(indicators, say("indicators.see_tianjin"))


#: What can be seen, by its key: the own values first.
SHOWN: dict[str, Callable[[], CityValues]] = {
    "own": lambda: own,
    "tianjin": tianjin,
    "example": example,
}


# ------------------------------------------------------------------ entering


def type_in(key: str) -> None:
    """Callback of a text field: saves what it says, or leaves it there with the reason."""
    is_kept(key, session.shown(key), partial(keep_entry, key))


def field(label: str, key: str, saved: str, **look: Any) -> None:
    """A text field with the saved text, or with the refused one and the reason."""
    wrong = refused(key)
    draw(
        st.text_input,
        label,
        key=key,
        saved=wrong[0] if wrong else saved,
        keep=partial(type_in, key),
        **look,
    )
    if wrong:
        say_problem(*wrong[1].lines(language))


def enter(year: int) -> None:
    """A field for each row, under the headings of the table."""
    for category, rows in groupby(indicators, key=lambda row: row.category.of(language)):
        section(category, level=3)
        for indicator in rows:
            saved = own.values.get(indicator.row, {}).get(str(year))
            field(
                f"{name_words(indicator, phrases())}（{target_words(indicator, phrases())}）",
                indicator_key(indicator, year),
                "" if saved is None else f"{saved:g}",
                help=None
                if isinstance(indicator.value, float)
                else say("indicators.standard_help"),
                max_chars=30,
            )


def take(read: CityValues) -> None:
    """Callback: saves the values of a file over those of the same row and year."""
    values = session.assessment().indicators
    for row, years in read.values.items():
        for year, value in years.items():
            values = values.with_value(row, int(year), value)
    session.change("indicators", values=values.values)


def read_once(chosen: Any) -> CityValues | ProblemsError:
    """Reads a chosen file, once for all runs of the page."""
    read: tuple[object, CityValues | ProblemsError] | None = session.remembered("city_file")
    if read is None or read[0] != chosen.file_id:
        try:
            with at_work():
                values: CityValues | ProblemsError = reader().city(UPLOADS.content_of(chosen))
        except ProblemsError as error:
            values = error
        read = chosen.file_id, values
        session.remember("city_file", read)
    return read[1]


def bring_file() -> None:
    """The file chooser; what was read is taken over with a button."""
    chosen = st.file_uploader(
        say("indicators.upload"),
        key="indicator_file",
        max_upload_size=1,
        disabled=locked,
    )
    paragraph(say("indicators.upload_help"), "why")
    st.download_button(
        say("indicators.sample"),
        data=SAMPLE,
        file_name=f"{say('indicators.sample_file')}.csv",
        mime="text/csv",
        key="indicator_sample",
        on_click="ignore",
    )
    if chosen is None:
        return
    read = read_once(chosen)
    if isinstance(read, ProblemsError):
        say_problem(say("indicators.refused"), *read.lines(language))
        return
    count = sum(map(len, read.values.values()))
    paragraph(say("indicators.taken", n=count), is_news=True)
    st.button(
        say("indicators.take"), type="primary", key="indicator_take", on_click=take, args=(read,)
    )


# ------------------------------------------------------------------ the outcome


def show_check(values: CityValues) -> None:
    """How the values stand: in one line, as a chart, row by row, and what was read otherwise."""
    summary = summarise_indicators(values, phrases())
    if summary is None:
        return
    section(say("indicators.result"), summary.counts)
    drawn = draw_indicators(check_city(indicators, values), phrases())
    if drawn.rows:
        chart(bars(drawn, "container"), head=drawn.table.head, rows=drawn.table.rows)
    section(head=summary.table.head, rows=summary.table.rows)
    if summary.history.rows:
        with st.expander(summary.history_heading, key="indicator_history"):
            section(head=summary.history.head, rows=summary.history.rows)
    with st.expander(summary.readings_heading, key="indicator_readings"):
        section(head=summary.readings.head, rows=summary.readings.rows)


st.title(say("indicators.title"), anchor=False)
intro(say("indicators.lead"), say("indicators.remark"))
shown = st.radio(
    say("indicators.see"),
    list(SHOWN),
    format_func=lambda key: say(f"indicators.see_{key}"),
    key="indicator_shown",
)
if shown != "own":
    paragraph(say("indicators.example_notice"), "example")
show_check(SHOWN[shown]())
if shown == "own":
    field(say("indicators.city"), "indicator_city", own.city)
    bring_file()
    section(say("indicators.enter"), say("indicators.enter_help"))
    year = st.number_input(
        say("indicators.which_year"),
        min_value=INDICATOR_YEARS[0],
        max_value=INDICATOR_YEARS[-1],
        value=min(max(own.years, default=today().year), INDICATOR_YEARS[-1]),
        step=1,
        key="indicator_year",
    )
    enter(int(year))
