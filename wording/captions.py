"""What the charts show, in words and rows: who is strongest and weakest, the rows of the chart of
the criteria, legends, alternative texts, and the table beside each chart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment, is_absent
from checklist.evidence import is_evidence
from checklist.load import Content
from checklist.model import TOP_LEVEL, Criterion, Lang
from scoring.cases import CaseMatches
from scoring.result import Result
from scoring.stages import Gap
from scoring.support import Match
from wording.contents import CriterionRow, State
from wording.phrases import Phrases, shortened

#: Widest label of a chart, in kana: on a phone it must leave room for the plot.
_ROOM = 15.5


# ---------------------------------------------------------------------------- ranking


@dataclass(frozen=True, slots=True)
class Ranking:
    """The item ids with the highest and the lowest point, all of them where several are alike.
    Both are empty where nothing stands out: fewer than two points, or all alike.

    ``…_open``: the items whose unknowns and blanks decide whether it stays so; empty where it
    holds however they turn out.
    """

    strongest: tuple[str, ...]
    weakest: tuple[str, ...]
    strongest_open: tuple[str, ...] = ()
    weakest_open: tuple[str, ...] = ()


def _open(spans: Mapping[str, tuple[float, float]]) -> tuple[str, ...]:
    """Of items with their lowest and highest score, those whose range decides which is lowest."""
    least = min(high for _, high in spans.values())
    possible = [i for i, (low, _) in spans.items() if low <= least]
    # one alone is the lowest wherever it lies in its range
    return tuple(i for i in possible if spans[i][0] < spans[i][1]) if len(possible) > 1 else ()


def rank_items(result: Result, content: Content) -> Ranking:
    """The strongest and the weakest items by their points."""
    points = {
        item.id: score.point
        for item in content.checklist.items
        if (score := result.rating.items[item.id]).point is not None
    }
    # compared as they are shown, so that two items with the same number are a tie
    shown = {item_id: Phrases.number(point) for item_id, point in points.items()}
    if len(set(shown.values())) < 2:
        return Ranking((), ())
    highest = shown[max(points, key=lambda i: points[i] or 0.0)]
    lowest = shown[min(points, key=lambda i: points[i] or 0.0)]
    spans = {
        i: (score.low, score.high)
        for i, score in result.rating.items.items()
        if score.low is not None and score.high is not None
    }
    return Ranking(
        strongest=tuple(i for i, words in shown.items() if words == highest),
        weakest=tuple(i for i, words in shown.items() if words == lowest),
        strongest_open=_open({i: (-high, -low) for i, (low, high) in spans.items()}),
        weakest_open=_open(spans),
    )


def rank_words(item_id: str, result: Result, content: Content, lang: Lang) -> str:
    """``最も強い`` or ``最も弱い``, where the item is, and whether that is certain; else empty."""
    ranking, say = rank_items(result, content), Phrases(content, lang).say
    if item_id in ranking.strongest:
        return say("chart.strongest_so_far" if ranking.strongest_open else "chart.strongest")
    if item_id in ranking.weakest:
        return say("chart.weakest_so_far" if ranking.weakest_open else "chart.weakest")
    return ""


def rank_doubts(result: Result, content: Content, lang: Lang) -> str:
    """Which items may yet change what is strongest and weakest; empty where nothing can."""
    ranking, phrases = rank_items(result, content), Phrases(content, lang)
    opens = {"strongest": ranking.strongest_open, "weakest": ranking.weakest_open}
    if ranking.strongest_open == ranking.weakest_open:
        opens = {"both": ranking.weakest_open}
    told = [
        phrases.say(f"chart.{which}_open", items=phrases.listed(map(phrases.item, items)))
        for which, items in opens.items()
        if items
    ]
    return phrases.joined(told)


def score_words(item_id: str, result: Result, content: Content, lang: Lang) -> str:
    """What stands at an item's place in the chart: its point and rank, or why it has none."""
    phrases = Phrases(content, lang)
    score = result.rating.items[item_id]
    if score.low is None:
        return phrases.say("chart.not_applicable")
    if score.point is None:
        return phrases.say("chart.no_point", span=phrases.span(score))
    return f"{phrases.number(score.point)} {rank_words(item_id, result, content, lang)}".strip()


# ---------------------------------------------------------------------------- criteria


def state_of(answer: Answer) -> State:
    """Which of the four kinds of answer it is."""
    if answer.known_level is not None:
        return "level"
    if answer.level == UNKNOWN:
        return "unknown"
    return "not_applicable" if answer.level == NOT_APPLICABLE else "blank"


