"""What one choice on an item page costs: a card over the wire, a part of what a page takes. (The
processor's time: ``python -m benchmarks pages``.)"""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.visitor import Visitor
from store.assessments import AssessmentStore
from tests.support.official import CONTENT
from tests.support.serving import Server

#: Bytes that a browser receives for a choice.
MOST_BYTES = 9_000
#: The same as a share of drawing the whole page again.
MOST_OF_A_PAGE = 0.3
CHOICES = 15


def test_a_choice_costs_a_card(tmp_path: Path) -> None:
    server = Server(tmp_path)
    try:
        store = AssessmentStore(server.database)
        code, _ = store.create(CONTENT.example)
        of_choices, of_page = asyncio.run(received(server, code))
        found = store.open(code)
        store.close()
        assert found is not None
        assert found.version == 1 + CHOICES  # each was saved
        assert max(of_choices) <= MOST_BYTES
        assert max(of_choices) <= MOST_OF_A_PAGE * of_page
    finally:
        server.close()


async def received(server: Server, code: str) -> tuple[list[int], int]:
    """Bytes received for each choice, and for a run of the whole page."""
    of_choices: list[int] = []
    async with Visitor(f"{server.address}/capacity?code={code}") as visitor:
        page = await visitor.run()
        for turn in range(CHOICES):
            widget = visitor.choices()[turn % 3]
            options = [option for option in widget.options[:6] if option != widget.value]
            run = await visitor.choose(widget, options[turn % len(options)])
            of_choices.append(run.received)
    return of_choices, page.received
