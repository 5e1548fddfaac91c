"""Links by right: made, listed, withdrawn, replaced, and what was done through them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import filterfalse
from operator import attrgetter

import streamlit as st
from pydantic import ValidationError

from checklist.inquiry import AskedPart, AskedSection, Inquiry, inquiry_of
from checklist.problems import Problem, ProblemsError, problems_of
from store.assessments import Link, Right
from store.events import Event
from views import session
from views.screens.parts.blocks import announce, copyable, paragraph, say_problem, section
from views.screens.parts.links import full_address
from views.screens.parts.links import link as link_to
from views.screens.parts.opened import where_one_stopped
from views.screens.parts.words import phrases, plain_label, words
from views.server.clock import JAPAN
from views.server.kept_codes import CODE
from views.server.resources import content, suggested_sections
from wording.phrases import one_line

say, language = words(), session.lang()
#: The rights in the order offered: the least first.
RIGHTS: tuple[Right, ...] = ("read", "answer", "all")
#: The page that an address opens, by the right of its link.
OPENS = {"read": "results", "answer": "section"}
#: A section that is not among those suggested.
OTHER = -1
#: What ends a link, opens it again or gives it a new code, and what is said when it is done.
DOING = {
    "withdraw": (session.withdraw_link, "links.withdrawn"),
    "close": (session.withdraw_link, "links.closed"),
    "reopen": (session.reopen_link, "links.reopened"),
    "remove": (session.remove_link, "links.removed"),
    "replace": (session.replace_link, ""),
}
#: What was done last, refused last, and what is asked about before it is done.
DONE, REFUSED, ASKED = "link_done", "link_refused", "link_asked"


# ------------------------------------------------------------------ a new link


def offer_to_make() -> None:
    """The form of a new link."""
    section(say("links.make"))
    may: Right = st.radio(
        say("links.may"),
        RIGHTS,
        format_func=lambda right: (
            f"**{say(f'links.may_{right}')}** {say(f'links.may_{right}_text')}"
        ),
        key="link_may",
    )
    if may == "answer":
        ask_for_part()
    else:
        st.text_input(
            say("links.name"), key="link_name", placeholder=say("links.name_form"), max_chars=40
        )
    st.button(say("links.make_button"), key="make_link", type="primary", on_click=make)
    show_refusal(None)


def inquiry() -> Inquiry:
    """The sections asked in this assessment, else those suggested."""
    return inquiry_of(session.assessment().asking) or suggested_sections()


def ask_for_part() -> None:
    """Which section is asked what, by whom and until when."""
    asked = inquiry()
    number = st.selectbox(
        say("links.section"),
        [*range(len(asked.sections)), OTHER],
        format_func=lambda n: (
            say("links.section_other")
            if n == OTHER
            else one_line(asked.sections[n].name.of(language))
        ),
        key="link_section",
    )
    if number == OTHER:
        st.text_input(say("links.section_name"), key="link_section_name", max_chars=40)
    st.multiselect(
        say("links.criteria"),
        [c.id for c in content().checklist.criteria.values()],
        default=[] if number == OTHER else list(asked.sections[number].criteria),
        format_func=phrases().criterion,
        placeholder=say("profile.choose"),
        key=f"link_criteria:{number}",
    )
    due = "" if asked.due is None else phrases().day(asked.due)
    st.text_input(say("links.due"), due, key="link_due", placeholder=say("links.due_form"))
    st.text_input(say("links.asker"), one_line(asked.asker), key="link_asker", max_chars=40)


def make() -> None:
    """Callback: makes the link that the form describes now. Pressed before all of the form was
    there, it makes none: the last run may have drawn the form of another right."""
    may: Right = session.shown("link_may")
    if may == "answer":
        make_section_link()
    elif (name := session.filled("link_name")) is not None:
        if name.strip():
            attempt(None, partial(session.add_link, may, name.strip()))
            if session.new_link() is not None:
                session.fill("link_name", "")
        else:
            refuse(None, "links.name_missing")


def make_section_link() -> None:
    """Makes a link that answers for a section."""
    number = session.filled("link_section")
    criteria = session.filled(f"link_criteria:{number}")
    typed = session.filled("link_section_name")
    if criteria is None or (number == OTHER and typed is None):
        return
    name = typed.strip() if number == OTHER else inquiry().sections[number].name
    if not name or not criteria:
        refuse(None, "links.criteria_missing" if name else "links.name_missing")
        return

    def add() -> None:
        asked = AskedSection.model_validate({"name": name, "criteria": tuple(criteria)})
        due, asker = session.shown("link_due").strip(), session.shown("link_asker").strip()
        part = AskedPart.model_validate({"section": asked, "asker": asker, "due": due or None})
        session.add_link("answer", "", part)

    attempt(None, add)


# ------------------------------------------------------------------ doing it


def attempt(at: str | None, do: Callable[[], None], done: str = "") -> None:
    """Does what was pressed; a refusal is kept for the place ``at`` where it was (``None``: the
    form), and ``done`` is what is said else."""
    session.remember(ASKED, None)
    session.remember(DONE, None)
    session.remember(REFUSED, None)
    try:
        do()
    except ValidationError as error:
        refuse(at, ProblemsError(replace(p, place="") for p in problems_of(error)))
    except ProblemsError as error:
        refuse(at, error)
    else:
        session.remember(DONE, done)


def refuse(at: str | None, why: ProblemsError | str) -> None:
    """Keeps a refusal for the page; ``why``: also a key of the words."""
    if isinstance(why, str):
        why = ProblemsError([Problem("", content().wording.text(why))])
    session.remember(REFUSED, (at, why))


def show_refusal(at: str | None) -> None:
    """The refusal at a place, where there is one."""
    refused: tuple[str | None, ProblemsError] | None = session.remembered(REFUSED)
    if refused is not None and refused[0] == at:
        head = [say("links.refused")] if at is None else []
        say_problem(*head, *refused[1].lines(language))


def ask(what: tuple[str, str] | None) -> None:
    """Callback: asks before something of ``DOING`` is done to a link; ``None``: no more."""
    session.remember(ASKED, what)


# ------------------------------------------------------------------ the list


def name_of(link: Link) -> str:
    """The name of a link."""
    if link.is_damaged:
        return say("links.damaged")
    return one_line(link.name) or say("links.first")


def day(at: datetime) -> str:
    """A day in Japan, in words."""
    return phrases().day(f"{at.astimezone(JAPAN):%Y-%m-%d}")


def show_links(links: Sequence[Link]) -> None:
    """Every link, with what can be done about it."""
    is_own = attrgetter("own")
    section(say("links.given", n=len(links)))
    if done := session.remembered(DONE):
        announce(done)
    with st.container(key="links"):
        # the link in use, then the latest first: a new link stands near the form
        for link in (*filter(is_own, links), *filterfalse(is_own, reversed(links))):
            with st.container(key=f"link-{link.id}"):
                show_link(link)


def show_link(link: Link) -> None:
    """A link: whose it is, what it may, and when it was used."""
    name = name_of(link)
    facts = {
        "may": say(f"links.may_{link.may}"),
        "made": say("links.unknown") if link.made_at is None else day(link.made_at),
    }
    if link.used_on is None:
        lines = [say("links.facts_unused", **facts)]
    else:
        lines = [say("links.facts", **facts, used=phrases().day(f"{link.used_on}"))]
    if link.sent_at is not None:
        lines.append(say("links.sent", day=day(link.sent_at)))
    if link.closed_at is not None:
        lines.append(say("links.closed_on", day=day(link.closed_at)))
    heading = say("links.own", name=name) if link.own else name
    section(heading, level=3, why=phrases().joined(lines))
    made = session.new_link()
    if made is not None and made.id == link.id:
        show_new(link, made.code)
    if link.own:
        paragraph(say("links.own_text"), "why")
    else:
        offer_to_end(link)
    show_refusal(link.id)


def offer_to_end(link: Link) -> None:
    """The buttons that end a link, open it again or give it a new code; each asks first."""
    name = name_of(link)
    asked: tuple[str, str] | None = session.remembered(ASKED)
    if asked is None or asked[1] != link.id:
        with st.container(horizontal=True):
            for what in what_can_be_done(link):
                st.button(
                    say(f"links.{what}", name=name),
                    key=f"ask_{what}:{link.id}",
                    on_click=ask,
                    args=((what, link.id),),
                )
        return
    what = asked[0]
    announce(say(f"links.{what}_sure", name=name, section=one_line(link.section)))
    do, done = DOING[what]
    with st.container(horizontal=True):
        st.button(
            say(f"links.{what}_now"),
            key=f"{what}:{link.id}",
            on_click=attempt,
            args=(link.id, partial(do, link.id), say(done, name=name) if done else ""),
        )
        st.button(say("links.keep"), key=f"keep:{link.id}", on_click=ask, args=(None,))


def what_can_be_done(link: Link) -> tuple[str, ...]:
    """The keys of ``DOING`` that are possible with a link that is not the link in use."""
    if link.is_damaged:
        return ("withdraw",)
    if link.may != "answer":
        return ("withdraw", "replace")
    return ("close", "replace") if link.closed_at is None else ("reopen", "remove")


def show_new(link: Link, code: str) -> None:
    """The code of a link just made, and the address that opens it: shown once."""
    with st.container(key="new-link", border=True):
        section(say("links.new_code"), level=4)
        copyable(code, say("common.copy"), key="link_code")
        if page := OPENS.get(link.may):
            section(say("links.new_address"), level=4)
            address = full_address(f"{page}?{CODE}={code}")
            copyable(address, say("links.copy_address"), key="link_address")
        else:
            paragraph(say("links.new_typed", address=full_address("resume")))
        # what is announced is brought into sight, and with it what stands above
        announce(say("links.new", name=name_of(link)))
        paragraph(say(f"links.may_{link.may}_text"))
        st.button(say("links.new_seen"), key="new_link_seen", on_click=session.new_link_was_seen)


def show_section_links(links: Sequence[Link]) -> None:
    """The addresses of the links made for several sections at once: shown once."""
    names = {link.id: name_of(link) for link in links}
    made = [link for link in session.new_section_links() if link.id in names]
    if not made:
        return
    with st.container(key="new-section-links", border=True):
        announce(say("links.new_sections", n=len(made)))
        for number, link in enumerate(made):
            name = names[link.id]
            section(name, level=4)
            address = full_address(f"{OPENS['answer']}?{CODE}={link.code}")
            label = plain_label(say("links.copy_address_of", name=name))
            copyable(address, label, key=f"section_address-{number}")
        paragraph(say("links.may_answer_text"))
        st.button(
            say("links.new_seen"),
            key="new_section_links_seen",
            on_click=session.new_section_links_were_seen,
        )


def show_history(events: Sequence[Event]) -> None:
    """What was done through which link, the latest first."""
    with st.expander(say("links.history"), key="link-history"):
        if not events:
            paragraph(say("links.history_none"))
            return
        head = [say(f"links.history_{column}") for column in ("when", "who", "what")]
        rows = [
            (
                when(event),
                one_line(event.link) or say("links.first"),
                deed(event),
            )
            for event in events
        ]
        section(head=head, rows=rows)


def when(event: Event) -> str:
    """When it was done, in Japan: from the first to the last time of a day."""
    first, last = (at.astimezone(JAPAN) for at in (event.since or event.at, event.at))
    begun, done = phrases().moment(first), phrases().moment(last)
    if begun == done:
        return done
    end = f"{last:%H:%M}" if first.date() == last.date() else done
    return say("links.history_span", first=begun, last=end)


def deed(event: Event) -> str:
    """What was done, in words."""
    about = one_line(event.about) or say("links.first")
    asked = [c for c in content().checklist.criteria if c in event.criteria]
    criteria = phrases().listed(map(phrases().criterion_number, asked))
    ending = "_criteria" if asked else ""
    return say(f"links.did_{event.what}{ending}", name=about, criteria=criteria)


# ------------------------------------------------------------------ the page

st.title(say("links.title"), anchor=False)
if session.may() is None:
    paragraph(say("links.without"))
elif session.may() != "all":
    paragraph(say("links.only_full"))
    link_to(where_one_stopped(), say("home.go_on"), look="secondary")
else:
    paragraph(say("links.lead"), "lead")
    offer_to_make()
    try:
        links, events = session.links(), session.link_history()
    except ProblemsError as error:
        say_problem(*error.lines(language))
    else:
        show_section_links(links)
        show_links(links)
        show_history(events)
