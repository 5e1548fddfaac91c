"""Server CPU per interaction on the real pages, against the bare script with the same elements."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
from collections.abc import AsyncIterator
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

ROUNDS = 7
INTERACTIONS = 40  # a round, of each subject
IDLE = 300
WARM = 10.0  # seconds after the start, when the server has loaded what pages need
AT_ONCE = 6
REPLAY = BARE / "replay.py"

#: CPU of one interaction and its duration as the visitor sees it, both in milliseconds.
Cost = tuple[float, float]


def _stored_examples(database: Path, content: Content, count: int = 1) -> list[str]:
    """Resume codes of that many new assessments, filled in as the example is."""
    store = AssessmentStore(database)
    try:
        return [store.create(content.example)[0] for _ in range(count)]
    finally:
        store.close()


async def _interact(visitor: Visitor, chance: random.Random) -> Run:
    widget = chance.choice(visitor.choices())
    return await visitor.choose(widget, another(widget, chance))


async def _round(server: Server, visitor: Visitor, chance: random.Random) -> Cost:
    before = server.cpu_seconds()
    runs = [await _interact(visitor, chance) for _ in range(INTERACTIONS)]
    used = server.cpu_seconds() - before
    duration = statistics.median(run.seconds for run in runs)
    return 1000 * used / INTERACTIONS, 1000 * duration


async def _compare(*subjects: tuple[Server, Visitor]) -> list[list[Cost]]:
    """Rounds of interactions on each subject in turn, after a round that is not counted."""
    chance = random.Random(1)  # noqa: S311 - the same choices in every run
    by_subject: list[list[Cost]] = [[] for _ in subjects]
    for number in range(ROUNDS + 1):
        for costs, (server, visitor) in zip(by_subject, subjects, strict=True):
            cost = await _round(server, visitor, chance)
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
    quiet, crowded, tape = folder / "quiet.db", folder / "crowded.db", folder / "item.json"
    (code,) = _stored_examples(quiet, content)
    code_among, *codes = _stored_examples(crowded, content, 1 + IDLE)
    async with AsyncExitStack() as stack:
        alone = stack.enter_context(serve(APP, DATABASE=quiet))
        among = stack.enter_context(serve(APP, DATABASE=crowded))
        visitor = Visitor(f"{alone.address}/{page}?code={code}")
        await stack.enter_async_context(visitor)
        run = await visitor.run()
        write_tape(tape, visitor, [])
        bare = stack.enter_context(serve(REPLAY, TAPE=tape))
        baseline = Visitor(f"{bare.address}/{page}")
        await stack.enter_async_context(baseline)
        bare_run = await baseline.run()
        assert kinds(visitor) == kinds(baseline), "the bare script draws something else"
        before = among.megabytes()
        await stack.enter_async_context(_idle(among, page, codes))
        each = (among.megabytes() - before) / IDLE
        busy = Visitor(f"{among.address}/{page}?code={code_among}")
        await stack.enter_async_context(busy)
        await busy.run()
        ours, theirs, crowd = await _compare((alone, visitor), (bare, baseline), (among, busy))
        again = await _reruns((alone, visitor), (bare, baseline))
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


async def _reruns(*subjects: tuple[Server, Visitor]) -> list[list[float]]:
    by_subject: list[list[float]] = [[] for _ in subjects]
    for _ in range(ROUNDS):
        for figures, (server, visitor) in zip(by_subject, subjects, strict=True):
            before = server.cpu_seconds()
            for _ in range(INTERACTIONS):
                await visitor.run()
            figures.append(1000 * (server.cpu_seconds() - before) / INTERACTIONS)
    return by_subject


def _charts(content: Content) -> list[dict[str, Any]]:
    """The finished specifications of the charts of the results page."""
    from charts.criteria import build_criteria_chart
    from charts.items import build_items_chart
    from charts.weights import build_weights_chart
    from scoring.result import assess
    from wording.weights import summarise_weights

    shown = content.example
    result = assess(shown, content)
    weights = summarise_weights(result, content, "ja")
    assert weights is not None, "the example has items with a point"
    return [
        build_items_chart(result, content, "ja"),
        build_weights_chart(weights),
        build_criteria_chart(result, shown, content, "ja"),
    ]


async def _results_page(folder: Path, content: Content) -> list[Row]:
    page = "results"
    database, tape = folder / "results.db", folder / "results.json"
    (code,) = _stored_examples(database, content)
    async with AsyncExitStack() as stack:
        server = stack.enter_context(serve(APP, DATABASE=database))
        await asyncio.sleep(WARM)
        visitor = Visitor(f"{server.address}/{page}?code={code}")
        await stack.enter_async_context(visitor)
        first = await visitor.run()
        run = await visitor.run()
        write_tape(tape, visitor, _charts(content))
        bare = stack.enter_context(serve(REPLAY, TAPE=tape))
        baseline = Visitor(f"{bare.address}/{page}")
        await stack.enter_async_context(baseline)
        await baseline.run()
        bare_run = await baseline.run()
        assert kinds(visitor) == kinds(baseline), "the bare script draws something else"
        ours, theirs = await _compare((server, visitor), (bare, baseline))
    against = ratio(_cpu(ours), _cpu(theirs))
    return [
        Row(
            "server CPU of one interaction on the results page (three charts)",
            _text(ours),
            f"the target stage chosen, saved, all scored and drawn anew; ours draws "
            f"{_drawn(visitor, run)}, bare {_drawn(baseline, bare_run)}; "
            "the bare script gets the charts as finished specifications",
            "≤ 1.6 × bare",
            _text(theirs),
            against,
            against <= 1.6,
        ),
        Row(
            f"… the first time, {WARM:.0f} s after the start",
            f"{first.seconds:.2f} s until drawn",
            "a new session on this page; what it needs was loaded while nobody waited",
            "≤ 0.4 s",
            met=first.seconds <= 0.4,
        ),
    ]


async def _beside_reports(folder: Path, content: Content) -> list[Row]:
    """One official chooses levels while others take their reports home."""
    database = folder / "reports.db"
    code, *codes = _stored_examples(database, content, 1 + AT_ONCE)
    chance = random.Random(1)  # noqa: S311 - the same choices in every run
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
            runs = [await _interact(official, chance) for _ in range(INTERACTIONS)]
            alone.append(percentile([run.seconds for run in runs], 0.95))
            enough = asyncio.Event()
            at_work = [asyncio.create_task(press(visitor, enough)) for visitor in others]
            runs = [await _interact(official, chance) for _ in range(INTERACTIONS)]
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


async def _other_page(folder: Path, content: Content, page: str) -> Row:
    """A page drawn again while nothing has changed."""
    database, tape = folder / f"{page}.db", folder / f"{page}.json"
    (code,) = _stored_examples(database, content)
    async with AsyncExitStack() as stack:
        server = stack.enter_context(serve(APP, DATABASE=database))
        await asyncio.sleep(WARM)
        visitor = Visitor(f"{server.address}/{page}?code={code}")
        await stack.enter_async_context(visitor)
        first = await visitor.run()
        run = await visitor.run()
        write_tape(tape, visitor, _charts_of(page, content))
        bare = stack.enter_context(serve(REPLAY, TAPE=tape))
        baseline = Visitor(f"{bare.address}/{page}")
        await stack.enter_async_context(baseline)
        await baseline.run()
        assert kinds(visitor) == kinds(baseline), "the bare script draws something else"
        ours, theirs = await _reruns((server, visitor), (bare, baseline))
    against = ratio(ours, theirs)
    return Row(
        f"server CPU of the page `{page}`, drawn again",
        f"{statistics.median(ours):.1f} ms CPU; the first time {first.seconds:.2f} s",
        f"nothing has changed since; {_drawn(visitor, run)}",
        "≤ 1.6 × bare, first ≤ 0.4 s",
        f"{statistics.median(theirs):.1f} ms CPU",
        against,
        against <= 1.6 and first.seconds <= 0.4,
    )


def _charts_of(page: str, content: Content) -> list[dict[str, Any]]:
    """The finished specifications of the charts of a page."""
    if page != "plan":
        return []
    from charts.plan import build_plan_chart
    from scoring.advice import advise
    from scoring.result import assess
    from wording.plan import summarise_plan

    today = datetime.now(JAPAN).date()
    result = assess(content.example, content)
    advice = advise(content.example, content, result, today)
    plan = summarise_plan(content.example, result, content, "ja", today, advice)
    assert plan is not None, "the example has a target"
    return [build_plan_chart(plan)]


async def _others(folder: Path, content: Content) -> list[Row]:
    return [await _other_page(folder, content, page) for page in ("plan", "support", "report")]


async def _measure() -> list[Row]:
    content = load()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for subject in (_item_page, _results_page, _others, _beside_reports):
            rows += await subject(Path(folder), content)
    return rows


def measure() -> list[Row]:
    """The rows of the table: item page, results page, other pages, pages beside reports."""
    return asyncio.run(_measure())
