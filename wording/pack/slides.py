"""Six slides: where the municipality stands, what is missing, the plan, the schemes, what is to be
decided, and an appendix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checklist.model import TOP_LEVEL
from wording.pack.account import Account
from wording.pack.overview import does_by_when, figures, planned
from wording.shapes import Figure, Table

#: How many gaps, rows of the plan, years, schemes and points a slide has room for.
MOST_GAPS, MOST_ROWS, MOST_YEARS, MOST_SCHEMES, MOST_POINTS = 6, 10, 8, 4, 7
_TOP_SCORE = 100
#: What stands beside a criterion without a level, by the state of its answer.
_SIGNS: Mapping[str, str] = {"unknown": "？", "not_applicable": "―", "blank": "□", "": ""}


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: a name for each bar, one or two series with their values from 0 to ``top``
    (``None``: no bar), its title, and what it shows in words (``alt``)."""

    title: str
    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    top: int
    alt: str


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide. ``lead`` stands below the title, ``points`` are lines, ``remark`` stands at the
    bottom, ``notes`` are for the speaker; ``table`` comes with the shares of its columns' widths
    (``widths``). ``is_numbered``: the points are decisions, which are called by their numbers."""

    id: str
    title: str
    lead: str = ""
    figures: tuple[Figure, ...] = ()
    bars: Bars | None = None
    table: Table | None = None
    widths: tuple[int, ...] = ()
    points: tuple[str, ...] = ()
    is_numbered: bool = False
    remark: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Slides:
    """The slides with the title of the file, the municipality, and what stands below each."""

    title: str
    municipality: str
    footer: str
    slides: tuple[Slide, ...]


def summarise_slides(account: Account) -> Slides:
    """The slides for one municipality."""
    say = account.say
    return Slides(
        title=say("pair", first=account.short_title, second=say("pack.name_slides")),
        municipality=account.title,
        footer=say("pack.slide_footer", municipality=account.short_title, day=account.made_on),
        slides=(
            _now(account),
            _missing(account),
            _plan(account),
            _schemes(account),
            _asks(account),
            _appendix(account),
        ),
    )


def _alt(account: Account, key: str, rows: Iterator[tuple[str, str]]) -> str:
    sentences = (account.say("pack.alt_row", name=name, value=value) for name, value in rows)
    return account.say(key, rows=account.phrases.joined(sentences))


def _now(account: Account) -> Slide:
    say, scores = account.say, account.items.scores
    names = tuple(
        account.phrases.item(score.id)
        if score.point is not None
        else say("score", point=account.phrases.item(score.id), span=score.score)
        for score in scores
    )
    values = tuple(None if s.point is None else round(s.point, 1) for s in scores)
    rows = zip(names, (score.score for score in scores), strict=True)
    return Slide(
        id="now",
        title=say("pack.slide_now", municipality=account.short_title),
        figures=figures(account),
        bars=Bars(
            title=say("pack.slide_score_chart"),
            names=names,
            series=((say("pack.slide_score"), values),),
            top=_TOP_SCORE,
            alt=_alt(account, "pack.alt_scores", iter(rows)),
        ),
        points=(account.page.stage_note, account.page.score_note),
        remark=say("pack.self_assessed"),
        notes=say("pack.note_now", answered=account.answered, evidence=account.page.evidence_note),
    )


def _missing(account: Account) -> Slide:
    say, gaps = account.say, account.findings.gaps
    if not gaps:
        return Slide(
            id="missing",
            title=say("pack.slide_missing_top"),
            points=(
                say("pack.no_gap"),
                *(
                    say("pair", first=finding.name, second=finding.text)
                    for finding in account.findings.strengths[:MOST_GAPS]
                ),
            ),
            notes=say("pack.note_missing"),
        )
    shown, more = gaps[:MOST_GAPS], len(gaps) - MOST_GAPS
    reasons = {lift.id: lift.reason for lift in account.chapter.lifts}
    later = say("pack.slide_reason_later")
    now = tuple(float(gap.level) if gap.is_known else None for gap in shown)
    rows = ((gap.name, f"{gap.now} → {gap.required}") for gap in shown)
    return Slide(
        id="missing",
        title=say("pack.slide_missing", stage=account.target),
        bars=Bars(
            title=say("pack.slide_gap_chart"),
            names=tuple(gap.name for gap in shown),
            series=(
                (say("pack.slide_now_level"), now),
                (say("pack.slide_needed_level"), tuple(float(gap.required) for gap in shown)),
            ),
            top=max(TOP_LEVEL, *(gap.required for gap in shown)),
            alt=_alt(account, "pack.alt_gaps", rows),
        ),
        table=Table(
            (say("pack.slide_gap"), say("pack.slide_reason")),
            tuple(
                (
                    say("pack.gap", name=gap.name, now=gap.now, required=gap.required),
                    reasons.get(gap.id, later),
                )
                for gap in shown
            ),
        ),
        widths=(2, 3),
        remark=say("few_more", n=more) if more > 0 else "",
        notes=say("pack.note_missing"),
    )


def _plan(account: Account) -> Slide:
    say, plan = account.say, account.plan
    if plan is None or not plan.rows:
        return Slide(
            id="plan",
            title=say("pack.slide_plan_none"),
            points=planned(account)[:MOST_POINTS],
            notes=say("pack.note_plan"),
        )
    years = account.years[:MOST_YEARS]
    owners: dict[str, list[str]] = {}
    for step in account.steps:
        if step.owner:
            owners.setdefault(step.criterion_id, []).append(step.owner)
    rows = tuple(
        (
            cells[0],
            account.phrases.listed(dict.fromkeys(owners.get(row.id, ())))
            or say("pack.slide_no_owner"),
            *cells[1 : 1 + len(years)],
        )
        for row, cells in zip(plan.rows[:MOST_ROWS], plan.table.rows[:MOST_ROWS], strict=True)
    )
    cut = max(0, len(plan.rows) - MOST_ROWS)
    lines = [say("pack.slide_legend"), *([say("few_more", n=cut)] if cut else [])]
    if len(account.years) > MOST_YEARS:
        lines.append(say("pack.slide_later", year=account.year(account.years[MOST_YEARS])))
    effort = say("pack.slide_effort", effort=account.effort, capacity=account.capacity)
    reached = ""
    if account.ends is not None:
        reached = say("pack.ends", stage=account.target, year=account.year(account.ends))
    return Slide(
        id="plan",
        title=say("pack.slide_plan", span=account.span),
        lead=f"{reached}　{effort}".strip(),
        table=Table(
            (say("pack.slide_step"), say("pack.slide_owner"), *map(account.year, years)), rows
        ),
        widths=(5, 3, *(3 for _ in years)),
        remark=account.phrases.joined(lines),
        notes=account.phrases.joined((say("pack.note_plan"), plan.intro)),
    )


def _schemes(account: Account) -> Slide:
    say, notes = account.say, account.say("pack.note_schemes", day=account.checked_on)
    title = say("pack.slide_schemes")
    more = len(account.schemes) - MOST_SCHEMES
    remarks = [say("few_more", n=more)] if more > 0 else []
    if account.own_work:
        remarks.append(
            say("pack.own_work", names=account.phrases.few(gap.name for gap in account.own_work))
        )
    if not account.schemes:
        return _own_work(account, title, notes)
    heads = ("slide_scheme", "slide_does", "slide_money")
    return Slide(
        id="schemes",
        title=title,
        table=Table(
            tuple(say(f"pack.{head}") for head in heads),
            tuple(
                (
                    say("score", point=scheme.name, span=scheme.agency),
                    does_by_when(account, scheme),
                    scheme.money,
                )
                for scheme in account.schemes[:MOST_SCHEMES]
            ),
        ),
        widths=(4, 4, 5),
        remark=account.phrases.joined(remarks),
        notes=notes,
    )


def _own_work(account: Account, title: str, notes: str) -> Slide:
    """Where no scheme helps: what the next levels ask for, and the nearest cases."""
    say, work = account.say, account.own_work
    if not work:
        return Slide(id="schemes", title=title, points=(account.no_scheme,), notes=notes)
    more = len(work) - MOST_SCHEMES
    heads = ("slide_gap", "slide_asked", "slide_case")
    return Slide(
        id="schemes",
        title=title,
        lead=account.no_scheme,
        table=Table(
            tuple(say(f"pack.{head}") for head in heads),
            tuple((gap.name, gap.text, gap.case or "–") for gap in work[:MOST_SCHEMES]),
        ),
        widths=(3, 6, 4),
        remark=say("few_more", n=more) if more > 0 else "",
        notes=notes,
    )


def _asks(account: Account) -> Slide:
    say, asks = account.say, account.asks
    more = len(asks) - MOST_POINTS
    return Slide(
        id="asks",
        title=say("pack.slide_asks"),
        points=asks[:MOST_POINTS],
        is_numbered=True,
        remark=say("few_more", n=more) if more > 0 else "",
        notes=say("pack.note_asks"),
    )


def _appendix(account: Account) -> Slide:
    say = account.say
    rows = [row for row in account.criteria if not row.is_item]
    answers = {
        answer.id: answer.answer for item in account.answers.items for answer in item.answers
    }
    return Slide(
        id="appendix",
        title=say("pack.slide_appendix"),
        bars=Bars(
            title=say("pack.slide_levels_chart"),
            names=tuple(
                row.short if row.level is not None else f"{row.short} {_SIGNS[row.state or '']}"
                for row in rows
            ),
            series=(
                (
                    say("pack.slide_now_level"),
                    tuple(None if row.level is None else float(row.level) for row in rows),
                ),
            ),
            top=TOP_LEVEL,
            alt=_alt(account, "pack.alt_levels", ((row.label, answers[row.id]) for row in rows)),
        ),
        remark=say("pack.slide_levels_note"),
        notes=say("pack.note_appendix"),
    )
