"""What one choice on an item page costs: a card over the wire, and a part of what a page takes."""

from __future__ import annotations

import asyncio
import statistics
from pathlib import Path

import psutil

from benchmarks.visitor import Visitor
from store.assessments import AssessmentStore
from tests.support.official import CONTENT
from tests.support.serving import Server

#: Bytes that a browser receives for a choice.
MOST_BYTES = 9_000
#: The processor time of a choice, saved durably, as a share of drawing the whole page again.
MOST_OF_A_PAGE = 0.6
CHOICES, ROUNDS = 15, 3


def test_a_choice_costs_a_card(tmp_path: Path) -> None:
    server = Server(tmp_path)
    try:
        store = AssessmentStore(server.database)
        code, _ = store.create(CONTENT.example)
        received, of_choices, of_pages = asyncio.run(measured(server, code))
        found = store.open(code)
        store.close()
        assert found is not None
        assert found.version == 1 + CHOICES * ROUNDS  # each was saved
        assert max(received) <= MOST_BYTES
        share = statistics.median(of_choices) / statistics.median(of_pages)
        assert share <= MOST_OF_A_PAGE, (of_choices, of_pages)
    finally:
        server.close()


async def measured(server: Server, code: str) -> tuple[list[int], list[float], list[float]]:
    """Bytes received for each choice; seconds of processor time of each round of choices, and of
    as many runs of the whole page."""
    process = psutil.Process(server.pid)

    def used() -> float:
        times = process.cpu_times()
        return float(times.user + times.system)

    received: list[int] = []
    of_choices: list[float] = []
    of_pages: list[float] = []
    async with Visitor(f"{server.address}/capacity?code={code}") as visitor:
        await visitor.run()
        for number in range(ROUNDS):
            before = used()
            for turn in range(CHOICES):
                widget = visitor.choices()[turn % 3]
                options = [option for option in widget.options[:6] if option != widget.value]
                run = await visitor.choose(widget, options[(number + turn) % len(options)])
                received.append(run.received)
            of_choices.append(used() - before)
            before = used()
            for _ in range(CHOICES):
                await visitor.run()
            of_pages.append(used() - before)
    return received, of_choices, of_pages
