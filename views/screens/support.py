"""Support schemes: matched first, with reasons and standing; then the whole catalogue."""

from typing import get_args

import streamlit as st

from checklist.catalogue import FieldName, Scheme
from checklist.model import Criterion
from scoring.support import Match, Recommendation
from views import calculation, session
from views.parts import (
    criterion_label,
    date_text,
    either,
    esc,
    link,
    name_of,
    names_of,
    reference_html,
    result,
    show_html,
    words,
)
from views.resources import content
from views.routes import ITEMS

say, language = words(), session.lang()
schemes = content().schemes
criteria = content().checklist.criteria
SHOWN_FIRST = 6


def standing_tag(scheme: Scheme) -> str:
    return (
        f'<span class="tag {scheme.standing.advice}">'
        f"{esc(name_of('advice', scheme.standing.advice))}</span>"
    )


def facts(scheme: Scheme) -> str:
    """Everything known about a scheme, as a list of terms."""
    standing = scheme.standing
    told = [
        (say("support.what"), esc(scheme.summary.of(language))),
        (
            say("support.who"),
            f"<b>{esc(name_of('access', scheme.access))}</b><br>{esc(scheme.applicants.of(language))}",
        ),
        (say("support.check"), esc(scheme.check.of(language))),
        (
            say("support.helps"),
            "<br>".join(
                esc(f"{criterion_label(criteria[c])} – {say(f'support.help_{h}')}")
                for c, h in sorted(scheme.helps.items(), key=lambda pair: -pair[1])
            ),
        ),
    ]
    if scheme.fields or scheme.regions:
        limits = [names_of("field", scheme.fields), names_of("region", scheme.regions)]
        told.append((say("support.limits"), esc(" / ".join(t for t in limits if t))))
    state = [
        esc(name_of("value", standing.value)),
        esc(say("support.grade", grade=standing.grade, meaning=name_of("grade", standing.grade))),
        esc(say("support.checked", day=date_text(standing.checked))),
    ]
    if standing.last_confirmed_active:
        state.append(esc(say("support.last_seen", day=date_text(standing.last_confirmed_active))))
    told.append((say("support.standing"), "<br>".join(state)))
    if standing.successors:
        names = [schemes[s].name_today.of(language) for s in standing.successors]
        told.append((say("support.successors"), "<br>".join(esc(name) for name in names)))
    for key, text in (("note", standing.note), ("doubt", standing.doubt)):
        if text is not None:
            told.append((say(f"support.{key}"), esc(text.of(language))))
    if standing.current_name is not None:
        told.append((say("support.old_name"), esc(scheme.name.of(language))))
    rows = [
        esc(
            say(
                "support.row",
                table=row.table,
                category=row.category_corrected or row.category_printed or "–",
                name=row.name_printed,
            )
        )
        + (f"<br>{esc(row.note.of(language))}" if row.note else "")
        for row in scheme.rows
    ]
    told.append(
        (
            say("support.origin"),
            "<br>".join([esc(name_of("origin", scheme.origin)), *rows]),
        )
    )
    if standing.sources:
        links = "".join(reference_html(r) for r in standing.sources)
        told.append((say("support.sources"), f"<ul>{links}</ul>"))
    return (
        "<dl>" + "".join(f"<dt>{esc(term)}</dt><dd>{text}</dd>" for term, text in told) + "</dl>"
    )


def card(scheme: Scheme, extra: str = "") -> str:
    """A scheme, closed: name, agency and standing; open: everything."""
    return (
        f"<details class='scheme'><summary><b>{esc(scheme.name_today.of(language))}</b> "
        f"<span class='why'>{esc(scheme.agency.of(language))}</span> {standing_tag(scheme)}"
        f"{extra}</summary>{facts(scheme)}</details>"
    )


def matched_card(match: Match) -> str:
    reasons = "".join(
        f"<li>{esc(say(f'match.reason_{r.help}', criterion=criterion_label(criteria[r.criterion_id]), level=r.gap.level, required=r.gap.required))}</li>"
        for r in match.reasons
    )
    facts_beside = [name_of("access", match.scheme.access)]
    if match.fields is not None:
        facts_beside.append(say("support.field_fits" if match.fields else "support.field_differs"))
    if match.regions is not None:
        facts_beside.append(
            say("support.region_fits" if match.regions else "support.region_differs")
        )
    if match.replaces:
        names = say("common.list_comma").join(schemes[s].name.of(language) for s in match.replaces)
        facts_beside.append(say("support.replaces", names=names))
    beside = say("common.list_comma").join(facts_beside)
    extra = (
        f"<ul class='reasons'>{reasons}</ul><span class='why'>{esc(beside)}"
        f" ・ {esc(say('support.fit', fit=f'{match.fit:.2f}'))}"
        f" ・ {esc(say('support.checked', day=date_text(match.scheme.standing.checked)))}</span>"
    )
    return card(match.scheme, extra)


