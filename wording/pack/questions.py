"""What a councillor, a resident or the finance section will ask (想定問答), answered from the
assessment; what it does not know is left to be answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wording.answers import AnswerSummary
from wording.drafts import DraftPaper, Line
from wording.pack.account import Account
from wording.pack.lines import has_blank, known_line, line, section
from wording.pack.paper import paper

#: How many pieces of evidence, and how many cases, an answer names.
_EVIDENCE, _CASES = 3, 3
#: From this level on, a plan or policy states a purpose.
_IN_A_PAPER = 2
#: The states of an answer that is still to be found out.
_OPEN = ("unknown", "blank")


@dataclass(frozen=True, slots=True)
class CouncilQuestion:
    """A question, its answer line by line, and the ``source`` from which it comes. ``is_open``:
    something is left to be filled in."""

    id: str
    text: str
    answer: tuple[Line, ...]
    source: str

    @property
    def is_open(self) -> bool:
        """Whether the answer has a blank."""
        return has_blank(self.answer)


def questions_for(account: Account) -> tuple[CouncilQuestion, ...]:
    """The questions with their answers, in the order in which they are usually asked."""
    answers = _Answers(account)
    asked = {
        "role": (answers.role(), "src_purpose"),
        "record": (answers.record(), "src_strength"),
        "benefit": (answers.benefit(), "src_purpose"),
        "priority": (answers.priority(), "src_plan"),
        "now": (answers.now(), "src_one_page"),
        "others": (answers.others(), "src_cases"),
        "trust": (answers.trust(), "src_method"),
        "unknown": (answers.unknown(), "src_findings"),
        "missing": (answers.missing(), "src_findings"),
        "plan": (answers.plan(), "src_plan"),
        "sure": (answers.sure(), "src_plan"),
        "cost": (answers.cost(), "src_budget"),
        "grants": (answers.grants(), "src_schemes"),
        "after": (answers.after(), "src_schemes"),
        "staff": (answers.staff(), "src_capacity"),
        "partner": (answers.partner(), "src_partner"),
        "safety": (answers.safety(), "src_fill"),
        "results": (answers.results(), "src_capacity"),
        "basis": (answers.basis(), "src_capacity"),
        "when": (answers.when(), "src_schemes"),
        "stop": (answers.stop(), "src_fill"),
    }
    say = account.say
    return tuple(
        CouncilQuestion(
            name, say(f"pack.q_{name}", own=account.own), tuple(lines), say(f"pack.{source}")
        )
        for name, (lines, source) in asked.items()
    )


def summarise_questions(account: Account) -> DraftPaper:
    """The questions as a paper."""
    say, questions = account.say, questions_for(account)
    opened = sum(question.is_open for question in questions)
    parts = (
        section(
            question.id,
            say("pack.qa_number", n=number, question=question.text),
            *question.answer,
            known_line(say("pack.qa_from", source=question.source)),
        )
        for number, question in enumerate(questions, start=1)
    )
    return paper(
        account,
        say("pack.name_questions"),
        known_line(say("pack.qa_heading")),
        [known_line(say("pack.qa_opening", n=len(questions), open=opened))],
        parts,
        purpose=say("pack.qa_box_purpose"),
        checks=(say("pack.qa_box_check"),),
    )


class _Answers:
    """The answers, line by line."""

    def __init__(self, account: Account) -> None:
        self.account, self.phrases, self.own = account, account.phrases, account.own
        self._answers = {
            answer.id: answer for item in account.answers.items for answer in item.answers
        }

    def _known(self, key: str, /, **values: object) -> Line:
        return known_line(self.account.say(f"pack.{key}", **values))

    def _open(self, key: str) -> Line:
        return line(self.phrases, f"pack.{key}")

    def _names(self, names: Iterator[str] | tuple[str, ...] | list[str]) -> str:
        return self.phrases.listed(names)

    def _level(self, criterion_id: str, *, proof: bool = True) -> Iterator[Line]:
        """How a criterion was answered, and with what evidence."""
        answer = self._answers.get(criterion_id)
        if answer is None:
            return
        if answer.state == "blank":
            yield line(self.phrases, "pack.qa_level_blank", name=answer.label)
            return
        key = "qa_level_open" if answer.state == "unknown" else "qa_level"
        text = self.account.say(f"pack.{key}", name=answer.label, level=answer.answer)
        if proof and answer.level:
            text = self.phrases.joined((text, self._evidence(answer)))
        yield known_line(text)

    def _evidence(self, answer: AnswerSummary) -> str:
        say = self.account.say
        if not answer.evidence:
            return say("pack.qa_no_evidence")
        named = [" ".join(text.split()) for text in answer.evidence[:_EVIDENCE]]
        if more := len(answer.evidence) - _EVIDENCE:
            named += [say("few_more", n=more)] if more > 0 else []
        return say("pack.qa_evidence", evidence=self._names(named))

    def _purposes(self) -> dict[str, AnswerSummary]:
        return {
            name: answer for name, answer in self._answers.items() if name.startswith("purpose.")
        }

    def _purpose(self) -> Line:
        """Which purposes papers state; that there is none, or that it is not known."""
        answers = self._purposes().values()
        if names := [a.label for a in answers if (a.level or 0) >= _IN_A_PAPER]:
            return self._known("a_role_purposes", own=self.own, names=self._names(names))
        is_open = any(answer.state in _OPEN for answer in answers)
        return self._known("a_role_purpose_open" if is_open else "a_role_no_purpose")

    # ------------------------------------------------------------------ why, and for whom

    def role(self) -> Iterator[Line]:
        if self.account.runs_utilities:
            yield self._known("a_role_law")
        else:
            yield self._open("a_role_prefecture")
        yield self._purpose()
        yield self._open("a_role_why")

    def record(self) -> Iterator[Line]:
        shown = [
            name
            for name, answer in self._answers.items()
            if name.startswith("strength.") and answer.level
        ]
        for name in shown:
            yield from self._level(name)
        if not shown:
            yield self._known("a_record_none")
        yield from self._level("partner.nurturing")
        yield self._open("a_record_gained")

    def benefit(self) -> Iterator[Line]:
        named = [name for name, answer in self._purposes().items() if answer.level]
        for name in named:
            yield from self._level(name)
        if not named:
            yield self._purpose()
        yield from self._level("business.trading")
        yield self._known("a_benefit_none")
        yield self._open("a_benefit_effect")

    def priority(self) -> Iterator[Line]:
        steps = self.account.steps
        yield self._known("a_priority_not")
        if free := sum(step.starts_now for step in steps):
            yield self._known("a_priority_free", n=len(steps), free=free)
        yield self._open("a_priority_why")

    # ------------------------------------------------------------------ where we stand

    def now(self) -> Iterator[Line]:
        page = self.account.page
        score = (
            page.score
            if not page.score_span
            else self.account.say("score", point=page.score, span=page.score_span)
        )
        yield self._known("a_now", stage=self.account.stage, score=score, note=page.stage_note)
        if self.account.has_ranks:
            yield self._known("a_now_ranks", strongest=page.strongest, weakest=page.weakest)

    def others(self) -> Iterator[Line]:
        yield self._known("a_others_none")
        cases = [
            self.account.say("pack.a_case", case=event.case, title=event.title)
            for event in self.account.cases.events[:_CASES]
        ]
        if cases:
            yield self._known("a_others_cases", cases=self._names(cases))

    def trust(self) -> Iterator[Line]:
        page = self.account.page
        yield self._known("a_trust_self", own=self.own, answered=self.account.answered)
        yield self._known("a_trust_evidence", share=page.evidence_note, evidenced=page.evidenced)
        if workshop := self.account.workshop:
            title, people = workshop
            yield self._known("a_trust_workshop", title=title, people=people)
        if by := list(dict.fromkeys(filter(None, (a.by for a in self._answers.values())))):
            yield self._known("a_trust_by", by=self._names(by))
        yield self._open("a_trust_not")

    def unknown(self) -> Iterator[Line]:
        page, findings = self.account.page, self.account.findings
        if findings.unknowns or findings.blanks:
            yield self._known("a_unknown_some", note=page.score_note, stage=page.stage_note)
        else:
            yield self._known("a_unknown_none")
        if open_criteria := self.account.find_out:
            yield self._known("a_unknown_find", names=self._names([c.name for c in open_criteria]))
        if findings.claimed:
            names = self._names([finding.name for finding in findings.claimed])
            yield self._known("a_unknown_claimed", names=names)

    def missing(self) -> Iterator[Line]:
        gaps = self.account.findings.gaps
        if not gaps:
            yield self._known("no_gap")
            return
        reasons = {lift.id: lift.reason for lift in self.account.chapter.lifts}
        heading = self.account.findings.gaps_heading
        yield self._known("a_missing", heading=heading, n=len(gaps))
        for gap in gaps:
            yield self._known(
                "a_missing_one",
                name=gap.name,
                now=gap.now,
                required=gap.required,
                reason=reasons.get(gap.id, ""),
            )

    # ------------------------------------------------------------------ what, when, who

    def plan(self) -> Iterator[Line]:
        account = self.account
        if not account.target:
            yield self._known("a_plan_top")
            return
        if not account.is_planned:
            yield self._known("a_plan_none")
            for obstacle in () if account.plan is None else account.plan.obstacles:
                yield known_line(obstacle)
            return
        for year, steps in account.begun():
            names = self._names([account.step(step) for step in steps])
            yield self._known("a_plan_year", year=year, steps=names)
        if account.ends is not None:
            year = account.year(account.ends)
            yield self._known("a_plan_ends", target=account.target, year=year)

    def sure(self) -> Iterator[Line]:
        steps = self.account.steps
        if steps:
            owned = sum(bool(step.owner) for step in steps)
            yield self._known("a_sure", n=len(steps), owned=owned)
        yield self._known("a_sure_review")
        yield self._open("a_sure_late")

    def staff(self) -> Iterator[Line]:
        if self.account.is_planned and self.account.steps:
            yield self._known(
                "a_staff_effort", effort=self.account.effort, capacity=self.account.capacity
            )
        yield from self._level("capacity.people")
        yield from self._level("system.unit")
        yield self._open("a_staff_how")

    def results(self) -> Iterator[Line]:
        if self.account.target:
            yield self._known("a_results_target", target=self.account.target)
        yield from self._level("system.evaluation")
        yield from self._level("capacity.citizens")
        yield self._open("a_results_when")

    def basis(self) -> Iterator[Line]:
        yield from self._level("capacity.legal")
        yield self._purpose()

    # ------------------------------------------------------------------ money

    def cost(self) -> Iterator[Line]:
        account = self.account
        yield self._known("a_cost_not")
        yield self._open("a_cost_sum")
        if names := [account.step(step) for step in account.steps if step.needs_budget]:
            yield self._known("a_cost_steps", names=self._names(names))
        elif account.steps:
            yield self._known("a_cost_no_steps")
        yield from self._level("capacity.finance")

    def grants(self) -> Iterator[Line]:
        account = self.account
        if not account.schemes:
            yield known_line(account.no_scheme)
            return
        for scheme in account.schemes:
            yield self._known(
                "a_grants_one", name=scheme.name, agency=scheme.agency, money=scheme.money
            )
        yield self._known("a_grants_checked", day=account.checked_on)

    def after(self) -> Iterator[Line]:
        for scheme in self.account.schemes:
            if scheme.months is not None:
                yield self._known("a_after_months", name=scheme.name, months=scheme.months)
        yield self._known("a_after_law")
        yield self._open("a_after_policy")

    # ------------------------------------------------------------------ partner, time, end

    def partner(self) -> Iterator[Line]:
        account = self.account
        if account.countries:
            yield self._known("a_partner_countries", countries=self._names(account.countries))
        else:
            yield self._open("a_partner_none")
        if account.ties:
            yield self._known("a_partner_ties", ties=self._names(account.ties))
        yield from self._level("partner.site")
        yield from self._level("partner.nurturing")
        yield self._open("a_partner_why")

    def safety(self) -> Iterator[Line]:
        yield self._known("a_safety")
        yield self._open("a_safety_how")

    def when(self) -> Iterator[Line]:
        budget = self.account.budget
        first, last = budget.request
        year = self.account.year(budget.year)
        yield self._known("a_when_budget", year=year, first=first, last=last)
        timed = [scheme for scheme in self.account.schemes if scheme.when]
        for scheme in timed:
            yield self._known("a_when_scheme", name=scheme.name, when=scheme.when)
        if self.account.schemes and not timed:
            yield self._known("a_when_no_call")

    def stop(self) -> Iterator[Line]:
        yield self._known("a_stop", own=self.own)
        yield self._open("a_stop_how")
