"""A content pack is read, and what is wrong in its checklist, stages, words, guide and lists is
told with its file and place."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from checklist.load import Content
from checklist.model import Frozen, Requirement, Stages
from checklist.municipality import Municipality
from checklist.problems import problems_of
from tests.support.broken_packs import ADVISER, MANIFEST, STAFF, Change, lines


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
    assert content.wording.of_file("plan", "en")["step"] == "{criterion} ({level})"
    assert content.wording.of_file("nothing", "en") == {}
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
