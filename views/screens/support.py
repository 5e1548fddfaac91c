"""Support schemes: matched first, with reasons and standing; then the whole catalogue."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import get_args

import streamlit as st
from markupsafe import Markup

from checklist.catalogue import Access, Advice, FieldName, Scheme
from checklist.model import Criterion
from scoring.support import Match, Recommendation, recommendation
from views import session
from views.screens.parts import (
    calculation,
    joined,
    labels,
    link,
    listed,
    name_of,
    names_of,
    phrases,
    reference_html,
    result,
    show_html,
    table,
    words,
)
from views.screens.parts.routes import ITEMS
from views.server.resources import content
from wording.covering import summarise_covering
from wording.labels import gap_name
from wording.schemes import reasons_of, remarks_of

say, language = words(), session.lang()
schemes = content().schemes
criteria, names = content().checklist.criteria, labels()
#: What the standing of a scheme is called, most useful first.
ADVICES: tuple[str, ...] = (*get_args(Advice)[:2], "read_or_join", *get_args(Advice)[2:])
SHOWN_FIRST = 6


def advice_of(scheme: Scheme) -> str:
    """What its standing advises: nobody applies for what is only read or attended."""
    if recommendation(scheme) is Recommendation.READ_OR_JOIN:
        return "read_or_join"
    return scheme.standing.advice


def lines(texts: Sequence[str | Markup]) -> Markup:
    return Markup("<br>").join(texts)


def standing_lines(scheme: Scheme) -> Markup:
    standing = scheme.standing
    told = [
        name_of("value", standing.value),
        say("support.grade", grade=standing.grade, meaning=name_of("grade", standing.grade)),
        say("support.checked", day=phrases().day(standing.checked)),
    ]
    if standing.last_confirmed_active:
        told.append(say("support.last_seen", day=phrases().day(standing.last_confirmed_active)))
    return lines(told)


def origin_lines(scheme: Scheme) -> Markup:
    told = [name_of("origin", scheme.origin)]
    for row in scheme.rows:
        category = row.category_corrected or row.category_printed or "–"
        told.append(say("support.row", table=row.table, category=category, name=row.name_printed))
        if row.note:
            told.append(row.note.of(language))
    return lines(told)


def facts(scheme: Scheme) -> Markup:
    """Everything known about a scheme, as a list of terms."""
    standing = scheme.standing
    access = Markup("<b>{}</b><br>{}").format(
        name_of("access", scheme.access), scheme.applicants.of(language)
    )
    helps = [
        f"{names[c]} – {say(f'support.help_{h}')}"
        for c, h in sorted(scheme.helps.items(), key=lambda pair: -pair[1])
    ]
    limits = listed([names_of("field", scheme.fields), names_of("region", scheme.regions)])
    successors = [schemes[s].name_today.of(language) for s in standing.successors]
    sources = Markup().join(reference_html(r) for r in standing.sources)
    told: list[tuple[str, str | Markup]] = [
        ("what", scheme.summary.of(language)),
        ("who", access),
        ("check", scheme.check.of(language)),
        ("helps", lines(helps)),
        ("limits", limits),
        ("standing", standing_lines(scheme)),
        ("successors", lines(successors)),
        ("note", standing.note.of(language) if standing.note else ""),
        ("doubt", standing.doubt.of(language) if standing.doubt else ""),
        ("old_name", scheme.name.of(language) if standing.current_name else ""),
        ("origin", origin_lines(scheme)),
        ("sources", Markup("<ul>{}</ul>").format(sources) if sources else ""),
    ]
    rows = ((say(f"support.{key}"), text) for key, text in told if text)
    return Markup("<dl>{}</dl>").format(joined("<dt>{}</dt><dd>{}</dd>", rows))


def card(scheme: Scheme, extra: Markup | str = "") -> Markup:
    """A scheme, closed: name, agency and standing; open: everything."""
    return Markup(
        '<details class="scheme"><summary><b>{}</b> <span class="why">{}</span> '
        '<span class="tag {}">{}</span>{}</summary>{}</details>'
    ).format(
        scheme.name_today.of(language),
        scheme.agency.of(language),
        advice_of(scheme),
        name_of("advice", advice_of(scheme)),
        extra,
        facts(scheme),
    )


def matched_card(match: Match) -> Markup:
    """A card with the reasons of the match and the facts beside its fit."""
    beside = [
        name_of("access", match.scheme.access),
        *remarks_of(match, phrases()),
        phrases().fit(match.fit),
        say("support.checked", day=phrases().day(match.scheme.standing.checked)),
    ]
    if seen := match.scheme.standing.last_confirmed_active:
        beside.append(say("support.last_seen", day=phrases().day(seen)))
    extra = Markup('<ul class="reasons">{}</ul><span class="why">{}</span>').format(
        joined("<li>{}</li>", reasons_of(match, phrases(), names)), listed(beside)
    )
    return card(match.scheme, extra)


def show_group(matches: Sequence[Match], name: str) -> None:
    """Matches of one standing; the first few at once."""
    if not matches:
        return
    show_html(
        '<h3>{}</h3><p class="why">{}</p>{}',
        say(f"support.{name}"),
        say(f"support.{name}_text"),
        Markup().join(matched_card(m) for m in matches[:SHOWN_FIRST]),
    )
    rest = matches[SHOWN_FIRST:]
    if rest:
        with st.expander(say("support.more", n=len(rest)), key=f"more:{name}"):
            show_html("{}", Markup().join(matched_card(m) for m in rest))


def show_covering() -> None:
    """The smallest set of schemes that serves every gap."""
    told = summarise_covering(found, session.assessment(), content(), language)
    if told is None:
        return
    show_html("<h3>{}</h3>", told.heading)
    if told.table.rows:
        show_html('<p class="why">{}</p>{}', told.text, table(told.table.head, told.table.rows))
    if told.notes:
        show_html("{}", joined("<p>{}</p>", told.notes))


st.title(say("support.title"), anchor=False)
found = result()
show_html("<h2>{}</h2>", say("support.matched"))
if found.progress.answered == 0:
    st.text(say("support.empty"))
    link(ITEMS[0], say("support.empty_button"), look="primary")
elif not found.gaps:
    st.text(say("support.no_gaps"))
else:
    show_covering()
    if found.support.uncovered:
        unserved = (gap_name(gap, phrases(), names) for gap in found.support.uncovered)
        show_html(
            "<h3>{}</h3><p>{}</p><ul>{}</ul>",
            say("support.unserved"),
            say("support.unserved_text", n=len(schemes)),
            joined("<li>{}</li>", unserved),
        )
    st.text(say("support.matched_text", n=len(found.gaps)))
    for kind, name in (
        (Recommendation.RECOMMENDED, "recommended"),
        (Recommendation.READ_OR_JOIN, "read_or_join"),
        (Recommendation.CONFIRM_FIRST, "confirm_first"),
        (Recommendation.MODEL, "models"),
    ):
        show_group([m for m in found.support.matches if m.recommendation is kind], name)
    calculation.show_fit(found)

# ------------------------------------------------------------------ the whole catalogue
show_html(
    '<h2>{}</h2><p class="why">{}</p>',
    say("support.catalogue"),
    say("support.catalogue_text", n=len(schemes)),
)
typed = st.text_input(
    say("support.search"), key="scheme_search", placeholder=say("support.search_form")
)


def filter_by(name: str, options: Sequence[str]) -> str | None:
    """A choice among the names of a group; ``None`` for any."""
    return st.selectbox(
        say(f"support.filter_{name}"),
        [None, *options],
        format_func=lambda one: say("support.any") if one is None else name_of(name, one),
        key=f"filter_{name}",
    )


with st.expander(say("support.filters"), key="filters"):
    advice = filter_by("advice", ADVICES)
    access = filter_by("access", get_args(Access))
    field = filter_by("field", get_args(FieldName))
    criterion: Criterion | None = st.selectbox(
        say("support.filter_criterion"),
        [None, *criteria.values()],
        format_func=lambda c: say("support.any") if c is None else names[c.id],
        key="filter_criterion",
    )


def compared(text: str) -> str:
    """As words are compared: half-width or full, capitals or small, all the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def searched(scheme: Scheme) -> str:
    """What the search looks through, in both languages."""
    texts = (scheme.name, scheme.name_today, scheme.agency, scheme.summary)
    printed = (row.name_printed for row in scheme.rows)
    return compared(" ".join((scheme.id, *(f"{t.ja} {t.en}" for t in texts), *printed)))


def is_wanted(scheme: Scheme) -> bool:
    """All filters hold, and every word typed stands somewhere in the scheme."""
    return (
        advice in (None, advice_of(scheme))
        and access in (None, scheme.access)
        and (field is None or not scheme.fields or field in scheme.fields)
        and (criterion is None or criterion.id in scheme.helps)
        and all(word in searched(scheme) for word in compared(typed).split())
    )


wanted = sorted(
    filter(is_wanted, schemes.values()),
    key=lambda s: (ADVICES.index(advice_of(s)), s.name_today.of(language)),
)
show_html('<p role="status">{}</p>', say("support.found", n=len(wanted)))
if wanted:
    show_html("{}", Markup().join(card(scheme) for scheme in wanted))
else:
    st.text(say("support.none_found"))
