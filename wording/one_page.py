"""The one-page summary: stage, score, what binds, and three next steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.rating import Score
from wording.cases import case_name
from wording.doubt import doubt_words
from wording.findings import evidence_share
from wording.labels import gap_name, level_now
from wording.level import state_of
from wording.ranking import rank_doubts, rank_items
from wording.schemes import call_sentences
from wording.stages import BindingRequirement, StageChapter, closed_words
from wording.subject import Subject
from wording.weights import own_weights


@dataclass(frozen=True, slots=True)
class NextStep:
    """One of the three next steps."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class OnePage:
    """The one-page summary. ``stage_number`` is 0 before the first stage; its words are
    ``stage_big`` and, in smaller type, ``stage``. Scores are 0 to 100."""

    stage_number: int
    stage_high: int
    stage_big: str
    stage: str
    stage_note: str
    score: str
    score_span: str
    score_note: str
    score_point: float | None
    evidenced: str
    evidenced_span: str
    evidenced_point: float | None
    evidence_note: str
    strongest: str
    weakest: str
    rank_note: str
    binding_heading: str
    binding: tuple[BindingRequirement, ...]
    binding_note: str
    steps: tuple[NextStep, ...]


def summarise_one_page(subject: Subject, chapter: StageChapter) -> OnePage:
    """The one-page summary; ``chapter`` is the one on the stage, of which it repeats what binds."""
    result, phrases = subject.result, subject.phrases
    say, low, high = subject.say, result.stage.low, result.stage.high
    overall, evidenced = result.rating.overall, result.rating.evidenced
    ranking = rank_items(result)
    title = subject.of(subject.content.stages[low].title)
    certainty = (
        say(
            "stage_up_to", stage=phrases.stage(high), doubt=doubt_words(subject.assessment, phrases)
        )
        if high > low
        else say("stage_certain")
    )
    return OnePage(
        stage_number=low,
        stage_high=high,
        stage_big=say("stage_big", number=low) if low else title,
        stage=title if low else "",
        stage_note=phrases.joined(filter(None, (certainty, closed_words(result, phrases)))),
        score=_point(overall, subject),
        score_span=_span_beside(overall, subject),
        score_note=_score_note(overall, subject),
        score_point=overall.point,
        evidenced=_point(evidenced, subject),
        evidenced_span=_span_beside(evidenced, subject),
        evidenced_point=evidenced.point,
        evidence_note=evidence_share(subject),
        strongest=_ranked(ranking.strongest, subject),
        weakest=_ranked(ranking.weakest, subject),
        rank_note=rank_doubts(result, phrases),
        binding_heading=chapter.binding_heading,
        binding=chapter.lifts,
        binding_note="" if chapter.binding_heading else say("binding_none"),
        steps=(_first_lift(subject), _first_scheme(subject), _first_case(subject)),
    )


def _point(score: Score, subject: Subject) -> str:
    """The number in large type: the point, or the range where there is none."""
    phrases = subject.phrases
    return phrases.span(score) if score.point is None else phrases.number(score.point)


def _span_beside(score: Score, subject: Subject) -> str:
    if score.point is None or score.is_exact:
        return ""
    return subject.say("score_span", span=subject.phrases.span(score))


def _score_note(overall: Score, subject: Subject) -> str:
    note, own = _range_note(overall, subject), own_weights(subject.result, subject.phrases)
    return subject.say("sentences", first=note, second=own) if own else note


def _range_note(overall: Score, subject: Subject) -> str:
    say = subject.say
    if overall.is_exact:
        return say("score_exact")
    states = [state_of(subject.assessment[c]) for c in subject.result.rating.levels]
    counts = {"score_unknown": states.count("unknown"), "score_blank": states.count("blank")}
    note = say(
        "score_open", open=subject.phrases.listed(say(key, n=n) for key, n in counts.items() if n)
    )
    if overall.point is not None:
        return note
    return say("sentences", first=say("score_span_only"), second=note)


def _ranked(item_ids: Sequence[str], subject: Subject) -> str:
    phrases, scores = subject.phrases, subject.result.rating.items
    if not item_ids:
        return subject.say("no_rank")
    return phrases.listed(
        subject.say("score", point=phrases.item(i), span=phrases.number(scores[i].point))
        for i in item_ids
    )


# ---------------------------------------------------------------------------- what to do next


def _first_lift(subject: Subject) -> NextStep:
    say, phrases = subject.say, subject.phrases
    if not subject.result.gaps:
        return NextStep(say("next_lift"), "", say("next_lift_none"))
    gap = subject.result.gaps[0]
    criterion = subject.content.checklist.criteria[gap.criteria[0]]
    now = level_now(gap.criteria, gap.level, subject.assessment, phrases)
    return NextStep(
        say("next_lift") if gap.is_known else say("next_find_out"),
        say(
            "pair",
            first=gap_name(gap, phrases, subject.labels),
            second=say("lift_from_to", now=now, required=gap.required),
        ),
        say(
            "next_lift_text",
            required=gap.required,
            text=subject.of(criterion.levels[gap.required]),
        ),
    )


def _first_scheme(subject: Subject) -> NextStep:
    say, words = subject.say, subject.advice_words
    if not subject.result.gaps:
        return NextStep(say("next_scheme"), "", say("next_scheme_not_needed"))
    lead = subject.advice.lead
    if lead is None:
        return NextStep(say("next_scheme"), "", say("next_scheme_none"))
    name, agency = subject.of(lead.scheme.name_today), subject.of(lead.scheme.agency)
    return NextStep(
        say("next_scheme" if lead.verdict == "can" else "next_scheme_confirm"),
        # some names end with the agency already
        name if agency in name else say("score", point=name, span=agency),
        subject.phrases.joined(
            (words.does(lead), *call_sentences(lead, subject), subject.of(lead.scheme.check))
        ),
    )


def _first_case(subject: Subject) -> NextStep:
    say, result = subject.say, subject.result
    if not result.gaps:
        return NextStep(say("next_case"), "", say("next_case_not_needed"))
    if not result.cases.matches:
        return NextStep(say("next_case"), "", say("next_case_none"))
    match = result.cases.matches[0]
    return NextStep(
        say("next_case"),
        case_name(match.case, match.event, subject.phrases),
        subject.of(match.event.summary),
    )
