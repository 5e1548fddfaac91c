"""The minutes of a peer room name only who agreed to it."""

from __future__ import annotations

from typing import Any

import pytest

from checklist.model import LANGUAGES, Lang
from report.minutes.word import render_minutes
from tests.support.generated import REAL
from tests.support.in_word import opened, whole_text
from tests.support.minutes import minutes, texts
from tests.support.past_workshop import entry, held
from wording.minutes import Minutes
from workshop.account import RoomRecord
from workshop.peers import Placed, Shared
from workshop.votes import NO_GROUP

ASKED = [criterion.id for criterion in REAL.checklist.asked]
STRONG = dict.fromkeys(ASKED, 3)
WEAK = STRONG | {"capacity.people": 0, "partner.site": 0}


def peers(lang: Lang = "ja", *placed: Placed) -> Minutes:
    room = held(kind="peer", groups=(), agreed={}, choices=()).room
    ledger = (entry("joining", 0), entry("seated", 30), entry("ended", 90))
    return minutes(RoomRecord(room, ledger, {NO_GROUP: len(placed)}, placed=placed), lang)


def a_peer(name: str, levels: dict[str, int], table: int | None = 0, **more: Any) -> Placed:
    return Placed(Shared(name=name, levels=levels, **more), table)


PLACED = (
    a_peer("弱い町", WEAK, is_named=True),
    a_peer("強い市", STRONG, is_named=True),
    a_peer("秘密の村", WEAK),
    a_peer("隠れた市", WEAK, 1),
    a_peer("隠れた町", STRONG, 1),
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_peer_minutes_name_only_who_agreed(lang: Lang) -> None:
    told = peers(lang, *PLACED)
    text = whole_text(opened(render_minutes(told)))
    for name in ("弱い町", "強い市"):
        assert name in text
    for name in ("秘密の村", "隠れた市", "隠れた町"):
        assert name not in text
    chapter = told.peers
    assert chapter is not None
    for words in texts((chapter.intro, chapter.lessons_note, chapter.tables, chapter.lessons)):
        assert words in text
    for key in ("minutes.votes", "minutes.not_treated", "minutes.no_priorities"):
        assert told.words[key] not in text, "in a peer room nobody votes"


def test_peer_minutes_hold_tables_lessons_and_common_gaps() -> None:
    chapter = peers("ja", *PLACED).peers
    assert chapter is not None
    assert chapter.intro == "参加した自治体は5、うち2は名前を載せています。"
    assert chapter.tables.rows == (("1", "弱い町、強い市、ほか1自治体"), ("2", "ほか2自治体"))
    people, site = "3-2 人材とつながり", "5-1 事業地の選択"
    assert set(chapter.lessons.rows) == {
        ("1", "弱い町", "強い市", people, "1"),
        ("1", "弱い町", "強い市", site, "1"),
        ("1", "ほかの自治体", "強い市", people, "1"),
        ("1", "ほかの自治体", "強い市", site, "1"),
    }
    assert chapter.lessons_note.startswith("このほかに2件")
    assert set(chapter.common.rows) >= {(people, "3", "2"), (site, "3", "2")}


def test_peer_minutes_without_shares_or_tables() -> None:
    assert "テーブルは決めませんでした" in whole_text(opened(render_minutes(peers())))
    alone = peers("ja", a_peer("一人の市", WEAK, None, is_named=True))
    assert alone.peers is not None
    assert (alone.peers.tables.rows, alone.peers.common.rows) == ((), ())
