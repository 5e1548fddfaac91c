"""How large the wall is written: read from the back row, in both languages, on both projectors."""

from __future__ import annotations

from contextlib import closing
from functools import partial

import pytest
from playwright.sync_api import Page

from checklist.model import LANGUAGES, Criterion, Lang
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from tests.support.in_the_room import PROJECTORS
from tests.support.leading import Facilitator
from tests.support.serving import Server
from tests.support.shipped import CONTENT
from workshop.moves import agree, vote_again
from workshop.reasons import Reason

#: Pixels of a level's text on a wall of 1,080, while the room votes and beside the votes.
WHILE_VOTING, BESIDE_VOTES = 40, 32
GROUPS = ("環境政策課", "国際交流課", "財政課", "議会事務局", "一人だけの課")
#: For each of two rounds the votes, group by group: two groups apart, the last of one person.
ROUNDS = (
    ((0, 0, 1, -1), (1, 1, 2, 0), (4, 4, 3, 4), (2, 2, 2), (3,)),
    ((1, 1, 1, -1), (1, 1, 2, 1), (3, 4, 3, 4), (2, 2, 2), (3,)),
)
REASON = "要綱の案は部内で回っているが、まだ決裁を受けていないので一つ下だと考えた"


def longest(lang: Lang) -> str:
    """The question with the most to write on the wall."""

    def length(criterion: Criterion) -> int:
        return len(criterion.question.of(lang)) + sum(
            len(x.wall.of(lang)) for x in criterion.levels
        )

    return max(CONTENT.checklist.asked, key=length).id


def look(page: Page, server: Server, room: Facilitator, lang: Lang, least: float) -> None:
    for size in PROJECTORS:
        page.set_viewport_size(size)
        page.goto(f"{server.address}/wall?s={room.screen}&lang={lang}")
        page.locator("html[style]").wait_for(state="attached")  # the type is chosen by the script
        sizes = page.eval_on_selector_all(
            ".levels li > p", "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        where = (lang, size, sizes)
        assert len(sizes) == 5, where
        assert min(sizes) * 1080 / size["height"] >= least, where
        width, height = page.evaluate(
            "[document.scrollingElement.scrollWidth, document.scrollingElement.scrollHeight]"
        )
        assert width <= size["width"], where
        assert height <= size["height"], where


def vote(room: Facilitator, seats: list[list[str]], criterion: str, number: int) -> None:
    for group, levels in zip(seats, ROUNDS[number - 1], strict=True):
        for seat, level in zip(group, levels, strict=True):
            room.store.vote(seat, criterion, number, level, 1).result()
            room.store.give_reason(seat, criterion, number, Reason(line=REASON)).result()


def release(room: Facilitator, reasons: int) -> None:
    """The first reasons, to the wall."""
    for reason in room.store.reasons(room.secret)[:reasons]:
        seen = room.store.console(room.secret)
        room.store.show_reason(
            room.secret, reason.id, is_shown=True, version=seen.version, turn=seen.room.turn
        )


def see(page: Page, server: Server, criteria: list[str], langs: tuple[Lang, ...]) -> None:
    """Each question from the vote to the agreement, the wall as full as it gets."""
    with (
        closing(SqliteDatabase(server.database)) as database,
        closing(RoomStore(database)) as store,
    ):
        room = Facilitator(
            store, groups=GROUPS, criteria=tuple(criteria), title="みどり湾市 国際環境協力の会"
        )
        seats = [[store.join(room.code, n).result() for _ in g] for n, g in enumerate(ROUNDS[0])]
        for criterion in criteria:
            room.opens(criterion)
            for lang in langs:
                look(page, server, room, lang, WHILE_VOTING)
            for number in (1, 2):
                vote(room, seats, criterion, number)
                release(room.reveals(), 2)
                for lang in langs:
                    look(page, server, room, lang, BESIDE_VOTES)
                if number == 1:
                    room.does(vote_again)
            room.does(partial(agree, level=2, reason=REASON))
            for lang in langs:
                look(page, server, room, lang, BESIDE_VOTES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_longest_question_is_read_from_the_back_row(
    lang: Lang, page: Page, server: Server
) -> None:
    see(page, server, [longest(lang)], (lang,))


@pytest.mark.slow
def test_every_question_is_read_from_the_back_row(page: Page, server: Server) -> None:
    see(page, server, [c.id for c in CONTENT.checklist.asked], LANGUAGES)
