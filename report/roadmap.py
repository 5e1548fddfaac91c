"""The plan in words, for its page and its chapter in the report."""

from __future__ import annotations

from checklist.answers import Assessment
from checklist.load import Content
from checklist.model import OVERALL, Lang
from report.captions import labels_of
from report.contents import PlanRow, PlanSummary, PlanYear, Table
from report.phrases import Phrases, shortened
from scoring.result import Result
from scoring.roadmap import NoRoadmap, Obstacle, Roadmap, Step, plan
from scoring.support import Recommendation

#: Widest label of the chart, in kana.
_ROOM = 15.5
#: From this help on a scheme is named beside a step.
_HELPS = 2


def summarise_plan(
    assessment: Assessment, result: Result, content: Content, lang: Lang
) -> PlanSummary | None:
    """The plan up to the target, or why there is none; ``None`` at the highest stage."""
    if result.target is None:
        return None
    found = plan(
        content.checklist,
        content.stages,
        result.rating.levels,
        result.target,
        assessment.plan.capacity,
    )
    writer = _Writer(assessment, result, content, lang)
    return writer.no_plan(found) if isinstance(found, NoRoadmap) else writer.plan(found)


class _Writer:
    def __init__(self, assessment: Assessment, result: Result, content: Content, lang: Lang):
        self._result = result
        self._content = content
        self._lang = lang
        self._phrases = Phrases(content, lang)
        self._say = self._phrases.say
        self._labels = labels_of(self._phrases, assessment)

    def no_plan(self, found: NoRoadmap) -> PlanSummary:
        told = [self._obstacle(one) for one in found.obstacles]
        if found.capacity_needed is not None:
            told.append(self._say("plan.capacity_needed", capacity=found.capacity_needed))
        return PlanSummary(
            intro=self._say(
                "plan.no_plan",
                capacity=found.capacity,
                stage=self._phrases.stage(found.target),
            ),
            obstacles=tuple(told),
            years=(),
            rows=(),
            legend=(),
            axis="",
            alt="",
            table=Table((), ()),
        )

    def _obstacle(self, one: Obstacle) -> str:
        if one.id == OVERALL:
            name = self._say("plan.overall")
        elif one.id in self._labels:
            name = self._labels[one.id]
        else:
            name = self._say("plan.best_of", item=self._phrases.item(one.id))
        # nothing is ruled out on the page: what remains is too large for a year
        is_missing = one.reason == "not_applicable"
        key = "plan.not_applicable" if is_missing else "plan.capacity_lacks"
        return self._say(key, name=name)

    def plan(self, found: Roadmap) -> PlanSummary:
        say, years = self._say, range(1, found.years + 1)
        head = tuple(say(f"plan.{key}") for key in ("criterion", "level", "effort", "todo", "aids"))
        return PlanSummary(
            intro=say(
                "plan.intro",
                stage=self._phrases.stage(found.target),
                effort=found.effort,
                capacity=found.capacity,
                years=found.years,
            ),
            obstacles=(),
            years=tuple(
                PlanYear(
                    heading=say(
                        "plan.year_effort",
                        year=year,
                        effort=sum(step.effort for step in found.in_year(year)),
                    ),
                    table=Table(head, tuple(self._step(step) for step in found.in_year(year))),
                )
                for year in years
            ),
            rows=self._rows(found),
            legend=(say("plan.legend"),),
            axis=say("plan.axis"),
            alt=say("plan.alt", rows=self._phrases.joined(self._alt(found, y) for y in years)),
            table=Table(
                (say("plan.criterion"), *(say("plan.year", year=year) for year in years)),
                tuple(
                    (row.label, *(self._cell(row, year) for year in years))
                    for row in self._rows(found)
                ),
            ),
        )

    def _rows(self, found: Roadmap) -> tuple[PlanRow, ...]:
        """The criteria raised, in the order of the checklist."""
        return tuple(
            PlanRow(
                id=c,
                label=self._labels[c],
                short=shortened(self._labels[c], _ROOM),
                reached=tuple((step.year, step.level) for step in steps),
            )
            for c in self._content.checklist.criteria
            if (steps := [step for step in found.steps if step.criterion_id == c])
        )

    @staticmethod
    def _cell(row: PlanRow, year: int) -> str:
        return "".join(str(level) for when, level in row.reached if when == year)

    def _alt(self, found: Roadmap, year: int) -> str:
        return self._say(
            "plan.alt_row",
            year=year,
            steps=self._phrases.listed(
                self._say("plan.alt_step", name=self._labels[s.criterion_id], level=s.level)
                for s in found.in_year(year)
            ),
        )

    def _step(self, step: Step) -> tuple[str, ...]:
        say = self._say
        change = say("plan.from_to", now=step.level - 1, level=step.level)
        criterion = self._content.checklist.criteria[step.criterion_id]
        low = self._result.rating.levels[step.criterion_id].low
        is_first_unknown = not step.is_known and step.level == low + 1
        return (
            self._labels[step.criterion_id],
            say("plan.find_out", change=change) if is_first_unknown else change,
            say(f"plan.effort_{step.effort}"),
            criterion.levels[step.level].of(self._lang),
            "\n".join(self._aids(step.criterion_id)) or say("plan.no_aids"),
        )

    def _aids(self, criterion_id: str) -> list[str]:
        """The scheme and the case event that come first for a criterion."""
        told = []
        for match in self._result.support.matches:
            is_usable = match.recommendation < Recommendation.MODEL
            if is_usable and match.scheme.helps.get(criterion_id, 0) >= _HELPS:
                is_sure = match.recommendation is Recommendation.RECOMMENDED
                key = "plan.scheme" if is_sure else "plan.scheme_confirm"
                told.append(self._say(key, name=match.scheme.name_today.of(self._lang)))
                break
        for one in self._result.cases.matches:
            if criterion_id in one.event.criteria:
                case, title = one.case.title.of(self._lang), one.event.title.of(self._lang)
                told.append(self._say("plan.case", case=case, title=title))
                break
        return told
