"""Blocks of HTML that several pages show; their templates are in ``views/templates``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup

from checklist.answers import Assessment
from checklist.model import Lang
from checklist.versions import Migrated, notes
from scoring.stages import StageRange
from views import session
from views.screens.parts.words import phrases, words
from views.server.pictures import staircase_picture
from views.server.resources import content
from views.templating import render
from wording.doubt import doubt_words
from wording.instructions import instructions
from wording.shapes import Table, signs_apart

if TYPE_CHECKING:  # brings Altair along, which the first page must not wait for
    from charts.vega import Spec


def show(template: str, /, **values: object) -> None:
    """A block from a template under ``templates/screens``, in the language of the address. Values
    are escaped."""
    st.html(drawn(template, **values))


def drawn(template: str, /, **values: object) -> Markup:
    """The HTML of ``show``."""
    return render(f"screens/{template}", session.lang(), **values)


def section(*texts: str, **values: Any) -> None:
    """What most pages are made of; see ``drawn_section``."""
    st.html(drawn_section(*texts, **values))


def drawn_section(
    title: str = "",
    *paragraphs: str,
    level: int = 2,
    why: str = "",
    head: Sequence[str] = (),
    rows: Collection[Sequence[str]] = (),
    items: Collection[str] = (),
) -> Markup:
    """In this order and each only where it is given: a heading of a ``level`` (2–4), paragraphs, a
    remark in small print, a table, a list."""
    return drawn(
        "parts/section.html",
        title=title,
        paragraphs=paragraphs,
        level=level,
        why=why,
        head=head,
        rows=rows,
        items=items,
    )


def paragraph(text: str, look: str = "", *, is_news: bool = False) -> None:
    """One paragraph. ``look``: a class of the style sheet (``lead``, ``why``, ``note``);
    ``is_news``: screen readers say it at once."""
    st.html(drawn_paragraph(text, look, is_news=is_news))


def drawn_paragraph(text: str, look: str = "", *, is_news: bool = False) -> Markup:
    """The HTML of ``paragraph``."""
    return drawn("parts/paragraph.html", text=text, look=look, is_news=is_news)


def intro(lead: str, *remarks: str) -> None:
    """The lead of a page, and remarks in small print."""
    show("parts/intro.html", lead=lead, remarks=remarks)


def instructions_folded() -> None:
    """What international environmental cooperation is, in a line, with examples and the meaning of
    words folded below it."""
    short, folded = _instructions(session.lang())
    with st.expander(short, key="instructions"):
        st.html(folded)


@cache
def _instructions(_: Lang) -> tuple[str, Markup]:
    """The line and what is folded below it, in the language of the address."""
    given = instructions(phrases())
    return given.short, drawn("parts/instructions.html", given=given)


def note(text: str, items: Collection[str] = ()) -> None:
    """A note about what is shown, with a list."""
    show("parts/note.html", text=text, items=items, look="note", is_news=False)


def announce(text: str, items: Collection[str] = ()) -> None:
    """A note about an event, with a list, announced by screen readers."""
    show("parts/note.html", text=text, items=items, look="told", is_news=True)


def say_problem(*lines: str) -> None:
    """A problem with its instruction, as plain text: it may repeat typed text, which markdown would
    interpret."""
    show("parts/problem.html", lines=lines, is_refusal=False)


def say_refused(*lines: str) -> None:
    """Why the text of the field above was refused: said again before the page is left."""
    show("parts/problem.html", lines=tuple(dict.fromkeys(lines)), is_refusal=True)


def migration_notes(migrated: Migrated) -> None:
    """The answers that a migration dropped, and the criteria that are new."""
    lines = [line.of(session.lang()) for line in notes(migrated, content().checklist)]
    if lines:
        is_other = len(lines) > len(migrated.countries)
        note(words()("common.other_version" if is_other else "common.not_carried"), lines)


def copyable(text: str, label: str, *, key: str, name: str = "") -> None:
    """A text in one line of its own to be noted, after its ``name``, with a button, called
    ``label``, that copies it (``static/page_top.js``)."""
    with st.container(key=f"copied-{key}"):
        show("parts/copyable.html", text=text, name=name)
        st.button(label, key=f"copy_{key}")


def answer(cells: Iterable[tuple[str, str, str]]) -> None:
    """Key results in large type: label, value and remark of each cell."""
    show("parts/answer.html", cells=cells)


def staircase(stage: StageRange, assessment: Assessment, *, is_tried: bool = False) -> None:
    """The staircase, with the position of a municipality; ``is_tried``: it is not that of now."""
    st.html(drawn_staircase(stage, assessment, is_tried=is_tried))


def drawn_staircase(stage: StageRange, assessment: Assessment, *, is_tried: bool = False) -> Markup:
    """The HTML of ``staircase``."""
    doubt = doubt_words(assessment, phrases()) if stage.low < stage.high else ""
    picture = staircase_picture(session.lang(), stage, doubt=doubt, is_tried=is_tried)
    return drawn("parts/staircase.html", picture=picture)


def fold(title: str, draw: Callable[[], None], *, key: str, expanded: bool = False) -> None:
    """A fold, whose content ``draw`` draws only while it is open: most are never opened. It is open
    where it is ``expanded`` when its page is entered; from then on only a press changes that. One
    title for each ``key``: Streamlit takes a fold with another one for another one."""
    if expanded and session.filled(key) is None:  # not its argument: with another, another fold
        session.fill(key, True)
    opened = st.expander(title, key=key, on_change="rerun")
    if opened.open:
        with opened:
            draw()


def chart(chosen: Spec, *, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A chart with its description as alternative text, and the same as a table in a fold."""
    key = f"{head[0]}:{len(head)}:{len(rows)}"
    chart_and_table(chosen, lambda: Table(tuple(head), tuple(map(tuple, rows))), key=key)


def chart_and_table(chosen: Spec, table: Callable[[], Table], *, key: str) -> None:
    """As ``chart``, where the table is made only when its fold, of that ``key``, is opened."""
    spec = dict(chosen)
    # given once, to the page: an alternative text, and a legend that breaks where a phone ends
    alt, legend = spec.pop("description"), spec.pop("title")["text"]
    show("parts/legend.html", lines=[signs_apart(line) for line in legend])
    st.vega_lite_chart(spec=spec, alt=alt, width="stretch", theme=None)

    def draw() -> None:
        made = table()
        section(head=made.head, rows=made.rows)

    fold(words()("common.as_table"), draw, key=f"table:{key}")
