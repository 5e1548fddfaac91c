"""Everything a report says, in words; the writers only set it in type.

``summarise`` gives the whole report. The pages take from here, too, what they say about a result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from checklist.answers import BLANK as NO_ANSWER
from checklist.answers import NOT_APPLICABLE, Assessment, is_absent
from checklist.catalogue import CaseEvent, Reference, Scheme
from checklist.load import Content
from checklist.model import Criterion, Item, Lang, Text
from scoring.rating import CLAIM_FROM, Score
from scoring.result import Result
from scoring.stages import Gap, Gate
from scoring.support import Match, Recommendation
from wording.captions import (
    closed_words,
    criteria_legend,
    criteria_rows,
    criteria_table,
    describe_criteria,
    describe_items,
    gap_name,
    items_legend,
    items_table,
    labels_of,
    likeness_words,
    rank_doubts,
    rank_items,
    rank_words,
    reasons_of,
    remarks_of,
    required_levels,
    score_words,
    state_of,
)
from wording.comparison import Before, summarise_comparison
from wording.contents import (
    AnswerSummary,
    Cases,
    CaseSummary,
    DoubtSummary,
    Fact,
    Finding,
    GapSummary,
    ItemSummary,
    Lift,
    Link,
    OnePage,
    Required,
    Schemes,
    SchemeSummary,
    Section,
    StageSummary,
    State,
    Step,
    Summary,
    Table,
)
from wording.covering import summarise_covering
from wording.phrases import Phrases, one_line
from wording.plan import summarise_plan
from wording.rounds import summarise_workshop
from wording.staircase import summarise_staircase
from wording.weights import overall_formula, own_weights, summarise_weights

__all__ = [
    "Summary",
    "criteria_table",
    "describe_criteria",
    "describe_items",
    "items_table",
    "rank_items",
    "summarise",
]


def summarise(
    assessment: Assessment,
    result: Result,
    content: Content,
    lang: Lang,
    made_at: datetime,
    before: Before | None = None,
) -> Summary:
    """The report of one assessment in one language, dated ``made_at`` (with its time zone).
    ``before``: an earlier assessment, to which a chapter of its own compares this one."""
    summary = _Writer(assessment, result, content, lang, made_at).summary()
    if before is None:
        return summary
    return replace(summary, comparison=summarise_comparison(before, assessment, content, lang))


class _Writer:
    """Says one assessment in one language."""

    def __init__(
        self,
        assessment: Assessment,
        result: Result,
        content: Content,
        lang: Lang,
        made_at: datetime,
    ) -> None:
        self._assessment = assessment
        self._result = result
        self._content = content
        self._lang = lang
        self._made_at = made_at
        self._phrases = Phrases(content, lang)
        self._say = self._phrases.say
        self._labels = labels_of(self._phrases, assessment)
        self._required = required_levels(result, content)
        self._checked_on = max(
            (scheme.standing.checked for scheme in content.schemes.values()), default=""
        )

    def _of(self, text: Text | None) -> str:
        return text.of(self._lang) if text is not None else ""

    def summary(self) -> Summary:
        result, content, lang = self._result, self._content, self._lang
        lifts = tuple(self._lift(gate) for gate in result.staircase.binding)
        items = tuple(self._item(item) for item in content.checklist.items)
        keys = content.wording.keys()
        counted = [
            c
            for c in content.checklist.criteria
            if not is_absent(self._assessment, c, content.checklist)
        ]
        municipality = one_line(self._assessment.profile.label) or self._say("unnamed")
        return Summary(
            lang=lang,
            words={
                key.removeprefix("report."): self._say(key)
                for key in keys
                if key.startswith("report.")
            },
            title=self._say("pdf_title", municipality=municipality),
            subtitle=self._say("subtitle", asked=len(content.checklist.asked)),
            municipality=municipality,
            made_on=self._phrases.day(f"{self._made_at:%Y-%m-%d}"),
            made_at=self._made_at,
            facts=self._facts(),
            profile=self._profile(),
            one_page=self._one_page(lifts),
            lifts=lifts,
            stages=tuple(self._stage(stage.number) for stage in content.stages.stages[1:]),
            items=items,
            overall_calculation=self._overall_calculation(),
            weights=summarise_weights(result, content, lang),
            items_table=Table(*items_table(result, content, lang)),
            criteria_table=Table(*criteria_table(result, self._assessment, content, lang)),
            criteria_rows=criteria_rows(result, self._assessment, content, lang),
            items_legend=items_legend(content, lang),
            criteria_legend=criteria_legend(result, content, lang),
            axis_score=self._say("chart.axis_score"),
            axis_level=self._say("chart.axis_level"),
            sign=summarise_staircase(content, lang),
            staircase=summarise_staircase(content, lang, result.stage),
            items_alt=describe_items(result, content, lang),
            criteria_alt=describe_criteria(result, self._assessment, content, lang),
            strengths=self._strengths(counted),
            gaps_heading=(
                self._say("gaps_plain")
                if result.target is None
                else self._say("gaps", stage=self._phrases.stage(result.target))
            ),
            gaps=tuple(self._gap(gap) for gap in result.gaps),
            evidence_note=self._evidence_note(),
            claimed=tuple(
                Finding(self._labels[c], self._phrases.answer(self._assessment[c]))
                for c in result.rating.evidence.claimed
            ),
            unknowns=self._in_state(counted, "unknown"),
            not_applicables=self._in_state(counted, "not_applicable"),
            blanks=self._in_state(counted, "blank"),
            schemes=self._schemes(),
            cases=self._cases(),
            plan=summarise_plan(self._assessment, result, content, lang),
            workshop=summarise_workshop(self._assessment, content, lang),
            method=self._method(),
            scale=Table(
                (self._say("scale_level"), self._say("scale_meaning")),
                tuple(
                    (self._phrases.level(level), self._of(step.meaning))
                    for level, step in enumerate(content.checklist.scale)
                ),
            ),
            sources=(
                self._say("source_main", source=self._of(content.checklist.source)),
                *self._checked_note(),
            ),
            doubts_intro=self._say("doubts_text", n=len(content.doubts)),
            doubts=tuple(
                DoubtSummary(self._of(d.where), self._of(d.detail), self._of(d.taken))
                for d in content.doubts
                if d.severity == "high"
            ),
        )

    def _checked_note(self) -> tuple[str, ...]:
        if not self._checked_on:
            return ()
        return (self._say("source_checked", day=self._phrases.day(self._checked_on)),)

    # ------------------------------------------------------------------ cover

    def _facts(self) -> tuple[Fact, ...]:
        say, progress = self._say, self._result.progress
        version = self._content.checklist.version
        answered_under = self._assessment.checklist
        if answered_under is not None and answered_under != version:
            version = say("answers_version", version=version, answers=one_line(answered_under))
        return (
            Fact(say("made_on"), self._phrases.day(f"{self._made_at:%Y-%m-%d}")),
            Fact(
                say("answered"),
                say("answered_of", answered=progress.answered, asked=progress.asked),
            ),
            Fact(say("checklist_version"), version),
        )

    def _target(self) -> str:
        if self._result.target is None:
            return self._say("target_none")
        is_own = self._result.target == self._assessment.target
        key = "target_own" if is_own else "target_next"
        return self._say(key, stage=self._phrases.stage(self._result.target))

    def _profile(self) -> tuple[Fact, ...]:
        profile, phrases, say = self._assessment.profile, self._phrases, self._say
        told: list[tuple[str, str]] = [("name", one_line(profile.label))]
        if profile.kind is not None:
            told.append(("kind", phrases.name("kind", profile.kind)))
        if profile.code is not None:
            told.append(("code", profile.code))
        if profile.population is not None:
            told.append(("population", say("population", n=f"{profile.population:,}")))
        told.append(("fields", phrases.listed(phrases.name("field", f) for f in profile.fields)))
        told.append(("regions", phrases.listed(phrases.name("region", r) for r in profile.regions)))
        told.append(("ties", "\n".join(tie for tie in profile.ties if tie.strip())))
        told.append(("target", self._target()))
        return tuple(Fact(say(f"profile_{key}"), value) for key, value in told if value)

    # ------------------------------------------------------------------ the one page

    def _one_page(self, lifts: tuple[Lift, ...]) -> OnePage:
        result, say, phrases = self._result, self._say, self._phrases
        low, high = result.stage.low, result.stage.high
        overall, evidenced = result.rating.overall, result.rating.evidenced
        ranking = rank_items(result, self._content)
        following = result.staircase.next_stage
        title = self._of(self._content.stages[low].title)
        return OnePage(
            stage_number=low,
            stage_high=high,
            stage_big=say("stage_big", number=low) if low else title,
            stage=title if low else "",
            stage_note=phrases.joined(
                filter(
                    None,
                    (
                        say("stage_up_to", stage=phrases.stage(high))
                        if high > low
                        else say("stage_certain"),
                        closed_words(result, self._content, self._lang),
                    ),
                )
            ),
            score=self._point(overall),
            score_span=self._span_beside(overall),
            score_note=self._score_note(overall),
            score_point=overall.point,
            score_low=overall.low,
            score_high=overall.high,
            evidenced=self._point(evidenced),
            evidenced_span=self._span_beside(evidenced),
            evidenced_point=evidenced.point,
            evidence_note=self._evidence_note(),
            strongest=self._ranked(ranking.strongest),
            weakest=self._ranked(ranking.weakest),
            rank_note=rank_doubts(result, self._content, self._lang),
            binding_heading=(
                "" if following is None else say("binding", stage=phrases.stage(following))
            ),
            binding=lifts,
            binding_note=say("binding_none") if following is None else "",
            steps=(self._first_lift(), self._first_scheme(), self._first_case()),
        )

    def _point(self, score: Score) -> str:
        """The number in large type: the point, or the range where there is none."""
        return (
            self._phrases.span(score) if score.point is None else self._phrases.number(score.point)
        )

    def _span_beside(self, score: Score) -> str:
        if score.point is None or score.is_exact:
            return ""
        return self._say("score_span", span=self._phrases.span(score))

    def _score_note(self, overall: Score) -> str:
        note, own = self._range_note(overall), own_weights(self._result, self._phrases)
        return self._say("sentences", first=note, second=own) if own else note

    def _range_note(self, overall: Score) -> str:
        if overall.is_exact:
            return self._say("score_exact")
        states = [state_of(self._assessment[c]) for c in self._result.rating.levels]
        note = self._say("score_open", unknown=states.count("unknown"), blank=states.count("blank"))
        if overall.point is not None:
            return note
        return self._say("sentences", first=self._say("score_span_only"), second=note)

    def _ranked(self, item_ids: Sequence[str]) -> str:
        if not item_ids:
            return self._say("no_rank")
        return self._phrases.listed(
            self._say(
                "score",
                point=self._phrases.item(item_id),
                span=self._phrases.number(self._result.rating.items[item_id].point),
            )
            for item_id in item_ids
        )

    def _evidence_note(self) -> str:
        evidence = self._result.rating.evidence
        if not evidence.due:
            return self._say("evidence_none")
        return self._say("evidence_share", due=len(evidence.due), shown=len(evidence.shown))

    def _first_lift(self) -> Step:
        say = self._say
        if not self._result.gaps:
            return Step(say("next_lift"), "", say("next_lift_none"))
        gap = self._result.gaps[0]
        criterion = self._content.checklist.criteria[gap.criteria[0]]
        target = self._of(criterion.levels[gap.required])
        return Step(
            say("next_lift") if gap.is_known else say("next_find_out"),
            say(
                "pair",
                first=gap_name(gap, self._phrases, self._labels),
                second=self._from_to(gap),
            ),
            say("next_lift_text", required=gap.required, text=target),
        )

    def _from_to(self, gap: Gap) -> str:
        now = str(gap.level) if gap.is_known else self._say("unknown_short")
        return self._say("lift_from_to", now=now, required=gap.required)

    def _first_scheme(self) -> Step:
        say, result = self._say, self._result
        if not result.gaps:
            return Step(say("next_scheme"), "", say("next_scheme_not_needed"))
        usable = [m for m in result.support.matches if m.scheme.access != "partner_only"]
        for wanted, kind in (
            (Recommendation.RECOMMENDED, "next_scheme"),
            (Recommendation.CONFIRM_FIRST, "next_scheme_confirm"),
        ):
            for match in usable:
                if match.recommendation is wanted:
                    name = self._of(match.scheme.name_today)
                    agency = self._of(match.scheme.agency)
                    return Step(
                        say(kind),
                        # some names end with the agency already
                        name if agency in name else say("score", point=name, span=agency),
                        self._of(match.scheme.check),
                    )
        return Step(say("next_scheme"), "", say("next_scheme_none"))

    def _first_case(self) -> Step:
        say, result = self._say, self._result
        if not result.gaps:
            return Step(say("next_case"), "", say("next_case_not_needed"))
        if not result.cases.matches:
            return Step(say("next_case"), "", say("next_case_none"))
        match = result.cases.matches[0]
        when = self._when(match.event)
        title = say("pair", first=self._of(match.case.title), second=self._of(match.event.title))
        return Step(
            say("next_case"),
            say("score", point=title, span=when) if when else title,
            self._of(match.event.summary),
        )

    # ------------------------------------------------------------------ stages

    def _gate_name(self, gate: Gate) -> str:
        requirement = gate.requirement
        if requirement.criterion is not None:
            return self._labels[requirement.criterion]
        if requirement.best_of is not None:
            return self._say("best_of", item=self._phrases.item(requirement.best_of))
        return self._say("overall")

    def _gate_now(self, gate: Gate) -> str:
        if gate.requirement.overall is not None:
            return self._phrases.number(gate.level)
        if gate.level is None:
            return self._say("not_applicable")
        answers = [self._assessment[c] for c in gate.criteria]
        if all(answer.known_level is None for answer in answers):
            return self._phrases.answer(answers[0])
        return self._phrases.level(int(gate.level))

    def _gate_required(self, gate: Gate) -> str:
        if gate.requirement.overall is not None:
            return str(gate.required)
        return self._phrases.level(gate.required)

    def _lift(self, gate: Gate) -> Lift:
        stairs, say, phrases = self._result.staircase, self._say, self._phrases
        following = stairs.next_stage or self._content.stages.top
        alone = stairs.lifted(gate).stage.low
        together = stairs.lifted(*stairs.binding).stage.low
        told = []
        if alone > stairs.stage.low:
            told.append(say("lift_unlocks", stage=phrases.stage(alone)))
        elif together >= following and len(stairs.binding) > 1:
            told.append(
                say(
                    "lift_unlocks_together",
                    n=len(stairs.binding) - 1,
                    stage=phrases.stage(together),
                )
            )
        for later in stairs.later(gate):
            told.append(
                say(
                    "lift_asked_again",
                    number=later.stage,
                    required=self._gate_required(later),
                )
            )
        remark = ""
        if gate.requirement.overall is not None:
            remark = say("lift_overall")
        elif gate.level is None:
            remark = say("lift_none_applicable")
        elif not gate.is_known:
            remark = say("lift_unknown")
        return Lift(
            name=self._gate_name(gate),
            now=self._gate_now(gate),
            required=self._gate_required(gate),
            means_label=self._say("lift_means", level=gate.required),
            means=self._means(gate),
            reason=self._of(gate.requirement.reason),
            unlocks=phrases.joined(told),
            remark=remark,
            is_known=gate.is_known,
        )

    def _means(self, gate: Gate) -> str:
        """What the required level asks for, of each criterion that is near it."""
        criteria = self._content.checklist.criteria
        if len(gate.criteria) == 1:
            return self._of(criteria[gate.criteria[0]].levels[gate.required])
        return "\n".join(
            self._say(
                "pair",
                first=self._labels[c],
                second=self._of(criteria[c].levels[gate.required]),
            )
            for c in gate.criteria
        )

    def _stage(self, number: int) -> StageSummary:
        stage = self._content.stages[number]
        return StageSummary(
            number=number,
            heading=self._say("stage_heading", number=number, title=self._of(stage.title)),
            text=self._of(stage.summary),
            held=number <= self._result.stage.low,
            requirements=tuple(
                self._requirement(gate)
                for gate in self._result.staircase.gates
                if gate.stage == number
            ),
        )

    def _requirement(self, gate: Gate) -> Required:
        state: Literal["met", "could_be_met", "not_met"] = "not_met"
        if gate.met:
            state = "met"
        elif gate.could_be_met:
            state = "could_be_met"
        return Required(
            name=self._gate_name(gate),
            required=self._gate_required(gate),
            now=self._gate_now(gate),
            state=state,
            verdict=self._say(state),
            reason=self._of(gate.requirement.reason),
        )

    # ------------------------------------------------------------------ items and answers

    def _item(self, item: Item) -> ItemSummary:
        score = self._result.rating.items[item.id]
        return ItemSummary(
            id=item.id,
            number=self._phrases.item_number(item.id),
            title=self._of(item.title),
            question=self._of(item.question),
            rule=self._say(f"rule_{item.rule}"),
            score=self._phrases.score(score),
            point=score.point,
            low=score.low,
            high=score.high,
            evidenced=self._phrases.score(self._result.rating.evidenced_items[item.id]),
            evidenced_point=self._result.rating.evidenced_items[item.id].point,
            remark=rank_words(item.id, self._result, self._content, self._lang),
            chart_words=score_words(item.id, self._result, self._content, self._lang),
            calculation=self._calculation(item),
            answers=tuple(
                self._answer(criterion)
                for criterion in item.criteria
                # an own criterion that nobody named is still shown when anything was typed
                if not criterion.own or self._assessment[criterion.id] != NO_ANSWER
            ),
        )

    def _calculation(self, item: Item) -> str:
        levels = self._result.rating.levels
        known = [x.known for c in item.criteria if (x := levels.get(c.id)) and x.known is not None]
        if not known:
            return self._say("calculation_none")
        score = self._phrases.number(self._result.rating.items[item.id].point)
        if item.rule == "best":
            return self._say("calculation_best", best=max(known), score=score)
        return self._say(
            "calculation_mean", levels=" + ".join(map(str, known)), n=len(known), score=score
        )

    def _overall_calculation(self) -> str:
        filled = overall_formula(self._result, self._phrases, "point", evidenced=False)
        if not filled:
            return self._say("calculation_overall_none")
        told = self._say("calculation_overall", formula=filled)
        own = own_weights(self._result, self._phrases)
        return self._say("sentences", first=told, second=own) if own else told

    def _answer(self, criterion: Criterion) -> AnswerSummary:
        answer, phrases = self._assessment[criterion.id], self._phrases
        level = answer.known_level
        absent = is_absent(self._assessment, criterion.id, self._content.checklist)
        is_not_applicable = answer.level == NOT_APPLICABLE
        by = one_line(answer.by)
        at = "" if answer.at is None else phrases.moment(answer.at)
        return AnswerSummary(
            id=criterion.id,
            number=phrases.criterion_number(criterion.id),
            label=self._labels[criterion.id],
            title=self._labels[criterion.id].partition(" ")[2],
            question=self._of(criterion.question),
            state=state_of(answer),
            level=level,
            answer=phrases.answer(answer),
            means=self._of(criterion.levels[level]) if level is not None else "",
            required=self._required.get(criterion.id),
            own_name=one_line(answer.name),
            remark=self._say("own_unnamed") if absent else "",
            reason=answer.reason.strip() if is_not_applicable else "",
            earlier_reason="" if is_not_applicable else answer.reason.strip(),
            evidence=tuple(line.strip() for line in answer.evidence if line.strip()),
            note=answer.note.strip(),
            by=by,
            at=at,
            signed=Fact(self._say("by" if by else "at"), "　".join(filter(None, (by, at)))),
            at_iso="" if answer.at is None else answer.at.isoformat(),
        )

    # ------------------------------------------------------------------ findings

    def _strengths(self, counted: Iterable[str]) -> tuple[Finding, ...]:
        strong = [
            (c, answer)
            for c in counted
            if ((answer := self._assessment[c]).known_level or 0) >= CLAIM_FROM
        ]
        strong.sort(key=lambda pair: -(pair[1].known_level or 0))
        return tuple(
            Finding(
                self._labels[c],
                self._say(
                    "score",
                    point=self._phrases.answer(answer),
                    span=self._say("shown" if answer.is_shown else "not_shown"),
                ),
            )
            for c, answer in strong
        )

    def _gap(self, gap: Gap) -> GapSummary:
        return GapSummary(
            name=gap_name(gap, self._phrases, self._labels),
            level=gap.level,
            required=gap.required,
            size=gap.size,
            blocks_next=gap.blocks_next,
            is_known=gap.is_known,
        )

    def _in_state(self, counted: Iterable[str], state: State) -> tuple[Finding, ...]:
        return tuple(
            Finding(self._labels[c], answer.reason.strip() if state == "not_applicable" else "")
            for c in counted
            if state_of(answer := self._assessment[c]) == state
        )

    # ------------------------------------------------------------------ schemes and cases

    def _link(self, reference: Reference) -> Link:
        phrases = self._phrases
        told = []
        if reference.date is not None:
            told.append(phrases.day(reference.date))
        if reference.date_note is not None:
            told.append(self._of(reference.date_note))
        if reference.kind is not None:
            told.append(phrases.name("source", reference.kind))
        if reference.says is not None:
            told.append(self._of(reference.says))
        return Link(reference.title or "", reference.url, phrases.listed(told))

    def _schemes(self) -> Schemes:
        result, say = self._result, self._say
        if not result.gaps:
            return Schemes(say("schemes_none"), None, (), (), (), (), ())
        by_recommendation: dict[Recommendation, list[SchemeSummary]] = {}
        for match in result.support.matches:
            by_recommendation.setdefault(match.recommendation, []).append(self._scheme(match))
        return Schemes(
            intro=say(
                "schemes_intro",
                gaps=len(result.gaps),
                day=self._phrases.day(self._checked_on) if self._checked_on else "–",
            ),
            covering=summarise_covering(result, self._assessment, self._content, self._lang),
            recommended=tuple(by_recommendation.get(Recommendation.RECOMMENDED, ())),
            read_or_join=tuple(by_recommendation.get(Recommendation.READ_OR_JOIN, ())),
            confirm_first=tuple(by_recommendation.get(Recommendation.CONFIRM_FIRST, ())),
            models=tuple(by_recommendation.get(Recommendation.MODEL, ())),
            unserved=tuple(
                gap_name(gap, self._phrases, self._labels) for gap in result.support.uncovered
            ),
        )

    def _scheme(self, match: Match) -> SchemeSummary:
        scheme, phrases, say = match.scheme, self._phrases, self._say
        standing = scheme.standing
        name = self._of(scheme.name_today)
        # the reader in another language finds the body in charge by its Japanese name
        former = say("renamed", name=self._of(scheme.name)) if standing.current_name else ""
        return SchemeSummary(
            id=scheme.id,
            name=name,
            former_name=former,
            agency=self._of(scheme.agency),
            fit=100 * match.fit,
            fit_shown=phrases.number(100 * match.fit),
            fit_words=phrases.fit(match.fit),
            summary=self._of(scheme.summary),
            remarks=remarks_of(match, phrases),
            reasons=reasons_of(match, phrases, self._labels),
            access=phrases.name("access", scheme.access),
            applicants=self._of(scheme.applicants),
            check=self._of(scheme.check),
            standing=self._standing(scheme),
            grade=standing.grade,
            checked=phrases.day(standing.checked),
            checked_iso=standing.checked,
            note=self._of(standing.note),
            doubt=self._of(standing.doubt),
            sources=tuple(self._link(reference) for reference in standing.sources),
        )

    def _standing(self, scheme: Scheme) -> str:
        standing, phrases = scheme.standing, self._phrases
        told = [
            self._say(
                "standing_line",
                value=phrases.name("value", standing.value),
                grade=standing.grade,
                day=phrases.day(standing.checked),
            )
        ]
        if standing.last_confirmed_active is not None:
            told.append(self._say("last_seen", day=phrases.day(standing.last_confirmed_active)))
        return phrases.joined(told)

    def _when(self, event: CaseEvent) -> str:
        """The year of an event, and where the fact sheet prints another, that one too."""
        say = self._say
        if event.year is None:
            return "" if event.likely_year is None else say("case_year", year=event.likely_year)
        if event.until is not None:
            printed = say("case_years", year=event.year, until=event.until)
        else:
            printed = say("case_ongoing" if event.ongoing else "case_year", year=event.year)
        if event.likely_year is None or event.likely_year == event.year:
            return printed
        return say("case_corrected", likely=event.likely_year, printed=printed)

    def _cases(self) -> Cases:
        result, say, phrases = self._result, self._say, self._phrases
        if not result.gaps:
            return Cases(say("cases_none"), (), ())
        events = []
        for match in result.cases.matches:
            event = match.event
            text = self._of(event.summary)
            if event.question is not None:
                text = say("case_question", question=self._of(event.question), answer=text)
            remarks = [say("case_similar")] if match.is_similar else []
            if event.likely is not None:
                remarks.append(self._of(event.likely))
            events.append(
                CaseSummary(
                    id=event.id,
                    case=self._of(match.case.title),
                    title=self._of(event.title),
                    when=self._when(event),
                    step="" if event.step is None else self._phrases.stage(event.step),
                    text=text,
                    shows=tuple(
                        self._labels[c]
                        for gap in match.gaps
                        for c in gap.criteria
                        if c in event.criteria
                    ),
                    remark=self._phrases.listed(remarks),
                    doubt=self._of(event.doubt),
                    sources=tuple(self._link(reference) for reference in event.sources),
                )
            )
        return Cases(
            intro=phrases.joined((say("cases_intro"), likeness_words(result.cases, phrases))),
            events=tuple(events),
            unillustrated=tuple(
                gap_name(gap, self._phrases, self._labels) for gap in result.cases.uncovered
            ),
        )

    # ------------------------------------------------------------------ method

    def _method(self) -> tuple[Section, ...]:
        """The method in words: every ``method_…`` heading with its numbered paragraphs."""
        numbered = re.compile(r"_\d+$")
        written = self._content.wording.keys()
        sections = []
        for name in ("level", "score", "range", "evidence", "stage", "gap", "case"):
            keys = [
                key.removeprefix("report.")
                for key in written
                if numbered.sub("", key) == f"report.method_{name}" and numbered.search(key)
            ]
            sections.append(
                Section(self._say(f"method_{name}"), tuple(self._say(key) for key in keys))
            )
        grades = tuple(
            self._say("method_grade", grade=grade, meaning=self._phrases.name("grade", grade))
            for grade in "ABCD"
        )
        sections.append(Section(self._say("method_grades"), grades))
        return tuple(sections)