def required_levels(result: Result, content: Content) -> dict[str, int]:
    """The highest level that the stages up to the target require, by criterion id; by item id
    where one criterion of the item is enough. Empty when there is no target left."""
    found: dict[str, int] = {}
    if result.target is None:
        return found
    for _, requirement in content.stages.required_up_to(result.target):
        if requirement.level is not None:
            found[requirement.id] = max(found.get(requirement.id, 0), requirement.level)
    return found


def criteria_rows(
    result: Result, assessment: Assessment, content: Content, lang: Lang
) -> tuple[CriterionRow, ...]:
    """Every item followed by its criteria, without an ``other`` that nobody named."""
    phrases = Phrases(content, lang)
    required = required_levels(result, content)
    rows = []
    for item in content.checklist.items:
        heading = phrases.item(item.id)
        rows.append(
            CriterionRow(item.id, heading, heading, True, None, None, required.get(item.id))
        )
        for criterion in item.criteria:
            if is_absent(assessment, criterion.id, content.checklist):
                continue
            answer = assessment[criterion.id]
            name = label(phrases, criterion, answer)
            rows.append(
                CriterionRow(
                    id=criterion.id,
                    label=name,
                    short=shortened(name, _ROOM),
                    is_item=False,
                    state=state_of(answer),
                    level=answer.known_level,
                    required=required.get(criterion.id),
                )
            )
    return tuple(rows)


def items_legend(content: Content, lang: Lang) -> tuple[str, ...]:
    """What the signs in the chart of the items mean, a line each."""
    say = Phrases(content, lang).say
    return say("chart.items_legend"), say("chart.items_legend_range")


def criteria_legend(result: Result, content: Content, lang: Lang) -> tuple[str, ...]:
    """What the signs in the chart of the criteria mean, a line each."""
    phrases = Phrases(content, lang)
    cells = phrases.say("chart.criteria_legend")
    if result.target is None:
        return (cells,)
    stage = phrases.stage(result.target)
    return (
        cells,
        phrases.say("chart.criteria_legend_required", stage=stage),
        phrases.say("chart.criteria_legend_best"),
    )


def label(phrases: Phrases, criterion: Criterion, answer: Answer) -> str:
    return phrases.criterion(criterion.id, answer.name if criterion.own else "")


def labels_of(phrases: Phrases, assessment: Assessment) -> dict[str, str]:
    """The label of every criterion, an ``other`` under the name it was given."""
    return {
        criterion.id: label(phrases, criterion, assessment[criterion.id])
        for criterion in phrases.content.checklist.criteria.values()
    }


def gap_name(gap: Gap, phrases: Phrases, labels: Mapping[str, str]) -> str:
    """The criterion of a gap; for a best-of gap, each one that would close it."""
    return phrases.either(labels[c] for c in gap.criteria)


