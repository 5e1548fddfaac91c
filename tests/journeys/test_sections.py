"""庁内照会 on its page: whom to ask what, files out, files back in any state, contradictions
until one is chosen, and every step taken back."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from checklist.answers import Answer, Assessment, Profile
from checklist.board import board
from checklist.model import LANGUAGES, Lang
from report.formats import MakingJob, make
from report.savefile.pack import write_savefile
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.asking_sections import EVALUATION, FINANCE, LEGAL, begun
from tests.support.generated import MADE_AT
from tests.support.inquiries import filled, filled_twice
from tests.support.kept import stored
from tests.support.visitor import Visitor
from views.server.resources import content

MARKUP = "**財政** <b>課</b> :red[x]"


def archived(now: Assessment, lang: Lang = "ja") -> dict[str, bytes]:
    """Every file in the ZIP."""
    archive = ZipFile(BytesIO(make(MakingJob("inquiry", now, lang, MADE_AT), content())))
    return {name: archive.read(name) for name in archive.namelist()}


def handed_out(now: Assessment, lang: Lang = "ja") -> dict[str, bytes]:
    """The questionnaires in the ZIP, by section."""
    return {
        name.partition("/")[0].partition("_")[2]: data
        for name, data in archived(now, lang).items()
        if "/" in name and name.endswith(".xlsx")
    }


def bring(visitor: Visitor, *files: tuple[str, bytes]) -> Visitor:
    (chooser,) = visitor.app.file_uploader
    chooser.set_value([(name, data, "application/octet-stream") for name, data in files])
    return visitor.look_again()


@pytest.mark.parametrize("lang", by_day(LANGUAGES, 2))
def test_from_the_suggestion_to_a_list_of_ones_own(lang: Lang, kept: AssessmentStore) -> None:
    visitor = Visitor.beginning(lang).go_to("sections").press("sections_suggest")
    code = visitor.code
    asking = stored(kept, code).asking
    assert len(asking.sections) == 12
    assert visitor.say("sections.all_asked") in visitor.reads()
    visitor.type("asker", " 環境課 ").type("answers_due", "令和8年12月18日")
    visitor.type("section_name:0", MARKUP)
    (multiselect,) = (m for m in visitor.app.multiselect if m.key == "section_criteria:1")
    multiselect.set_value([LEGAL, FINANCE])
    visitor.look_again()
    visitor.press("section_remove:11")
    visitor.type("section_new", "国際課").press("section_add")
    asking = stored(kept, code).asking
    assert (asking.asker, asking.due) == ("環境課", "2026-12-18")
    assert asking.sections[0].key == MARKUP
    assert asking.sections[0].former == ("財政課",)
    assert asking.sections[1].criteria == (FINANCE, LEGAL)
    assert [section.key for section in asking.sections[-2:]] == ["防災課", "国際課"]
    read = visitor.reads()
    education = "2-" if lang == "en" else "教育"
    assert education in read
    assert visitor.say("sections.all_asked") not in read
    # two of one name, and a day that is none, stay where they are with the reason
    visitor.type("section_name:2", "国際課").type("answers_due", "そのうち")
    assert stored(kept, code).asking == asking
    assert visitor.value("section_name:2") == "国際課"
    assert len(visitor._boxes("problem")) == 2


def test_files_come_back_in_any_state_and_each_is_told(kept: AssessmentStore) -> None:
    now = begun()
    code, _ = kept.create(now)
    out = handed_out(now)
    finance = filled(out["財政課"], {FINANCE: {"level": 1, "note": "予備費"}})
    older = handed_out(now.model_copy(update={"checklist": "2026.1"}))["企画課"]
    planning = filled(older, {FINANCE: {"level": 2}, LEGAL: {"level": 3}})
    water = filled_twice(
        out["水道局"], {"system.unit": {"level": 0}}, {"system.unit": {"level": 4}}
    )
    other = handed_out(now.model_copy(update={"profile": Profile(name="となり市")}))
    letter = next(data for name, data in archived(now).items() if name.endswith(".docx"))
    visitor = Visitor("sections", code=code)
    bring(
        visitor,
        ("回答.xlsx", finance), ("コピー.xlsx", finance), ("回答.xlsx", planning),
        ("Book1.xlsx", water), ("空.xlsx", out["財政課"]), ("隣.xlsx", other["財政課"]),
        ("メモ.txt", "電話で".encode()), ("診断.json", write_savefile(now)),
        ("照会文.docx", letter),
    )  # fmt: skip
    told = visitor.notices()
    for line in (
        "読み込み　回答.xlsx：財政課、1問",
        "重複　コピー.xlsx、回答.xlsx：",
        "前の版　回答 (2).xlsx：版 2026.1",
        "読み込み　回答 (2).xlsx：企画課、2問",
        "読み込み　Book1.xlsx：水道局、1問",
        "記入なし　空.xlsx：財政課",
    ):
        assert line in told
    failures = visitor.problems()
    for line in (
        "読めない　隣.xlsx：「となり市」",
        "読めない　メモ.txt：",
        "読めない　診断.json：課に渡した調査票ではありません",
        "読めない　照会文.docx：",
    ):
        assert line in failures
    after = stored(kept, code)
    assert len(after.asking.steps) == 1
    assert after.answers.keys() == {LEGAL}
    shown = board(after, content().checklist)
    assert list(shown.undecided) == [FINANCE, "system.unit"]
    read = visitor.reads()
    assert "21問のうち1問に回答があります。食い違い2問、未着0課。" in read
    assert "予備費" in read
    # brought a second time, nothing of it is new
    bring(visitor, ("また.xlsx", finance))
    assert "重複　また.xlsx、回答.xlsx" in visitor.notices()
    assert stored(kept, code) == after
    # taken back, it is as before
    visitor.press("sections_undo:1")
    assert stored(kept, code) == now


def test_one_is_chosen_the_others_stay_and_the_choice_is_taken_back(kept: AssessmentStore) -> None:
    now = begun().with_answer(LEGAL, Answer(level=4, note="昨年の回答"))
    code, _ = kept.create(now)
    out = handed_out(now)
    visitor = Visitor("sections", code=code)
    bring(visitor, ("1.xlsx", filled(out["財政課"], {FINANCE: {"level": 1, "note": "予備費"}})))
    bring(
        visitor,
        ("2.xlsx", filled(out["企画課"], {FINANCE: {"level": 2}, LEGAL: {"level": 0}})),
    )
    before = stored(kept, code)
    assert before[LEGAL] == now[LEGAL]
    assert list(board(before, content().checklist).undecided) == [FINANCE, LEGAL]
    assert "昨年の回答" in visitor.reads()
    visitor.press(f"take:{FINANCE}:0:2")  # 財政課's, the first of the list
    chosen = stored(kept, code)
    assert (chosen[FINANCE].level, chosen[FINANCE].by) == (1, "財政課")
    assert chosen[FINANCE].at is not None
    assert "企画課：2 部分整備" in visitor.reads()  # folded
    visitor.press("sections_undo:3")
    assert stored(kept, code) == before
    visitor.press("sections_undo:2").press("sections_undo:1")
    assert stored(kept, code) == now


def test_what_was_changed_by_hand_is_neither_overwritten_nor_taken_back(
    kept: AssessmentStore,
) -> None:
    now = begun()
    code, _ = kept.create(now)
    out = handed_out(now)
    visitor = Visitor("sections", code=code)
    bring(
        visitor,
        ("1.xlsx", filled(out["財政課"], {FINANCE: {"level": 1}, EVALUATION: {"level": 2}})),
    )
    visitor.go_to("capacity").choose_level(FINANCE, 3)
    visitor.go_to("sections")
    bring(visitor, ("2.xlsx", filled(out["水道局"], {"system.unit": {"level": 2}})))
    assert stored(kept, code)[FINANCE].level == 3
    visitor.press("sections_undo:2").press("sections_undo:1")
    assert {c: a.level for c, a in stored(kept, code).answers.items()} == {FINANCE: 3}


def test_reminders_say_what_is_missing_and_by_when(kept: AssessmentStore) -> None:
    code, _ = kept.create(begun(due="2020-12-18"))
    visitor = Visitor("sections", code=code)
    out = handed_out(begun())
    finance = filled(out["財政課"], {FINANCE: {"level": 1}})
    bring(visitor, ("1.xlsx", finance), ("空.xlsx", out["水道局"]))
    assert "返ってきたが空" in visitor.reads()
    assert "返ってきたが空" in Visitor("sections", code=code).reads()
    read = visitor.reads()
    for text in (
        "財政課　御中",
        "（令和2年12月18日）を過ぎました",
        "・4-2 ",
        "環境課に送るか、お知らせしたリンクを開いて",
        "水道局　御中\n\n戻していただいた調査票には、記入がありませんでした。",
    ):
        assert text in read
    assert read.count("・4-1 ") == 1
    assert "・3-1 " not in read  # answered, by whomever


def test_the_contradictions_are_the_questions_of_a_new_room(kept: AssessmentStore) -> None:
    now = begun()
    code, _ = kept.create(now)
    out = handed_out(now)
    visitor = Visitor("sections", code=code)
    bring(
        visitor,
        ("1.xlsx", filled(out["財政課"], {FINANCE: {"level": 1}})),
        ("2.xlsx", filled(out["企画課"], {FINANCE: {"level": 2}})),
    )
    visitor.follow(visitor.say("sections.to_room"))
    (order,) = (m for m in visitor.app.multiselect if m.key.startswith("room_order"))
    assert order.value == [FINANCE]
    (usual,) = (m for m in Visitor("workshop", code=code).app.multiselect if m.key == order.key)
    assert len(usual.value) > 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_shows_it_and_changes_nothing(lang: Lang) -> None:
    visitor = Visitor("sections", lang=lang, example=True)
    assert visitor.say("sections.own_only") in visitor.reads()
    assert visitor.app.button(key="sections_suggest").disabled
    assert not visitor.app.file_uploader


def test_whoever_may_only_read_sees_it_and_changes_nothing(kept: AssessmentStore) -> None:
    now = begun()
    code, _ = kept.create(now)
    out = handed_out(now)
    bring(
        Visitor("sections", code=code),
        ("1.xlsx", filled(out["財政課"], {FINANCE: {"level": 1}})),
        ("2.xlsx", filled(out["企画課"], {FINANCE: {"level": 2}})),
    )
    before = stored(kept, code)
    visitor = Visitor("sections", code=kept.add_link(code, "read", "課長"))
    assert "1.xlsx" in visitor.reads()
    assert not visitor.app.file_uploader
    keys = [str(button.key) for button in visitor.app.button if not button.disabled]
    assert not [key for key in keys if key.startswith(("take:", "section"))]
    assert stored(kept, code) == before


def test_a_section_that_is_asked_nothing_is_not_waited_for(kept: AssessmentStore) -> None:
    sections = [
        {"name": "財政課", "criteria": [FINANCE]},
        {"name": "環境課", "criteria": [LEGAL]},
        {"name": "総務課"},
    ]
    now = begun(sections=sections)
    code, _ = kept.create(now)
    files = archived(now)
    assert not [name for name in files if "総務課" in name]
    assert [name for name in files if "環境課" in name] == ["02_環境課/調査票_環境課.xlsx"]
    visitor = Visitor("sections", code=code)
    assert "聞く問いのない課のフォルダーは、ありません：総務課" in visitor.reads()
    bring(visitor, ("1.xlsx", filled(handed_out(now)["財政課"], {FINANCE: {"note": "照会中"}})))
    assert "財政課、0問（ほかに、レベルがなく文章だけの問い1）" in visitor.notices()
    read = visitor.reads()
    assert "照会なし" in read
    assert "未着1課。" in read
    # the section that asks reminds itself of nothing
    assert "環境課は照会する課なので" in read
    assert "財政課　御中" in read
    assert "環境課　御中" not in read


def test_a_day_that_has_passed_is_saved_and_told(kept: AssessmentStore) -> None:
    code, _ = kept.create(begun())
    visitor = Visitor("sections", code=code).type("answers_due", "2020-12-18")
    assert stored(kept, code).asking.due == "2020-12-18"
    assert "この期限（令和2年12月18日）は過ぎています" in visitor.reads()
    visitor.type("answers_due", "2099-12-18")
    assert "過ぎています" not in visitor.reads()


def test_a_section_that_answered_is_removed_after_a_question(kept: AssessmentStore) -> None:
    code, _ = kept.create(begun())
    visitor = Visitor("sections", code=code)
    bring(visitor, ("1.xlsx", filled(handed_out(begun())["財政課"], {FINANCE: {"level": 1}})))
    visitor.press("section_remove:0")
    assert "財政課からは回答が届いています" in visitor.notices()
    visitor.press("section_keep:0").press("section_remove:1")
    assert [s.key for s in stored(kept, code).asking.sections] == ["財政課", "水道局"]
    visitor.press("section_remove:0").press("section_remove_now:0")
    after = stored(kept, code)
    assert [s.key for s in after.asking.sections] == ["水道局"]
    assert after[FINANCE].level == 1
    assert "照会先の一覧にない課" in visitor.reads()


@pytest.mark.usefixtures("at_the_same_moment")
def test_two_names_for_one_section_are_both_named_in_the_question(kept: AssessmentStore) -> None:
    code, _ = kept.create(begun())
    one, two = Visitor("sections", code=code), Visitor("sections", code=code)
    one.type("section_name:0", "財政企画課")
    two.type("section_name:0", "財務課")
    reads = two.reads()
    assert "財政企画課" in reads.partition("別の画面の内容")[2]
    assert "財務課" in reads.partition("この画面の内容")[2]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_questionnaire_of_a_section_chosen_to_go_on_says_where_it_belongs(lang: Lang) -> None:
    """It would begin an assessment of its few questions alone."""
    data = filled(handed_out(begun(), lang)["財政課"], {FINANCE: {"level": 2}})
    visitor = Visitor("resume", lang=lang).bring("q.xlsx", data)
    assert visitor.say("upload.of_section", section="財政課") in visitor.reads()
    whole = make(MakingJob("questionnaire", begun(), lang, MADE_AT), content())
    visitor = Visitor("resume", lang=lang).bring("q.xlsx", whole)
    assert visitor.say("upload.new_code") in visitor.reads()
    assert visitor.say("upload.of_section", section="") not in visitor.reads()
    assert "財政課" not in visitor.reads()