def matched(matches: list[Match], title: str, text: str) -> None:
    if not matches:
        return
    show_html(f"<h3>{esc(title)}</h3><p class='why'>{esc(text)}</p>")
    show_html("".join(matched_card(m) for m in matches[:SHOWN_FIRST]))
    if len(matches) > SHOWN_FIRST:
        with st.expander(
            say("support.more", n=len(matches) - SHOWN_FIRST), key=f"more:{matches[0].recommendation}"
        ):
            show_html("".join(matched_card(m) for m in matches[SHOWN_FIRST:]))


st.title(say("support.title"))
found = result()
show_html(f"<h2>{esc(say('support.matched'))}</h2>")
if found.progress.answered == 0:
    st.text(say("support.empty"))
    link(ITEMS[0], say("support.empty_button"), look="primary")
elif not found.gaps:
    st.text(say("support.no_gaps"))
else:
    st.text(say("support.matched_text", n=len(found.gaps)))
    groups = {kind: [m for m in found.support.matches if m.recommendation is kind] for kind in Recommendation}
    direct_first = groups[Recommendation.RECOMMENDED]
    matched(direct_first, say("support.recommended"), say("support.recommended_text"))
    matched(
        groups[Recommendation.CONFIRM_FIRST],
        say("support.confirm_first"),
        say("support.confirm_first_text"),
    )
    matched(groups[Recommendation.MODEL], say("support.models"), say("support.models_text"))
    if found.support.uncovered:
        names = "".join(
            f"<li>{esc(either(criterion_label(criteria[c]) for c in gap.criteria))}</li>"
            for gap in found.support.uncovered
        )
        show_html(
            f"<h3>{esc(say('support.unserved'))}</h3><p>{esc(say('support.unserved_text'))}</p>"
            f"<ul>{names}</ul>"
        )
    calculation.show_fit(found)

# ------------------------------------------------------------------ the whole catalogue
show_html(
    f"<h2>{esc(say('support.catalogue'))}</h2>"
    f"<p class='why'>{esc(say('support.catalogue_text', n=len(schemes)))}</p>"
)
typed = st.text_input(say("support.search"), key="scheme_search", placeholder=say("support.search_form"))
advices = ("recommend_check_dates", "recommend_to_partner_check_dates", "confirm_first", "model_to_copy", "do_not_recommend")
with st.expander(say("support.filters"), key="filters"):
    chosen_advice = st.selectbox(
        say("support.filter_advice"),
        [None, *advices],
        format_func=lambda a: say("support.any") if a is None else name_of("advice", a),
        key="filter_advice",
    )
    chosen_access = st.selectbox(
        say("support.filter_access"),
        [None, "direct", "with_partner", "through_staff", "partner_only", "as_user", "none", "model"],
        format_func=lambda a: say("support.any") if a is None else name_of("access", a),
        key="filter_access",
    )
    chosen_criterion: Criterion | None = st.selectbox(
        say("support.filter_criterion"),
        [None, *criteria.values()],
        format_func=lambda c: say("support.any") if c is None else criterion_label(c),
        key="filter_criterion",
    )
    chosen_field = st.selectbox(
        say("support.filter_field"),
        [None, *get_args(FieldName)],
        format_func=lambda f: say("support.any") if f is None else name_of("field", f),
        key="filter_field",
    )


def is_wanted(scheme: Scheme) -> bool:
    """All filters hold, and every word typed stands somewhere in the scheme."""
    text = " ".join(
        [
            scheme.id,
            *(t for pair in (scheme.name, scheme.name_today, scheme.agency, scheme.summary) for t in (pair.ja, pair.en)),
            *(row.name_printed for row in scheme.rows),
        ]
    ).casefold()
    return (
        all(word in text for word in typed.casefold().split())
        and chosen_advice in (None, scheme.standing.advice)
        and chosen_access in (None, scheme.access)
        and (chosen_criterion is None or chosen_criterion.id in scheme.helps)
        and (chosen_field is None or not scheme.fields or chosen_field in scheme.fields)
    )


wanted = [scheme for scheme in schemes.values() if is_wanted(scheme)]
wanted.sort(key=lambda s: (advices.index(s.standing.advice), s.name_today.of(language)))
show_html(f"<p role='status'>{esc(say('support.found', n=len(wanted)))}</p>")
if wanted:
    show_html("".join(card(scheme) for scheme in wanted))
else:
    st.text(say("support.none_found"))
