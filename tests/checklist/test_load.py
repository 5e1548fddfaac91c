"""Content packs: every error of every file at once, each with its file and place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from checklist.load import Content, load
from checklist.model import Frozen, Requirement, Stages
from checklist.municipality import Municipality
from checklist.problems import ProblemsError, problems_of

Change = Callable[[str, str, str], Path]
Write = Callable[[str, str | bytes], Path]

STAFF = "checklist/office/staff.yaml"
ADVISER = "schemes/adviser.yaml"
CITY = "cases/port-city.yaml"
NORTH = "cases/found/north.yaml"
SAPPORO = "cases/found/north.yaml.cooperations.0"
MANIFEST = "checklist/checklist.yaml"


def lines(root: Path) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        load(root)
    assert caught.value.problems, "an error without a word"
    for line in caught.value.lines("ja") + caught.value.lines("en"):
        assert line.isprintable(), "one problem is one line"
    return caught.value.lines("en")


def test_a_good_pack_is_read(content: Content) -> None:
    assert [c.id for c in content.checklist.asked] == ["office.staff", "office.money"]
    assert content.checklist.criteria["office.other"].own
    assert content.stages.top == 1
    assert content.schemes["adviser"].strengths == {"office.staff": {1: 2}}
    assert content.events["first-letter"][0].id == "port-city"
    found = content.cases["sapporo-hanoi"]
    assert (found.kind, found.title.en) == ("designated-city", "Sapporo, Hokkaido")
    assert found.events[0].summary.en == "It taught."
    assert content.used_by == {"adviser": (found,)}
    assert content.municipalities["011002"].label == "北海道札幌市"
    assert content.example["office.staff"].level == 1
    assert content.wording.of("en")("plan.step", criterion="C", level=2) == ("C (2)")
    assert [doubt.id for doubt in content.doubts] == ["a-year"]


def test_the_checklist_can_be_asked_for_its_parts(content: Content) -> None:
    assert content.checklist.items_by_id["office"].asked == content.checklist.asked
    assert content.checklist.asked[0].item_id == "office"
    assert [(n, r.id) for n, r in content.stages.required_up_to(1)] == [
        (1, "office.staff"),
        (1, "office"),
    ]


#: file, what is changed there, into what; every line that must be said
BROKEN = {
    "a language missing": (
        STAFF,
        "title: {ja: 見出し, en: Title}",
        "title: {ja: 見出し}",
        ["checklist/office/staff.yaml.title.en: This is required and missing."],
    ),
    "an empty text": (
        STAFF,
        "en: Title",
        'en: " "',
        ["checklist/office/staff.yaml.title.en: Must not be empty."],
    ),
    "a key that stands twice": (
        STAFF,
        "effort:",
        "title: {ja: あ, en: A}\neffort:",
        ["checklist/office/staff.yaml:13: Not valid YAML: the key 'title' stands here twice."],
    ),
    "a part that contains itself": (
        STAFF,
        "effort:",
        "efforts: &e [*e]\neffort:",
        ["checklist/office/staff.yaml:13: Not valid YAML: this part contains itself."],
    ),
    "a list tagged as a mapping": (
        STAFF,
        "effort:",
        "efforts: !!map [a]\neffort:",
        [
            "checklist/office/staff.yaml:13: Not valid YAML: "
            "expected a mapping node, but found sequence."
        ],
    ),
    "four levels": (
        STAFF,
        "  - {ja: まだない, en: Nothing yet, wall: {ja: 短く, en: In short}}\n",
        "",
        [
            "checklist/office/staff.yaml.levels.0.who: This key is unknown. "
            "Check its spelling or remove it.",
            "checklist/office/staff.yaml.levels.0.where: This key is unknown. "
            "Check its spelling or remove it.",
            "checklist/office/staff.yaml.levels.0.when: This key is unknown. "
            "Check its spelling or remove it.",
            "checklist/office/staff.yaml.levels.0.takes: This key is unknown. "
            "Check its spelling or remove it.",
            "checklist/office/staff.yaml.levels.0.needs_budget: This key is unknown. "
            "Check its spelling or remove it.",
            "checklist/office/staff.yaml.levels.4: This is required and missing.",
        ],
    ),
    "a level that does not say how long it takes": (
        STAFF,
        "when: [now], takes: 0, needs_budget: false}\nevidence",
        "when: [now], needs_budget: false}\nevidence",
        ["checklist/office/staff.yaml.levels.4.takes: This is required and missing."],
    ),
    "a key nobody knows": (
        STAFF,
        "effort:",
        "efort:",
        [
            "checklist/office/staff.yaml.effort: This is required and missing.",
            "checklist/office/staff.yaml.efort: This key is unknown. "
            "Check its spelling or remove it.",
        ],
    ),
    "an effort nobody knows": (
        STAFF,
        "[S, M, M, L]",
        "[S, M, M, XL]",
        ["checklist/office/staff.yaml.effort.3: Allowed: 'S', 'M' or 'L' (found 'XL')."],
    ),
    "tab instead of spaces": (
        STAFF,
        "  - {ja: まだない",
        "\t- {ja: まだない",
        [
            "checklist/office/staff.yaml:5: Not valid YAML: "
            "found character that cannot start any token."
        ],
    ),
    "a value filled in without quotes": (
        "text/plan.yaml",
        'ja: "{criterion}（{level}）"',
        "ja: {criterion}",
        ["text/plan.yaml.step.ja: Must be text (found {'criterion': None})."],
    ),
    "a key filled in without quotes": (
        "text/plan.yaml",
        "step:",
        "{step}:",
        ["text/plan.yaml:1: Not valid YAML: this key must be text; put it in quotes."],
    ),
    "different names to fill in": (
        "text/plan.yaml",
        'en: "{criterion} (',
        'en: "{criteria} (',
        ["text/plan.yaml.step: ja and en fill in different {…} names."],
    ),
    "a brace left open": (
        "text/plan.yaml",
        'en: "{criterion} (',
        'en: "{criterion (',
        ["text/plan.yaml.step: A {…} is not well formed: unexpected '{' in field name."],
    ),
    "a prefecture under another name": (
        "text/prefectures.yaml",
        "ja: 北海道",
        "ja: 北海",
        ["text/prefectures.yaml.01: Give the name as municipalities.csv has it: 北海道."],
    ),
    "a prefecture without a name": (
        "text/prefectures.yaml",
        '"01"',
        '"02"',
        ["text/prefectures.yaml.01: Give the name as municipalities.csv has it: 北海道."],
    ),
    "a criterion listed that has no file": (
        MANIFEST,
        "[staff, money, other]",
        "[staff, money, other, law]",
        ["checklist/office/law.yaml: The file is missing."],
    ),
    "a criterion listed twice": (
        MANIFEST,
        "[staff, money, other]",
        "[staff, money, other, money]",
        ["checklist/checklist.yaml: criterion listed twice: office.money"],
    ),
    "a criterion that nobody lists": (
        MANIFEST,
        "[staff, money, other]",
        "[staff, other]",
        ["checklist/office/money.yaml: Not listed under criteria in checklist.yaml."],
    ),
    "a rule nobody knows": (
        MANIFEST,
        "rule: mean",
        "rule: median",
        ["checklist/checklist.yaml.items.0.rule: Allowed: 'best' or 'mean' (found 'median')."],
    ),
    "a version that is a number": (
        MANIFEST,
        'version: "2026.1"',
        "version: 2026.1",
        ["checklist/checklist.yaml.version: Must be text (found 2026.1)."],
    ),
    "criteria that are no list": (
        MANIFEST,
        "criteria: [staff, money, other]",
        "criteria: 3",
        [
            "checklist/checklist.yaml.items.0.criteria: At least 1 are needed (found 0).",
        ],
    ),
    "a stage that requires what nobody asks": (
        "stages.yaml",
        "criterion: office.staff",
        "criterion: office.stuff",
        ["stages.yaml.stages.1.requires.0: There is no id “office.stuff”."],
    ),
    "the best of an item that is not there": (
        "stages.yaml",
        "best_of: office",
        "best_of: harbour",
        ["stages.yaml.stages.1.requires.1: There is no id “harbour”."],
    ),
    "a requirement that rests on no event": (
        "stages.yaml",
        "events: [first-letter]",
        "events: [last-letter]",
        ["stages.yaml.stages.1.requires.0: There is no id “last-letter”."],
    ),
    "two kinds of requirement in one": (
        "stages.yaml",
        "best_of: office\n",
        "best_of: office\n        overall: 75\n",
        ["stages.yaml.stages.1.requires.1: give exactly one of criterion, best_of, overall"],
    ),
    "a stage left out": (
        "stages.yaml",
        "number: 1",
        "number: 2",
        ["stages.yaml: stages must be numbered 0, 1, 2, … in order"],
    ),
    "a level of nothing": (
        ADVISER,
        "criterion: office.staff",
        "criterion: office.stuff",
        ["schemes/adviser.yaml.raises.0: There is no id “office.stuff”."],
    ),
    "more strength than there is": (
        ADVISER,
        "strength: 2",
        "strength: 4",
        ["schemes/adviser.yaml.raises.0: Must be 3 or less (found 4)."],
    ),
    "a level that no scheme can make true": (
        ADVISER,
        "to: [1]",
        "to: [1, 3]",
        [
            "schemes/adviser.yaml.raises.0: Of the levels of office.staff a scheme can make true "
            "only those under scheme_levels. Give strength 1 for others."
        ],
    ),
    "a need of two things": (
        ADVISER,
        "raises:",
        "needs: [{oda: true, field: [water], why: {ja: 条件, en: Why}}]\nraises:",
        [
            "schemes/adviser.yaml.needs.0: give exactly one of criterion, item, fact, country, "
            "region, oda, field"
        ],
    ),
    "a country that is not there": (
        ADVISER,
        "raises:",
        "needs: [{country: [XYZ], why: {ja: 条件, en: Why}}]\nraises:",
        ["schemes/adviser.yaml.needs.0: There is no id “XYZ”."],
    ),
    "a call without a source": (
        ADVISER,
        "raises:",
        'calls: [{fiscal_year: 2026, closes: "2026-10", kind: usual, seen: "2026-11"}]\nraises:',
        ["schemes/adviser.yaml.calls.0.source: This is required and missing."],
    ),
    "a call that closes before it opens": (
        ADVISER,
        "raises:",
        "calls: [{fiscal_year: 2026, opens: 2026-11, closes: 2026-10, kind: usual, "
        "seen: 2026-11, source: https://example.jp/}]\nraises:",
        ["schemes/adviser.yaml.calls.0: closes lies before opens"],
    ),
    "money without a source": (
        ADVISER,
        "raises:",
        "money: {ceiling_jpy: 1000}\nraises:",
        ["schemes/adviser.yaml.money: figures need a source"],
    ),
    "a phone number without its year": (
        ADVISER,
        "raises:",
        "contact: {office: {ja: 課, en: Office}, url: https://example.jp/, phone: 03-1234-5678}"
        "\nraises:",
        [
            "schemes/adviser.yaml.contact: a phone number needs phone_year, the year of the page "
            "it stands on"
        ],
    ),
    "a scheme that runs, never seen": (
        ADVISER,
        '  last_confirmed_active: "2026-06"\n',
        "",
        ["schemes/adviser.yaml.standing: recommend needs last_confirmed_active"],
    ),
    "a confirmation without a source": (
        ADVISER,
        '  sources: [{url: "https://example.jp/"}]\n',
        "",
        ["schemes/adviser.yaml.standing: last_confirmed_active needs a source"],
    ),
    "a country twice": (
        "countries.yaml",
        "countries:",
        "countries:\n  - {code: VNM, name: {ja: 国, en: A}, region: africa}",
        ["countries.yaml: The same country stands here twice (VNM)."],
    ),
    "a fact left out": (
        "facts.yaml",
        "id: has_sister_city",
        "id: has_firm_partner",
        [
            "facts.yaml: Give each of these ids once: has_overseas_partner, has_sister_city, "
            "has_firm_partner, has_ngo_partner, has_officer_to_send."
        ],
    ),
    "a successor that is not there": (
        ADVISER,
        "advice: recommend\n",
        "advice: recommend\n  successors: [helper]\n",
        ["schemes/adviser.yaml.standing.successors: There is no id “helper”."],
    ),
    "an ended scheme that is recommended": (
        ADVISER,
        "value: active",
        "value: ended",
        [
            "schemes/adviser.yaml.standing: a scheme that has ended is not "
            "recommended: give do_not_recommend"
        ],
    ),
    "a date that is not text": (
        ADVISER,
        'checked: "2026-11-23"',
        "checked: 2026",
        ["schemes/adviser.yaml.standing.checked: Must be text (found 2026)."],
    ),
    "an event on nothing": (
        CITY,
        "criteria: [office.staff]",
        "criteria: [office.stuff]",
        ["cases/port-city.yaml.events.0.criteria: There is no id “office.stuff”."],
    ),
    "a question without one": (
        CITY,
        "kind: event",
        "kind: qa",
        ["cases/port-city.yaml.events.0: question belongs to kind qa, and only there"],
    ),
    "a story without its source": (
        CITY,
        "source: 事例\n",
        "",
        ["cases/port-city.yaml: story and source are needed"],
    ),
    "a story of a municipality that is not there": (
        CITY,
        "kind: designated-city",
        'kind: designated-city\ncode: "011003"',
        ["cases/port-city.yaml.code: There is no id “011003”."],
    ),
    "a cooperation without a source": (
        NORTH,
        'sources: [{url: "https://example.jp/", title: 下水道, kind: official}]',
        "sources: []",
        [f"{SAPPORO}.sources: At least 1 are needed (found 0)."],
    ),
    "a source that nobody can weigh": (
        NORTH,
        ", kind: official",
        "",
        [f"{SAPPORO}: each source needs title and kind"],
    ),
    "the best grade without an official source": (
        NORTH,
        "kind: official",
        "kind: secondary",
        [f"{SAPPORO}: grade A needs an official source"],
    ),
    "a cooperation of nobody": (
        NORTH,
        '"011002"',
        '"012068"',
        [f"{SAPPORO}: 012068 is not the code of 北海道札幌市."],
    ),
    "another municipality than its code": (
        NORTH,
        "北海道札幌市",
        "札幌市",
        [f"{SAPPORO}: 011002 is not the code of 札幌市."],
    ),
    "a cooperation on nothing": (
        NORTH,
        "[office.staff]",
        "[office.stuff]",
        [f"{SAPPORO}.criteria: There is no id “office.stuff”."],
    ),
    "a scheme that is not there": (
        NORTH,
        "schemes: [adviser]",
        "schemes: [adviser, helper]",
        [f"{SAPPORO}.schemes: There is no id “helper”."],
    ),
    "a country of a case that is not there": (
        NORTH,
        "[VNM]",
        "[VNM, ABC]",
        [f"{SAPPORO}.countries: There is no id “ABC”."],
    ),
    "a cooperation that rests on nothing": (
        NORTH,
        "    schemes: [adviser]\n",
        "",
        [f"{SAPPORO}: give schemes or means: what it rests on"],
    ),
    "an end before the beginning": (
        NORTH,
        "until: 2012",
        "until: 2009",
        [f"{SAPPORO}: until lies before year, or stands beside ongoing"],
    ),
    "an end of what goes on": (
        NORTH,
        "until: 2012",
        "until: 2012\n    ongoing: true",
        [f"{SAPPORO}: until lies before year, or stands beside ongoing"],
    ),
    "a cooperation under the name of an event": (
        NORTH,
        "id: sapporo-hanoi",
        "id: first-letter",
        [f"{SAPPORO}: The id “first-letter” is also in cases/port-city.yaml.events.0."],
    ),
    "a doubt of a severity nobody knows": (
        "doubts.yaml",
        "severity: low",
        "severity: grave",
        ["doubts.yaml.doubts.0.severity: Allowed: 'low', 'medium' or 'high' (found 'grave')."],
    ),
    "an agenda that takes longer than it says": (
        "guide.yaml",
        "minutes: 3",
        "minutes: 4",
        ["guide.yaml.agendas.0: The rows take 11 minutes, not 10."],
    ),
    "more criteria than fit": (
        "guide.yaml",
        "criteria: [office.staff]",
        "criteria: [office.staff, office.money, office.other]",
        ["guide.yaml.agendas.0: 3 criteria do not fit into the 7 minutes of “Votes”."],
    ),
    "a vote on nothing": (
        "guide.yaml",
        "kind: opening",
        "kind: vote",
        [
            "guide.yaml.agendas.0.rows.0: “Opening”: criteria belong to rows of kind vote, "
            "and to each of them."
        ],
    ),
    "questions for the check, which chooses them itself": (
        "guide.yaml",
        "criteria: [office.staff]",
        "criteria: [office.staff]\n        is_quick: true",
        [
            "guide.yaml.agendas.0.rows.1: “Votes”: is_quick belongs to rows of kind vote without "
            "criteria."
        ],
    ),
    "the same criterion twice in an agenda": (
        "guide.yaml",
        "criteria: [office.staff]",
        "criteria: [office.staff, office.staff]",
        ["guide.yaml.agendas.0: A criterion stands there twice."],
    ),
    "a criterion that nobody asks": (
        "guide.yaml",
        "criteria: [office.staff]",
        "criteria: [office.stuff]",
        ["guide.yaml.agendas.0: There is no criterion “office.stuff”."],
    ),
    "a block of two kinds": (
        "guide.yaml",
        "- list:",
        "- text: {ja: 文, en: Words}\n        list:",
        ["guide.yaml.sections.0.blocks.1: Give exactly one of text, list and table."],
    ),
    "a row that is longer than its head": (
        "guide.yaml",
        "rows: [[{ja: 前日, en: The day before}]]",
        "rows: [[{ja: 前日, en: The day before}, {ja: 紙, en: Paper}]]",
        ["guide.yaml.sections.0.blocks.2.table: A row has more or fewer cells than the head."],
    ),
    "agendas that stand nowhere": (
        "guide.yaml",
        "    agendas: true\n",
        "",
        ["guide.yaml: Give agendas: true in exactly one section."],
    ),
    "an example that answers what nobody asks": (
        "example.json",
        "office.staff",
        "office.stuff",
        ["example.json.answers.office.stuff: Not in the checklist (version 2026.1)."],
    ),
    "a code with a wrong check digit": (
        "municipalities.csv",
        "011002",
        "011003",
        ["municipalities.csv:2: check digit of code 011003 is wrong"],
    ),
    "a municipality that stands twice": (
        "municipalities.csv",
        "\n011002",
        "\n011002,北海道,札幌市,サッポロシ,designated-city\n011002",
        ["municipalities.csv:3: The code 011002 stands here twice."],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_told_with_its_place(name: str, change: Change) -> None:
    file, old, new, expected = BROKEN[name]
    assert lines(change(file, old, new)) == expected


def test_a_cooperation_stands_once_in_all_files(pack: Path, write: Write) -> None:
    root = write("cases/found/south.yaml", (pack / NORTH).read_text("utf-8"))
    assert lines(root) == [
        f"cases/found/south.yaml.cooperations.0: The id “sapporo-hanoi” is also in {SAPPORO}."
    ]


def test_a_cooperation_is_called_otherwise_than_a_story(change: Change) -> None:
    assert f"{SAPPORO}: The id “port-city” is also in cases/port-city.yaml." in lines(
        change(NORTH, "id: sapporo-hanoi", "id: port-city")
    )


def test_errors_of_several_files_are_told_together(change: Change, write: Write) -> None:
    change(STAFF, "en: Title", 'en: ""')
    change(ADVISER, 'municipality: "yes"', "municipality: nobody")
    change(CITY, "step: 1", "step: 7")
    change("doubts.yaml", "severity: low", "severity: grave")
    write("schemes/empty.yaml", "")
    root = write("text/broken.yaml", "hello: {ja: やあ, en: Hello\n")
    found = lines(root)
    assert [line.split(": ")[0] for line in found] == [
        "checklist/office/staff.yaml.title.en",
        "schemes/adviser.yaml.applicant.municipality",
        "schemes/empty.yaml",
        "cases/port-city.yaml.events.0.step",
        "text/broken.yaml:2",
        "doubts.yaml.doubts.0.severity",
    ]


@pytest.mark.parametrize(
    "name",
    [
        MANIFEST,
        STAFF,
        "stages.yaml",
        "doubts.yaml",
        "guide.yaml",
        "municipalities.csv",
        "example.json",
    ],
)
def test_a_missing_file_is_told_once(name: str, pack: Path) -> None:
    (pack / name).unlink()
    assert lines(pack) == [f"{name}: The file is missing."]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "- a\n- b\n", "just words\n"])
@pytest.mark.parametrize(
    "name",
    [MANIFEST, STAFF, "stages.yaml", ADVISER, CITY, "doubts.yaml", "guide.yaml", "text/plan.yaml"],
)
def test_a_file_without_keys_is_told(name: str, text: str, write: Write) -> None:
    assert f"{name}: The file has no keys." in lines(write(name, text))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (STAFF, "title: {ja: 見出し}".encode("shift_jis"), f"{STAFF}: Not valid YAML"),
        (STAFF, b"title: \x07", f"{STAFF}: Not valid YAML"),
        (STAFF, b"title: !!int x", f"{STAFF}: Not valid YAML"),
        (STAFF, b"title: !!python/object:os.system {}", f"{STAFF}:1: Not valid YAML"),
        (STAFF, b"title: *nothing", f"{STAFF}:1: Not valid YAML"),
        ("municipalities.csv", "コード\n".encode("shift_jis"), "municipalities.csv: Not CSV"),
        ("municipalities.csv", "code\n011002\n".encode("utf-16"), "municipalities.csv: Not CSV"),
        ("municipalities.csv", b"code\n011002\n", "municipalities.csv:2.prefecture: This is req"),
        ("example.json", b"{", "example.json: This is not JSON."),
    ],
)
def test_unreadable_bytes_are_told_and_nothing_is_raised(
    name: str, data: bytes, said: str, write: Write
) -> None:
    assert any(line.startswith(said) for line in lines(write(name, data)))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert lines(tmp_path / "nowhere") == [f"{tmp_path}/nowhere: There is no such folder."]


WORDS = ["no", "yes", "on", "off", "Yes", "True", "011002", "12:30", "1_000", "0x1A", "1e3",
         "2026-11-23", "NULL", "=1+1"]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_what_looks_like_a_word_stays_a_word(word: str, change: Change) -> None:
    """PyYAML alone would read False, 4610, 750, 26 or a date here."""
    content = load(change(STAFF, "en: Title", f"en: {word}"))
    assert content.checklist.criteria["office.staff"].title.en == word


def test_a_key_may_be_the_word_no(write: Write) -> None:
    content = load(write("text/buttons.yaml", "no: {ja: いいえ, en: no}\n"))
    assert content.wording.of("en")("buttons.no") == "no"


@pytest.mark.parametrize(
    ("written", "meant"), [("true", True), ("false", False), ("~", None), ("-3", -3), ("0.5", 0.5)]
)
def test_plain_numbers_and_truths_are_still_read(
    written: str, meant: object, change: Change
) -> None:
    found = lines(change(STAFF, "en: Title", f"en: {written}"))
    assert found == [f"checklist/office/staff.yaml.title.en: Must be text (found {meant})."]


def test_words_are_missed_by_name(content: Content) -> None:
    say = content.wording.of("ja")
    assert say("plan.step") == "{criterion}（{level}）"
    assert "plan.step" in content.wording
    reasons = ["plan.step"]
    assert content.wording.keys() == [*reasons, "prefectures.01"]
    with pytest.raises(KeyError, match="nobody_wrote"):
        say("plan.nobody_wrote")


WORDS = {"ja": "語", "en": "Word"}
STAGE = {"number": 0, "title": WORDS, "summary": WORDS}
REQUIREMENT = {"criterion": "office.staff", "level": 1, "reason": WORDS, "events": ["one"]}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Stages, {"stages": [STAGE | {"number": 1}, STAGE]}),
        (Stages, {"stages": [STAGE | {"requires": [REQUIREMENT]}, STAGE | {"number": 1}]}),
        (Requirement, REQUIREMENT | {"best_of": "office"}),
        (Requirement, REQUIREMENT | {"level": None}),
        (
            Municipality,
            {
                "code": "011003",
                "prefecture": "北海道",
                "name": "札幌市",
                "kana": "さっぽろし",
                "kind": "designated-city",
            },
        ),
    ],
)
def test_what_a_model_refuses_is_said_in_both_languages(
    kind: type[Frozen], data: dict[str, object]
) -> None:
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(data)
    (found,) = problems_of(caught.value)
    assert found.of("en").isascii() or "…" in found.of("en")
    assert re.search("[ぁ-ん]", found.of("ja"))
    assert "input_value" not in str(caught.value)  # what was typed reaches no log
