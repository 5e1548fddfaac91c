"""Server CPU per interaction on the real pages, against the bare script with the same elements."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.server import APP, BARE, Server, serve
from benchmarks.table import Row, percentile, ratio
from benchmarks.tape import kinds, write_tape
from benchmarks.visitor import Run, Visitor, another
from checklist.fiscal import JAPAN
from checklist.load import Content, load
from store.assessments import AssessmentStore
from wording.phrases import Phrases

ROUNDS = 7
INTERACTIONS = 40  # a round, of each subject
IDLE = 300
WARM = 10.0  # seconds after the start, when the server has loaded what pages need
AT_ONCE = 6
REPLAY = BARE / "replay.py"

#: CPU of one interaction and its duration as the visitor sees it, both in milliseconds.
Cost = tuple[float, float]
#: One interaction with a page.
Act = Callable[[Visitor], Awaitable[Run]]


def _stored_examples(database: Path, content: Content, count: int = 1) -> list[str]:
    """Resume codes of that many new assessments, filled in as the example is."""
    store = AssessmentStore(database)
    try:
        return [store.create(content.example)[0] for _ in range(count)]
    finally:
        store.close()


def _choosing() -> Act:
    """Chooses something else, the same in every run."""
    chance = random.Random(1)  # noqa: S311 - what is chosen need not be secret

    async def choose(visitor: Visitor) -> Run:
        widget = chance.choice(visitor.choices())
        return await visitor.choose(widget, another(widget, chance))

    return choose


async def _draw_again(visitor: Visitor) -> Run:
    return await visitor.run()


async def _round(server: Server, visitor: Visitor, act: Act) -> Cost:
    before = server.cpu_seconds()
    runs = [await act(visitor) for _ in range(INTERACTIONS)]
    used = server.cpu_seconds() - before
    duration = statistics.median(run.seconds for run in runs)
    return 1000 * used / INTERACTIONS, 1000 * duration


async def _compare(act: Act, *subjects: tuple[Server, Visitor]) -> list[list[Cost]]:
    """Rounds of interactions on each subject in turn, after a round that is not counted."""
    by_subject: list[list[Cost]] = [[] for _ in subjects]
    for number in range(ROUNDS + 1):
        for costs, (server, visitor) in zip(by_subject, subjects, strict=True):
            cost = await _round(server, visitor, act)
            if number:
                costs.append(cost)
    return by_subject


def _cpu(costs: list[Cost]) -> list[float]:
    return [cpu for cpu, _ in costs]


def _text(costs: list[Cost]) -> str:
    waited = statistics.median(duration for _, duration in costs)
    return f"{statistics.median(_cpu(costs)):.1f} ms CPU, {waited:.0f} ms until drawn"


def _drawn(visitor: Visitor, run: Run) -> str:
    count = kinds(visitor)
    inputs = ("radio", "selectbox", "text_input", "text_area", "number_input", "button")
    typed = sum(count[kind] for kind in inputs)
    return f"{sum(count.values())} elements, {typed} of them inputs, {run.received / 1000:.1f} kB"


@asynccontextmanager
async def _idle(server: Server, page: str, codes: list[str]) -> AsyncIterator[None]:
    """Sessions that have opened the page and then do nothing."""
    async with AsyncExitStack() as stack:
        for code in codes:
            visitor = Visitor(f"{server.address}/{page}?code={code}")
            await stack.enter_async_context(visitor)
            await visitor.run()
        yield


# ---------------------------------------------------------------------------- subjects


async def _item_page(folder: Path, content: Content) -> list[Row]:
    page = "capacity"
    quiet, crowded = folder / "quiet.db", folder / "crowded.db"
    (code,) = _stored_examples(quiet, content)
    code_among, *codes = _stored_examples(crowded, content, 1 + IDLE)
    async with AsyncExitStack() as stack:
        alone = stack.enter_context(serve(APP, DATABASE=quiet))
        among = stack.enter_context(serve(APP, DATABASE=crowded))
        visitor = Visitor(f"{alone.address}/{page}?code={code}")
        await stack.enter_async_context(visitor)
        run = await visitor.run()
        bare, baseline, bare_run = await _bare(stack, folder, page, visitor, content)
        before = among.megabytes()
        await stack.enter_async_context(_idle(among, page, codes))
        each = (among.megabytes() - before) / IDLE
        busy = Visitor(f"{among.address}/{page}?code={code_among}")
        await stack.enter_async_context(busy)
        await busy.run()
        both = (alone, visitor), (bare, baseline)
        ours, theirs, crowd = await _compare(_choosing(), *both, (among, busy))
        again = [_cpu(costs) for costs in await _compare(_draw_again, *both)]
    against, crowded_by = ratio(_cpu(ours), _cpu(theirs)), ratio(_cpu(crowd), _cpu(ours))
    how = (
        f"levels chosen on `{page}`, each choice saved durably; ours draws the card alone of "
        f"{_drawn(visitor, run)}; bare, all of it: {_drawn(baseline, bare_run)}"
    )
    used = statistics.median(_cpu(ours))
    return [
        Row(
            "server CPU of one interaction on an item page",
            _text(ours),
            how,
            "≤ 0.45 × bare",
            _text(theirs),
            against,
            against <= 0.45,
        ),
        Row("… in absolute terms", f"{used:.1f} ms", "the same figures", "≤ 6 ms", met=used <= 6),
        Row(
            "… drawing alone",
            f"{statistics.median(again[0]):.1f} ms CPU",
            "the same page run again without a choice: nothing to save",
            baseline=f"{statistics.median(again[1]):.1f} ms CPU",
            ratio=ratio(*again),
        ),
        Row(
            f"… with {IDLE} other sessions idle",
            _text(crowd),
            f"each idle session has opened its own assessment; {each:.2f} MB for each",
            "≤ 1.25 × none idle",
            _text(ours),
            crowded_by,
            crowded_by <= 1.25,
        ),
    ]


async def _bare(
    stack: AsyncExitStack, folder: Path, page: str, visitor: Visitor, content: Content
) -> tuple[Server, Visitor, Run]:
    """The bare script that draws what the visitor sees on a page, seen by another."""
    tape = folder / f"{page}.json"
    write_tape(tape, visitor, _charts_of(page, content))
    bare = stack.enter_context(serve(REPLAY, TAPE=tape))
    baseline = Visitor(f"{bare.address}/{page}")
    await stack.enter_async_context(baseline)
    run = await baseline.run()
    assert kinds(visitor) == kinds(baseline), "the bare script draws something else"
    return bare, baseline, run


async def _page(folder: Path, content: Content, page: str, how: str, act: Act) -> Row:
    """A page whose visitor does the same again and again."""
    database = folder / f"{page}.db"
    (code,) = _stored_examples(database, content)
    async with AsyncExitStack() as stack:
        server = stack.enter_context(serve(APP, DATABASE=database))
        await asyncio.sleep(WARM)
        visitor = Visitor(f"{server.address}/{page}?code={code}")
        await stack.enter_async_context(visitor)
        first = await visitor.run()
        run = await visitor.run()
        bare, baseline, bare_run = await _bare(stack, folder, page, visitor, content)
        ours, theirs = await _compare(act, (server, visitor), (bare, baseline))
    against = ratio(_cpu(ours), _cpu(theirs))
    return Row(
        f"server CPU of the page `{page}`, {how}",
        f"{_text(ours)}; the first time, {WARM:.0f} s after the start, {first.seconds:.2f} s",
        f"ours draws {_drawn(visitor, run)}, bare {_drawn(baseline, bare_run)}; "
        "the bare script gets charts as finished specifications",
        "≤ 1.6 × bare, the first time ≤ 0.4 s",
        _text(theirs),
        against,
        against <= 1.6 and first.seconds <= 0.4,
    )


async def _other_pages(folder: Path, content: Content) -> list[Row]:
    chosen = "the target stage chosen, saved, all scored and drawn anew"
    same = "drawn again, nothing has changed"
    return [
        await _page(folder, content, "results", chosen, _choosing()),
        *[
            await _page(folder, content, p, same, _draw_again)
            for p in ("plan", "support", "report")
        ],
    ]


def _charts_of(page: str, content: Content) -> list[dict[str, Any]]:
    """The finished specifications of the charts of a page."""
    from scoring.result import assess

    shown = content.example
    result = assess(shown, content)
    if page == "results":
        from charts.criteria import build_criteria_chart
        from charts.items import build_items_chart
        from charts.weights import build_weights_chart
        from wording.weights import summarise_weights

        weights = summarise_weights(result, Phrases(content, "ja"))
        assert weights is not None, "the example has items with a point"
        return [
            build_items_chart(result, Phrases(content, "ja")),
            build_weights_chart(weights),
            build_criteria_chart(result, Phrases(content, "ja")),
        ]
    if page == "plan":
        from charts.plan import build_plan_chart
        from wording.plan import summarise_plan
        from wording.subject import Subject

        today = datetime.now(JAPAN).date()
        plan = summarise_plan(Subject(result, "ja", today))
        assert plan is not None, "the example has a target"
        return [build_plan_chart(plan)]
    return []


async def _beside_reports(folder: Path, content: Content) -> list[Row]:
    """One official chooses levels while others take their reports home."""
    database = folder / "reports.db"
    code, *codes = _stored_examples(database, content, 1 + AT_ONCE)
    choose = _choosing()
    alone: list[float] = []
    beside: list[float] = []
    made = 0

    async def press(visitor: Visitor, until: asyncio.Event) -> int:
        count = 0
        while not until.is_set():
            await visitor.make_file(visitor.files()[0])
            count += 1
        return count

    async with AsyncExitStack() as stack:
        server = stack.enter_context(serve(APP, DATABASE=database))
        official, *others = (
            Visitor(f"{server.address}/{page}?code={key}")
            for page, key in (("capacity", code), *(("report", key) for key in codes))
        )
        for visitor in (official, *others):
            await stack.enter_async_context(visitor)
            await visitor.run()
        await others[0].make_file(others[0].files()[0])  # the first starts the worker
        for _ in range(ROUNDS):
            runs = [await choose(official) for _ in range(INTERACTIONS)]
            alone.append(percentile([run.seconds for run in runs], 0.95))
            enough = asyncio.Event()
            at_work = [asyncio.create_task(press(visitor, enough)) for visitor in others]
            runs = [await choose(official) for _ in range(INTERACTIONS)]
            beside.append(percentile([run.seconds for run in runs], 0.95))
            enough.set()
            made += sum(await asyncio.gather(*at_work))
        memory = server.megabytes()
    return [
        Row(
            f"a choice while {AT_ONCE} others make reports without a pause",
            f"p95 {1000 * statistics.median(beside):.0f} ms",
            f"{made} PDF reports in {ROUNDS} rounds; the server then holds {memory:.0f} MB",
            baseline=f"p95 {1000 * statistics.median(alone):.0f} ms, nobody makes one",
            ratio=ratio(beside, alone),
        )
    ]


async def _measure() -> list[Row]:
    content = load()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for subject in (_item_page, _other_pages, _beside_reports):
            rows += await subject(Path(folder), content)
    return rows


def measure() -> list[Row]:
    """The rows of the table: item page, other pages, pages beside reports."""
    return asyncio.run(_measure())
