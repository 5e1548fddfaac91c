"""What the server does while nobody waits for it: it loads what pages will need, and collects
garbage.

Python stops everything while it looks through all that is alive for what is not (a full
collection): 0.3–0.6 s with 200 people at work, at a moment that nobody chose. So what lives as long
as the server is taken out of what is looked through, and the rest is looked through when little is
going on, or every two minutes: each interaction leaves some ninety objects of Streamlit's that
nothing else gives back.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

from checklist.answers import Assessment
from checklist.model import LANGUAGES
from views.server.clock import today
from views.server.later import load
from views.server.resources import content

#: Seconds after the start until what pages need is loaded: the first page comes before.
_WARM_AFTER = 5.0
#: Seconds between two looks at how much is going on, and the share of a processor that is little.
_LOOK, _LITTLE = 5.0, 0.1
#: Seconds between two full collections: at least while little is going on, and at most.
_LEAST, _MOST = 30.0, 120.0
#: Objects made until the young are looked through, and how often until the older ones are, too; the
#: oldest never by themselves.
_YOUNG, _OLDER, _NEVER = 2_000, 15, 1_000_000_000
log = logging.getLogger("views")


@asynccontextmanager
async def quietly() -> AsyncIterator[None]:
    """From the start to the end of the server; what is loaded by now lives as long, and loading it
    was not interrupted (``loading``)."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_YOUNG, _OLDER, _NEVER)
    at_it = asyncio.create_task(_go_on())
    try:
        yield
    finally:
        at_it.cancel()
        with suppress(asyncio.CancelledError):
            await at_it
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def loading() -> Iterator[None]:
    """Nothing is looked through meanwhile: almost all that is made stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _go_on() -> None:
    await asyncio.sleep(_WARM_AFTER)
    await asyncio.to_thread(warm)
    collected = time.monotonic()
    while True:
        used = time.process_time()
        await asyncio.sleep(_LOOK)
        share = (time.process_time() - used) / _LOOK
        if is_time(time.monotonic() - collected, share):
            gc.collect()
            collected = time.monotonic()


def is_time(since: float, share: float) -> bool:
    """Whether to look through everything now: ``since``, seconds since it was done last; ``share``
    of a processor that the server used just now (1: all of one)."""
    return since >= _MOST or (since >= _LEAST and share <= _LITTLE)


def warm() -> None:
    """Loads all pages that are not of Streamlit's, what answers are checked with, results and plan
    worked out and drawn, and draws the example's once. What is loaded by now lives as long as the
    server."""
    from views.server.routes import IN_A_ROOM, TO_READ  # which know us

    try:
        load({**IN_A_ROOM, **TO_READ})
        Assessment.model_rebuild()  # else built for the first who answers
        _draw_once()
    except Exception:  # the page that needs it will say so
        log.exception("could not be loaded ahead")
    gc.collect()
    gc.freeze()


def _draw_once() -> None:
    from charts.criteria import build_criteria_chart
    from charts.items import build_items_chart
    from charts.plan import build_plan_chart
    from charts.weights import build_weights_chart
    from scoring.result import assess
    from wording.plan import summarise_plan
    from wording.subject import Subject
    from wording.weights import summarise_weights

    result = assess(content().example, content())
    for lang in LANGUAGES:
        subject = Subject(result, lang, today())
        build_items_chart(result, subject.phrases)
        build_criteria_chart(result, subject.phrases)
        plan = summarise_plan(subject)
        if plan is not None and plan.years:
            build_plan_chart(plan)
        if (weights := summarise_weights(result, subject.phrases)) is not None:
            build_weights_chart(weights)
