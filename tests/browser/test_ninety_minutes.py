"""The whole 90 minutes of the guide, with two projectors, a remote control and four phones: from
making the room to minutes, report and plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import BrowserContext, Page, expect

from checklist.answers import UNKNOWN, Answer, Assessment
from checklist.model import LANGUAGES, Lang
from scoring.result import assess
from store.assessments import AssessmentStore
from store.rooms import RoomStore
from store.sqlite import SqliteDatabase
from tests.support.in_the_room import (
    CONSOLE,
    GROUPS,
    fits,
    heading,
    in_sight,
    next_press,
    open_walls,
    take_seats,
    vote,
)
from tests.support.official import kept_code, page_is_ready, press, save_download, visit
from tests.support.serving import Server
from tests.support.shipped import CONTENT
from tests.support.watching import Watch
from wording.closing import homework_table, priorities_table, stage_words
from wording.phrases import Phrases
from workshop.account import RoomRecord, account_of_room
from workshop.outcome import assessment_of

AGENDA = next(agenda for agenda in CONTENT.guide.agendas if agenda.id == "90")
BEFOREHAND = [c.id for c in CONTENT.checklist.asked if c.id not in AGENDA.criteria]
#: The votes of a question, round by round, and the level agreed: one round where nearly all agree,
#: two otherwise, and no level suggested where views stay apart. Question by question in turn.
VOTES = (
    (((2, 2, 2, 2),), 2),
    (((0, 0, 4, 4), (1, 1, 1, 2)), 1),
    (((0, 1, 3, -1), (0, 0, 4, 4)), 0),
    (((1, 1, 1, 1),), 1),
)
#: Presses of the facilitator that a question may take.
MOST_PRESSES = 4
OWN = "港の見学会を毎年開く"
HOMEWORK = "姉妹都市との覚書の写しを探す"
OWNER = "国際課"


class Run:
    """The facilitator's page, the walls and the phones of one run, with a picture of each screen
    wherever one looks."""

    def __init__(self, console: Page, lang: Lang, pictures: Path) -> None:
        self.console, self.lang, self.pictures = console, lang, pictures
        self.walls: list[Page] = []
        self.phones: list[Page] = []
        self.words = CONTENT.wording.of(lang)
        self.looks = 0

    def look(self, name: str) -> None:
        """Every screen as it is now; each wall holds all of it."""
        self.looks += 1
        page_is_ready(self.console)
        for wall in self.walls:
            fits(wall)
        pages = [("console", self.console), *zip(("wall", "xga"), self.walls, strict=True)]
        for kind, page in [*pages, *(("phone", phone) for phone in self.phones[:1])]:
            page.screenshot(path=self.pictures / f"{self.looks:02}-{name}-{kind}.png")

    def next(self, key: str, **values: object) -> None:
        next_press(self.console, self.words(f"facilitate.next_{key}", **values))

    def title(self, kind: str) -> str:
        return next(row.what.of(self.lang) for row in AGENDA.rows if row.kind == kind)


def made(run: Run, code: str) -> None:
    """The room, from the page that makes one."""
    console, words = run.console, run.words
    console.set_viewport_size(CONSOLE)
    visit(console, f"/workshop{'?lang=en' if run.lang == 'en' else ''}")
    for key, text in (
        ("name", "みどり湾市 国際環境協力の会"),
        ("venue", "市役所 3階 第1会議室"),
        ("municipality", "みどり湾市"),
        ("groups", "\n".join(GROUPS)),
    ):
        console.get_by_label(words(f"workshop.{key}")).fill(text)
    console.get_by_text(words("workshop.beforehand_code"), exact=True).click()
    page_is_ready(console)
    typed = console.get_by_label(words("workshop.beforehand_typed"))
    typed.fill(code)
    typed.press("Enter")
    told = words("workshop.beforehand_told", given=len(BEFOREHAND), asked=len(BEFOREHAND))
    expect(console.get_by_text(told)).to_be_visible()
    console.get_by_role("button", name=words("workshop.create_button"), exact=True).focus()
    console.keyboard.press("Enter")
    console.wait_for_url("**/facilitate?**")
    expect(heading(console)).to_have_text("みどり湾市 国際環境協力の会")
    page_is_ready(console)


def ask(run: Run, place: int, criterion: str) -> int:
    """One question, from its opening to the agreement; returns the presses."""
    rounds, level = VOTES[place % len(VOTES)]
    question = CONTENT.checklist.criteria[criterion].question.of(run.lang)
    for page in (*run.phones, *run.walls):
        expect(heading(page)).to_have_text(question)
    presses = 0
    for number, levels in enumerate(rounds, start=1):
        for phone in run.phones:
            expect(phone.locator(".round")).to_contain_text(run.words("phone.round", n=number))
        if number == 2 and place == 1:
            run.look("second-round")
            as_before = run.phones[2].locator("button.before")
            expect(as_before).to_contain_text(str(rounds[0][2]))
            as_before.click()
            expect(run.phones[2].locator(".status.done")).to_be_visible()
        vote(run.phones, levels)
        voted = run.words("wall.voted", voted=len(levels), people=len(levels))
        for wall in run.walls:
            expect(wall.locator("footer")).to_contain_text(voted)
        in_sight(run.console)
        if place in (0, 1, 2):
            run.look(f"question-{place + 1}-votes-{number}")
        run.next("reveal")
        for wall in run.walls:
            expect(wall.locator(".verdict")).to_be_visible()
        in_sight(run.console)
        if place in (0, 1, 2):
            run.look(f"question-{place + 1}-shown-{number}")
        presses += 1
        if number < len(rounds):
            run.next("again")
            presses += 1
    if place % len(VOTES) == 2:  # views stay apart
        expect(run.console.locator("[class*='st-key-next-'] button")).to_be_disabled()
        run.console.keyboard.press(str(level))
    else:
        run.next("agree", level=level)
    return presses + 1


def record_of(server: Server, console: Page) -> RoomRecord:
    secret = re.search(r"[?&]room=([\w-]+)", console.url)
    assert secret is not None, console.url
    with (
        closing(SqliteDatabase(server.database)) as database,
        closing(RoomStore(database)) as store,
    ):
        return store.record(secret[1])


def choose_first(run: Run) -> tuple[str, str]:
    """The vote on priorities; returns the scheme and the question that came after the own
    proposal."""
    offered = run.phones[0].locator("input[name=choice]")
    choices = [offered.nth(n).get_attribute("value") or "" for n in range(offered.count())]
    scheme = next(c for c in choices if c in CONTENT.schemes)
    criterion = next(c for c in choices if c in CONTENT.checklist.criteria)
    for number, phone in enumerate(run.phones):
        for choice in (OWN, *((scheme,) if number else ()), *((criterion,) if number > 1 else ())):
            phone.locator(f"input[name=choice][value='{choice}']").check()
        phone.locator("button.go").click()
        expect(phone.locator(".status.done")).to_be_visible()
    return scheme, criterion


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_ninety_minutes(
    lang: Lang,
    another_browser: Callable[[], BrowserContext],
    server: Server,
    kept: AssessmentStore,
    tmp_path: Path,
    watch: Watch,
) -> None:
    code, _ = kept.create(
        Assessment(
            checklist=CONTENT.checklist.version,
            answers={c: Answer(level=n % 4) for n, c in enumerate(BEFOREHAND)},
        )
    )
    run = Run(another_browser().new_page(), lang, tmp_path)
    words, console = run.words, run.console
    made(run, code)
    run.walls = open_walls(another_browser, server.address, console, lang)
    run.look("before-reception")
    run.next("let_in")
    expect(heading(run.walls[1])).to_have_text(words("wall.join"))
    joining = re.sub("-", "", run.walls[0].locator(".code").inner_text())
    run.look("reception")
    run.phones = take_seats(another_browser, server.address, joining, lang)
    run.look("all-in")

    next_press(console, run.title("opening"))
    expect(run.walls[0].locator("li.here")).to_contain_text(run.title("opening"))
    run.look("opening")
    next_press(console, run.title("joining"))
    expect(heading(run.walls[0])).to_have_text(run.title("joining"))
    next_press(console, CONTENT.checklist.criteria[AGENDA.criteria[0]].title.of(lang))
    presses = [ask(run, place, criterion) for place, criterion in enumerate(AGENDA.criteria)]
    assert max(presses) <= MOST_PRESSES, presses

    next_press(console, run.title("beforehand"))
    expect(heading(run.walls[0])).to_have_text(run.title("beforehand"))
    run.look("beforehand")
    console.get_by_label(words("facilitate.objection_reason")).fill("昨年度で終わった")
    press(console, words("facilitate.objection_take"))
    expect(run.walls[0].locator(".given .here")).to_have_count(1)
    settled = console.locator(".st-key-stage td").filter(has_text=words("level.unknown"))
    expect(settled).to_have_count(1)  # the page is that of the room as it is now
    page_is_ready(console)
    proposals = console.get_by_label(words("facilitate.priorities_own"))
    proposals.fill(OWN)
    proposals.press("Tab")
    page_is_ready(console)
    console.locator("h1").click()
    run.next("choose")
    for phone in run.phones:
        expect(heading(phone)).to_have_text(words("phone.choosing_title", n=3))
    run.look("choosing")
    scheme, criterion = choose_first(run)
    run.next("show_choices")
    expect(heading(run.walls[0])).to_have_text(words("wall.chosen"))
    run.look("chosen")

    next_press(console, run.title("closing"))
    expect(heading(run.walls[0])).to_have_text(run.title("closing"))
    run.look("summing-up")
    console.get_by_label(words("facilitate.homework_what")).fill(HOMEWORK)
    console.get_by_label(words("facilitate.homework_owner")).fill(OWNER)
    press(console, words("facilitate.homework_add"))
    expect(run.walls[0].locator(".homework")).to_contain_text(HOMEWORK)
    console.locator("h1").click()
    next_press(console, words("facilitate.end"))
    sure = console.get_by_role("button", name=words("facilitate.sure"), exact=True)
    sure.focus()
    console.keyboard.press("Enter")
    for page in run.phones:
        expect(heading(page)).to_have_text(words("phone.thanks_title"))
    for wall in run.walls:
        expect(heading(wall)).to_have_text(words("wall.ended"))
    run.look("ended")

    # one outcome, wherever it is read
    record = record_of(server, console)
    account = account_of_room(RoomRecord(record.room, record.ledger, record.teams))
    assert [(p.choice, p.dots) for p in account.priorities][:3] == [
        (OWN, 4),
        (scheme, 3),
        (criterion, 2),
    ]
    assert record.room.agreed[BEFOREHAND[0]].level == UNKNOWN
    for n, asked in enumerate(AGENDA.criteria):
        assert record.room.agreed[asked].level == VOTES[n % len(VOTES)][1], asked
    phrases = Phrases(CONTENT, lang)
    minutes = save_download(console, words("minutes.save_word"), tmp_path)
    press(console, words("facilitate.outcome_start"))
    assert kept_code(console)
    query = console.url.partition("?")[2]
    visit(console, f"/plan?{query}")
    expect(heading(console)).to_have_text(words("plan.title"))
    console.screenshot(path=tmp_path / "90-plan.png", full_page=True)
    plan = console.locator("main, [data-testid=stMain]").first.inner_text()
    visit(console, f"/report?{query}")
    report = save_download(console, words("download.docx_full"), tmp_path)
    places = {
        "wall": run.walls[0].locator("main").inner_text(),
        "xga": run.walls[1].locator("main").inner_text(),
        "phone": run.phones[0].locator("main").inner_text(),
        "plan": plan,
        "minutes": text_of(minutes),
        "report": text_of(report),
    }
    rows = [*priorities_table(account, phrases).rows, *homework_table(account, phrases).rows]
    assert len(rows) == 4
    for place, text in places.items():
        for row in rows:
            for cell in row:
                assert cell.removesuffix("人") in text, (place, row)
    outcome = assessment_of(record.room, CONTENT.checklist)
    stage = stage_words(outcome, assess(outcome, CONTENT).stage, phrases)
    for place in ("wall", "xga", "phone"):
        assert stage in places[place]
    assert "第1会議室" in places["minutes"]
    assert watch.hosts <= {"127.0.0.1"}


def text_of(path: Path) -> str:
    """Every paragraph of a Word file, also in tables."""
    body = Document(BytesIO(path.read_bytes())).element.body
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter() if node.tag.endswith("}t"))
        for paragraph in body.iter()
        if paragraph.tag.endswith("}p")
    )
