"""「計算を見る」: how each number on the results page comes about, with the numbers filled in."""

from __future__ import annotations

import streamlit as st

from checklist.model import Item
from scoring.rating import Levels, Score
from scoring.result import Result
from scoring.stages import Gate
from views import session
from views.parts import criterion_label, either, esc, number, show_html, table, words
from views.resources import content


def _level(levels: Levels, criterion_id: str) -> str:
    say = words()
    if criterion_id not in levels:
        return say("calculation.not_counted")
    known = levels[criterion_id].known
    return say("calculation.open") if known is None else str(known)


def _item_formula(item: Item, result: Result, which: str) -> str:
    """The filled-in formula of an item's point, low or high."""
    levels = [result.rating.levels[c.id] for c in item.criteria if c.id in result.rating.levels]
    taken = [level for x in levels if (level := getattr(x, which)) is not None]
    if not taken:
        return "–"
    score: Score = result.rating.items[item.id]
    value = number({"known": score.point, "low": score.low, "high": score.high}[which])
    if item.rule == "best":
        inside = ", ".join(str(level) for level in taken)
        return f"100 × max({inside}) ÷ 4 = {value}"
    inside = " + ".join(str(level) for level in taken)
    return f"100 × ({inside}) ÷ (4 × {len(taken)}) = {value}"


def show_scores(result: Result) -> None:
    """Item scores and the overall score, with low and high."""
    say, language = words(), session.lang()
    with st.expander(say("calculation.scores"), key="calculation:scores"):
        st.text(say("calculation.scores_text"))
        for item in content().checklist.items:
            rows = [[criterion_label(c), _level(result.rating.levels, c.id)] for c in item.criteria]
            show_html(
                f"<h4>{esc(item.title.of(language))}</h4>"
                + table([say("common.criterion"), say("common.level")], rows)
                + "<ul>"
                + "".join(
                    f"<li>{esc(say(f'calculation.{which}'))}: "
                    f"{esc(_item_formula(item, result, which))}</li>"
                    for which in ("known", "low", "high")
                )
                + "</ul>"
            )
        show_html(
            f"<h4>{esc(say('common.overall'))}</h4><ul>"
            + "".join(
                f"<li>{esc(say(f'calculation.{which}'))}: {esc(_overall(result, field))}</li>"
                for which, field in (("known", "point"), ("low", "low"), ("high", "high"))
            )
            + f"</ul><p>{esc(say('calculation.weights'))}</p>"
        )


def _overall(result: Result, field: str, *, evidenced: bool = False) -> str:
    items = result.rating.evidenced_items if evidenced else result.rating.items
    overall = result.rating.evidenced if evidenced else result.rating.overall
    applicable = [score for score in items.values() if score.low is not None]
    values = [getattr(score, field) for score in applicable]
    if any(value is None for value in values) or not values:
        return words()("calculation.no_point")
    inside = " + ".join(f"{value:.1f}" for value in values)
    return f"({inside}) ÷ {len(values)} = {getattr(overall, field):.1f}"


def show_evidence(result: Result) -> None:
    """The evidenced score and the share of answers with evidence."""
    say = words()
    evidence = result.rating.evidence
    with st.expander(say("calculation.evidence"), key="calculation:evidence"):
        st.text(say("calculation.evidence_text"))
        share = (
            say("calculation.no_share")
            if evidence.share is None
            else f"{len(evidence.shown)} ÷ {len(evidence.due)} = {100 * evidence.share:.0f} %"
        )
        show_html(
            f"<ul><li>{esc(say('calculation.share'))}: {esc(share)}</li>"
            f"<li>{esc(say('calculation.evidenced'))}: "
            f"{esc(_overall(result, 'point', evidenced=True))}</li></ul>"
        )


def gate_name(gate: Gate) -> str:
    """What a requirement is about, in words."""
    say, language = words(), session.lang()
    checklist = content().checklist
    if gate.requirement.criterion is not None:
        return criterion_label(checklist.criteria[gate.requirement.criterion])
    if gate.requirement.best_of is not None:
        item = checklist.items_by_id[gate.requirement.best_of]
        return say("results.best_of", item=item.title.of(language))
    return say("common.overall")


def show_stages(result: Result) -> None:
    """Every requirement of every stage, met or not."""
    say, language = words(), session.lang()
    with st.expander(say("calculation.stages"), key="calculation:stages"):
        st.text(say("calculation.stages_text"))
        for stage in content().stages.stages[1:]:
            rows = [
                [
                    gate_name(gate),
                    str(gate.required),
                    number(gate.level),
                    say(
                        "calculation.met"
                        if gate.met
                        else "calculation.could_be_met"
                        if gate.could_be_met
                        else "calculation.not_met"
                    ),
                    gate.requirement.reason.of(language),
                ]
                for gate in result.staircase.gates
                if gate.stage == stage.number
            ]
            head = [say(f"calculation.{name}") for name in ("requirement", "needed", "now", "held", "reason")]
            show_html(
                f"<h4>{esc(say('common.stage', n=stage.number, title=stage.title.of(language)))}</h4>"
                + table(head, rows)
            )


def show_fit(result: Result) -> None:
    """How the fit of the schemes comes about."""
    say = words()
    with st.expander(say("calculation.fit"), key="calculation:fit"):
        st.text(say("calculation.fit_text"))
        rows = [
            [
                _gap_name(gap.criteria),
                str(gap.required),
                str(gap.level),
                str(gap.size),
                say("common.yes") if gap.blocks_next else say("common.no"),
                str(gap.priority),
            ]
            for gap in result.gaps
        ]
        head = [
            say(f"calculation.{name}")
            for name in ("requirement", "needed", "low_level", "gap", "blocks", "priority")
        ]
        show_html(table(head, rows))
        total = sum(gap.priority for gap in result.gaps)
        lines = "".join(
            f"<li>{esc(m.scheme.name_today.of(session.lang()))}: ("
            + " + ".join(f"{r.gap.priority}×{r.help}" for r in m.reasons)
            + f") ÷ 3 ÷ {total} = {m.fit:.2f}</li>"
            for m in result.support.matches[:10]
        )
        show_html(f"<ul>{lines}</ul>")


def _gap_name(criteria: tuple[str, ...]) -> str:
    checklist = content().checklist
    return either(criterion_label(checklist.criteria[c]) for c in criteria)