def reasons_of(match: Match, phrases: Phrases, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Why a scheme fits, a sentence for each gap it helps with."""
    return tuple(
        phrases.say(
            f"match.reason_{reason.help}",
            criterion=labels[reason.criterion_id],
            level=reason.gap.level,
            required=reason.gap.required,
        )
        for reason in match.reasons
    )


def remarks_of(match: Match, phrases: Phrases) -> tuple[str, ...]:
    """What stands beside the fit of a scheme: its fields and regions, and what it succeeds."""
    told = []
    for name, fits in (("field", match.fields), ("region", match.regions)):
        if fits is not None:
            told.append(phrases.say(f"{name}_{'fits' if fits else 'differs'}"))
    if match.replaces:
        schemes, lang = phrases.content.schemes, phrases.lang
        names = phrases.listed(schemes[old].name.of(lang) for old in match.replaces)
        told.append(phrases.say("replaces", names=names))
    return tuple(told)


def likeness_words(cases: CaseMatches, phrases: Phrases) -> str:
    """Whether those of municipalities like this one come first among the events, or none is."""
    if any(match.is_similar for match in cases.matches):
        return phrases.say("cases_similar_first")
    return phrases.say("cases_similar_none" if cases.is_profile_known else "cases_similar_unknown")


# ---------------------------------------------------------------------------- charts in words


def closed_words(result: Result, content: Content, lang: Lang) -> str:
    """Which stage *not applicable* keeps out of reach, through what; empty where it keeps none."""
    phrases, closed = Phrases(content, lang), result.staircase.closed
    if not closed:
        return ""
    return phrases.say(
        "stage_closed",
        names=phrases.listed(
            phrases.criterion(gate.requirement.criterion)
            if gate.requirement.criterion is not None
            else phrases.item(gate.requirement.best_of)
            if gate.requirement.best_of is not None
            else phrases.say("overall")
            for gate in closed
        ),
        stage=phrases.stage(closed[0].stage),
    )


def _ranks(result: Result, content: Content, phrases: Phrases) -> str:
    ranking = rank_items(result, content)
    if not ranking.strongest:
        return phrases.say("chart.no_ranks")
    told = phrases.say(
        "chart.ranks",
        strongest=phrases.listed(phrases.item(i) for i in ranking.strongest),
        weakest=phrases.listed(phrases.item(i) for i in ranking.weakest),
    )
    doubts = rank_doubts(result, content, phrases.lang)
    return phrases.joined([told, doubts] if doubts else [told])


def describe_items(result: Result, content: Content, lang: Lang) -> str:
    """The chart of the items in words."""
    phrases = Phrases(content, lang)
    rows = [
        phrases.say(
            "chart.items_alt_row",
            item=phrases.item(item_id),
            score=phrases.score(score) if score.low is not None else phrases.say("not_applicable"),
        )
        for item_id, score in result.rating.items.items()
    ]
    return phrases.say(
        "chart.items_alt",
        rows=phrases.joined(rows),
        ranks=_ranks(result, content, phrases),
    )


def describe_criteria(result: Result, assessment: Assessment, content: Content, lang: Lang) -> str:
    """The chart of the criteria in words: by level, from the highest down."""
    phrases = Phrases(content, lang)
    by_state: dict[str, list[str]] = {}
    for row in criteria_rows(result, assessment, content, lang):
        if not row.is_item:
            by_state.setdefault(phrases.answer(assessment[row.id]), []).append(row.label)
    order = [
        *(phrases.level(level) for level in range(TOP_LEVEL, -1, -1)),
        phrases.say("unknown"),
        phrases.say("blank"),
        phrases.say("not_applicable"),
    ]
    states = [
        phrases.say("chart.criteria_alt_state", state=state, criteria=phrases.listed(labels))
        for state in order
        if (labels := by_state.get(state))
    ]
    missing = ""
    if result.target is not None:
        named = labels_of(phrases, assessment)
        names = [gap_name(gap, phrases, named) for gap in result.gaps]
        stage = phrases.stage(result.target)
        missing = (
            phrases.say("chart.criteria_alt_missing", stage=stage, criteria=phrases.listed(names))
            if names
            else phrases.say("chart.criteria_alt_reached", stage=stage)
        )
    return phrases.say("chart.criteria_alt", states=phrases.joined(states), missing=missing).strip()


def items_table(
    result: Result, content: Content, lang: Lang
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows of the table beside the chart of the items."""
    phrases = Phrases(content, lang)
    rows = []
    for item_id, score in result.rating.items.items():
        remark = rank_words(item_id, result, content, lang)
        rows.append(
            (
                phrases.item(item_id),
                phrases.number(score.point),
                "–" if score.is_exact else phrases.span(score),
                phrases.score(result.rating.evidenced_items[item_id]),
                (remark or "–") if score.low is not None else phrases.say("not_applicable"),
            )
        )
    head = tuple(
        phrases.say(f"chart.{name}") for name in ("item", "score", "range", "evidenced", "remark")
    )
    return head, tuple(rows)


def criteria_table(
    result: Result, assessment: Assessment, content: Content, lang: Lang
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows of the table beside the chart of the criteria."""
    phrases = Phrases(content, lang)
    required = required_levels(result, content)
    rows = []
    for row in criteria_rows(result, assessment, content, lang):
        if row.is_item:
            continue
        answer = assessment[row.id]
        item_id = content.checklist.criteria[row.id].item_id
        needed = "–"
        if row.required is not None:
            needed = phrases.level(row.required)
        elif item_id in required:
            needed = phrases.say("chart.required_best", level=required[item_id])
        proofs = sum(map(is_evidence, answer.evidence))
        rows.append(
            (
                row.label,
                phrases.answer(answer),
                needed,
                phrases.say("chart.proof_count", n=proofs) if proofs else "–",
            )
        )
    head = tuple(
        phrases.say(f"chart.{name}") for name in ("criterion", "level", "required", "proof")
    )
    return head, tuple(rows)
