"""Everything the product says and knows, file by file: complete, in two languages, and as
``docs/method.md`` has it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

from checklist.cases import EventKind
from checklist.catalogue import (
    Applicant,
    Doubt,
    FieldName,
    RegionName,
    Scheme,
    SchemeAdvice,
    Standing,
)
from checklist.model import Requirement, Text
from checklist.municipality import MunicipalityKind
from report.formats import FORMATS
from report.opening import FileKind
from scoring.progress import GoalVerdict, compare
from store.events import What
from tests.support import ROOT
from tests.support.shipped import CONTENT, library
from tests.support.two_languages import DATA, faults, faults_in, stems
from tests.support.words_said import SPEAKERS, keys_in_template, keys_said, keys_set
from workshop.agreement import AgreementVerdict
from workshop.reasons import ReasonKind
from workshop.room import LedgerKind, Undoable

CRITERIA = sorted(
    f"{path.parent.name}.{path.stem}" for path in (DATA / "checklist").glob("*/*.yaml")
)
LIBRARY = library()
WORDINGS = stems("text")
FOUND = [case for case in CONTENT.cases.values() if case.cooperation is not None]
ALL_KEYS = CONTENT.wording.keys()


def test_a_fault_is_found() -> None:
    """The check itself: each of these is a fault, the last line is none."""
    for ja, en in (
        ("Budget", "Budget"),
        ("予算", "予算"),
        ("予算  費", "Budget"),
        ("予算", "Budget  line"),
        ("予算１", "Budget"),
        ("予算", "Budget。"),
    ):
        assert faults("x", Text(ja=ja, en=en))
    assert faults("x", Text(ja="予算", en="予算の費目です"), names_allowed=True)
    assert not faults("x", Text(ja="{level}点", en="{level} points"))
    assert not faults("x", Text(ja="予算", en="The 要綱 (guideline)"), names_allowed=True)


# ------------------------------------------------------------------- how much there is


def test_nothing_is_missing() -> None:
    """All that the fact sheet has; of what was added since, no less than there was."""
    assert len(CONTENT.checklist.asked) == 21
    assert len(CONTENT.checklist.criteria) == 23  # with the two that a municipality names itself
    origins = Counter(scheme.origin for scheme in CONTENT.schemes.values())
    assert (origins["source_table"], origins["source_text"]) == (58, 12)
    assert origins["added"] >= 48
    assert len(CONTENT.events) == 53 + len(FOUND)
    assert len(FOUND) >= 136
    assert len({case.code for case in FOUND}) >= 106
    assert len(CONTENT.doubts) == 33
    assert sum(len(case.indicators) for case in CONTENT.cases.values()) == 25
    assert len({i.number for case in CONTENT.cases.values() for i in case.indicators}) == 22


def test_ids_stand_only_once() -> None:
    for ids in (
        [c.id for item in CONTENT.checklist.items for c in item.criteria],
        [event.id for case in CONTENT.cases.values() for event in case.events],
        [indicator.id for case in CONTENT.cases.values() for indicator in case.indicators],
        [doubt.id for doubt in CONTENT.doubts],
    ):
        assert [one for one, count in Counter(ids).items() if count > 1] == []


# ------------------------------------------------------------------- the checklist

#: docs/method.md, the checklist: item, rule, criteria.
ITEMS = {
    "strength": ("best", "infrastructure disaster education other"),
    "purpose": ("best", "brand local-firms revitalisation internationalisation tourism other"),
    "capacity": ("mean", "finance people legal citizens needs self-evaluation"),
    "system": ("mean", "unit evaluation network"),
    "partner": ("mean", "site nurturing"),
    "business": ("mean", "trading talent"),
}


def test_the_checklist_asks_what_the_method_says() -> None:
    assert {
        item.id: (item.rule, " ".join(c.id.partition(".")[2] for c in item.criteria))
        for item in CONTENT.checklist.items
    } == ITEMS
    assert list(CONTENT.checklist.items_by_id) == list(ITEMS), "in the order of the fact sheet"
    assert [c.id for c in CONTENT.checklist.criteria.values() if c.own] == [
        "strength.other",
        "purpose.other",
    ]


def test_the_frame_of_the_checklist_is_well_written() -> None:
    frame = CONTENT.checklist.model_copy(
        update={
            "items": tuple(
                item.model_copy(update={"criteria": ()}) for item in CONTENT.checklist.items
            )
        }
    )
    assert faults_in(frame, "checklist") == []


@pytest.mark.parametrize("criterion_id", CRITERIA)
def test_a_criterion_reads_as_the_rules_ask(criterion_id: str) -> None:
    criterion = CONTENT.checklist.criteria[criterion_id]
    assert faults_in(criterion, criterion_id) == []
    assert len(criterion.levels) == 5
    for lang in ("ja", "en"):
        descriptions = [level.of(lang) for level in criterion.levels]
        assert len(set(descriptions)) == 5, "neighbouring levels say the same"
        assert max(Counter(w.of(lang) for w in criterion.evidence).values()) == 1
    assert criterion.question.ja.endswith("か。"), "a question asks"
    assert criterion.question.en.endswith("?")
    assert 2 <= len(criterion.evidence) <= 4
    assert len(re.findall(r"。", criterion.why.ja)) <= 4
    assert criterion.source.section == f"確認事項{list(ITEMS).index(criterion.item_id) + 1}"
    assert set(criterion.effort) <= set("SML")


def test_not_applicable_may_never_be_chosen_where_the_question_always_applies() -> None:
    never = {c.id for c in CONTENT.checklist.criteria.values() if c.not_applicable is None}
    assert {"system.network", "capacity.self-evaluation", "strength.other"} <= never
    assert "purpose.tourism" not in never


# ------------------------------------------------------------------- the stages

#: docs/method.md, the stages: what each requires.
REQUIRED = {
    0: [],
    1: [
        "best of strength 2",
        "best of purpose 2",
        "capacity.people 1",
        "capacity.citizens 1",
        "partner.site 1",
    ],
    2: [
        "best of strength 3",
        "capacity.finance 2",
        "capacity.people 2",
        "capacity.self-evaluation 2",
        "system.unit 2",
        "partner.nurturing 2",
    ],
    3: [
        "best of purpose 3",
        "capacity.legal 2",
        "capacity.needs 3",
        "system.unit 3",
        "system.evaluation 2",
        "system.network 3",
        "partner.nurturing 3",
        "business.trading 2",
        "business.talent 2",
    ],
    4: [
        "best of strength 4",
        "capacity.finance 3",
        "capacity.citizens 3",
        "system.evaluation 3",
        "business.trading 3",
        "overall 75",
    ],
}


def in_words(requirement: Requirement) -> str:
    if requirement.overall is not None:
        return f"overall {requirement.overall}"
    return f"{'best of ' if requirement.best_of else ''}{requirement.id} {requirement.level}"


def test_the_stages_require_what_the_method_says() -> None:
    assert {
        stage.number: [in_words(requirement) for requirement in stage.requires]
        for stage in CONTENT.stages.stages
    } == REQUIRED
    assert not any(r.not_applicable_meets for s in CONTENT.stages.stages for r in s.requires)


def test_requirements_stand_in_the_order_of_the_checklist() -> None:
    order = [
        c for item in CONTENT.checklist.items for c in (item.id, *(x.id for x in item.criteria))
    ]
    for stage in CONTENT.stages.stages:
        places = [order.index(r.id) for r in stage.requires if r.overall is None]
        assert places == sorted(places), stage.number


@pytest.mark.parametrize("number", REQUIRED)
def test_a_stage_rests_on_events_that_are_told(number: int) -> None:
    stage = CONTENT.stages[number]
    assert faults_in(stage, f"stage {number}") == []
    for requirement in stage.requires:
        assert set(requirement.events) <= CONTENT.events.keys(), requirement.id
        assert len(set(requirement.events)) == len(requirement.events)


def test_indicators_say_what_was_corrected() -> None:
    for case in CONTENT.cases.values():
        for indicator in case.indicators:
            if indicator.reading == "corrected":
                assert indicator.printed, indicator.id
                assert indicator.note, indicator.id
            assert (indicator.operator == "meets") == isinstance(indicator.value, str)


@pytest.mark.parametrize("doubt", CONTENT.doubts, ids=lambda doubt: doubt.id)
def test_a_doubt_is_complete_in_both_languages(doubt: Any) -> None:
    assert faults_in(doubt, doubt.id, names_allowed=True) == []
    assert doubt.taken.ja.endswith("。")


@pytest.mark.parametrize("name", LIBRARY.sets)
def test_a_set_of_the_library(name: str) -> None:
    group = LIBRARY.sets[name]
    assert faults_in(group, name, names_allowed=True) == []
    sentences = [(name, group.summary), *((entry.id, entry.text) for entry in group.entries)]
    for entry in group.entries:
        sentences += [(entry.id, now.text) for now in entry.now]
        sentences += [(entry.id, entry.question.text)] if entry.question else []
    assert [place for place, text in sentences if not text.ja.endswith("。")] == []
    assert [place for place, text in sentences if not text.en.endswith((".", ".”"))] == []


def test_the_guide_is_complete_in_both_languages() -> None:
    assert faults_in(CONTENT.guide, "guide") == []


# ------------------------------------------------------------------- the words of the pages


@pytest.mark.parametrize("name", WORDINGS)
def test_a_file_of_words(name: str) -> None:
    keys = [key for key in ALL_KEYS if key.startswith(f"{name}.")]
    assert keys
    assert [f for key in keys for f in faults(key, CONTENT.wording.text(key))] == []


#: Keys put together from content or code in a way that the sources do not show.
COMPUTED = re.compile(
    r"common\.title_[a-z]+"  # the page table of views/screens/parts/routes.py
    r"|advice\.(can|ask|after|introduce|model)(_text)?|advice\.fact_(yes|no)"  # scoring/advice.py
    r"|advice\.point_[a-z]+"  # its open points
    r"|plan\.scheme_(can|ask|after)"
    r"|download\.(file_)?[a-z0-9_]+"  # exactly the formats, see the test after the next
    r"|builtin\.[a-z_]+"  # exactly those of views/server/static/words.js, see its test
    r"|connection\.[a-z_]+"  # exactly those of views/server/static/connection.js, likewise
    r"|prefectures\.\d\d"  # exactly those of municipalities.csv, see checklist/load.py
    r"|names\..+"  # exactly what the models allow, see the next test
    r"|report\.method_[a-z]+_\d+"  # numbered paragraphs
    r"|links\.did_[a-z_]+"  # exactly those of store/events.py, see below
    r"|ledger\.[a-z_]+|agreement\.(verdict|short)_[a-z]+"  # exactly those of workshop/, see below
)
#: What ``text/names.yaml`` names: the values that the models allow.
NAMED: dict[str, Any] = {
    "kind": MunicipalityKind,
    "own": MunicipalityKind,  # as the municipality is addressed
    "self": (*get_args(MunicipalityKind), "to", "do", "fu", "unknown"),  # as it calls itself
    "field": FieldName,
    "region": RegionName,
    "event": EventKind,
    "municipality": Applicant.model_fields["municipality"].annotation,
    "advice": SchemeAdvice,
    "value": Standing.model_fields["value"].annotation,
    "grade": Standing.model_fields["grade"].annotation,
    "origin": Scheme.model_fields["origin"].annotation,
    "severity": Doubt.model_fields["severity"].annotation,
    "source": ("official", "secondary"),
    "verdict": GoalVerdict,
    "strand": ("profile", "bilateral", "platform"),
    "file": FileKind,
    "reason": ReasonKind,
}


def test_every_value_of_the_models_has_a_name_and_nothing_else_has() -> None:
    """A group that no page shows need not be named; one that is named is named completely."""
    names = {key.removeprefix("names.") for key in ALL_KEYS if key.startswith("names.")}
    for group, values in NAMED.items():
        allowed = {f"{group}_{value.replace('-', '_')}" for value in get_args(values) or values}
        found = {name for name in names if name.partition("_")[0] == group}
        assert found in (allowed, set()), group
        names -= found
    assert names == set()


def test_every_key_said_is_written_and_every_key_written_is_said() -> None:
    used: set[str] = set()
    missing: list[str] = []
    for path in SPEAKERS:
        found, not_written = keys_said(path, ALL_KEYS)
        used |= found
        missing += not_written
    for path in (ROOT / "report").rglob("*.typ"):
        found, not_written = keys_set(path, ALL_KEYS)
        used |= found
        missing += not_written
    templates = list((ROOT / "views" / "templates").rglob("*.html"))
    assert templates
    for path in templates:
        found, not_written = keys_in_template(path, ALL_KEYS)
        used |= found
        missing += not_written
    assert missing == []
    assert sorted(key for key in ALL_KEYS if key not in used and not COMPUTED.fullmatch(key)) == []


def test_every_event_and_verdict_of_a_workshop_has_words_and_nothing_else_has() -> None:
    events = {key.removeprefix("ledger.") for key in ALL_KEYS if key.startswith("ledger.")}
    steps = {key for key in events if key.startswith("step_")}
    assert steps == {f"step_{kind}" for kind in get_args(Undoable)}
    variants = {"taken_over_unnamed", "skipped_question", "counts"}
    assert events - steps == {*get_args(LedgerKind), *variants}
    for kind in ("agreement.verdict_", "agreement.short_"):
        verdicts = {key.removeprefix(kind) for key in ALL_KEYS if key.startswith(kind)}
        assert verdicts == set(get_args(AgreementVerdict))


def test_everything_done_through_links_has_words_and_nothing_else_has() -> None:
    deeds = {key.removeprefix("links.did_") for key in ALL_KEYS if key.startswith("links.did_")}
    assert deeds == {*get_args(What), "saved_criteria", "sent_criteria"}


def test_every_format_has_a_button_and_a_name_and_nothing_else_has() -> None:
    names = {key.removeprefix("download.") for key in ALL_KEYS if key.startswith("download.")}
    assert names == {"unnamed", *FORMATS, *(f"file_{name}" for name in FORMATS)}


def test_the_search_for_keys_finds_them(tmp_path: Path) -> None:
    path = tmp_path / "views" / "page.py"
    path.parent.mkdir()
    path.write_text(
        'say("a.title", n=3)\n'
        'say(f"a.{kind}_text")\n'
        'say("a.one" if n else "a.two")\n'
        'columns = ["a.column"]\n'
        'names = ("long", "short")\n'
        'say("a.nobody_wrote")\n'
        'say(f"a.nobody_{x}_wrote")\n'
        'print("a.title is a title")\n',
        encoding="utf-8",
    )
    keys = ["a.title", "a.long_text", "a.one", "a.two", "a.column", "a.left", "a.odd_text"]
    found, missing = keys_said(path, keys)
    assert found == set(keys) - {"a.left", "a.odd_text"}
    assert len(missing) == 2
    template = tmp_path / "report.typ"
    template.write_text("#let say = data.words\nsay.head + say.nobody_wrote", encoding="utf-8")
    assert keys_set(template, ["report.head"]) == (
        {"report.head"},
        ["report.typ: report.nobody_wrote"],
    )


# ------------------------------------------------------------------- the example


def test_the_example_shows_every_kind_of_answer() -> None:
    example = CONTENT.example
    levels = {example[criterion.id].level for criterion in CONTENT.checklist.asked}
    assert {0, 1, 2, 3, "unknown", "not_applicable"} <= levels
    assert None not in levels, "nothing is left blank"
    assert "架空" in example.profile.name, "it says that it is made up"
    assert example.profile.code is None
    assert any(answer.is_shown for answer in example.answers.values())
    assert example.checklist == CONTENT.checklist.version


def test_the_example_has_an_earlier_year_that_shows_every_outcome() -> None:
    now, then = CONTENT.example, CONTENT.example_before
    assert then.profile.name == now.profile.name, "it says that it is made up"
    assert then.checklist == CONTENT.checklist.version
    assert all(answer.at is not None and answer.at.year == 2025 for answer in then.answers.values())
    found = compare(then, now, CONTENT)
    assert {goal.verdict for goal in found.goals.values()} >= {"met", "exceeded", "missed"}
    assert {change.change for change in found.criteria} >= {-1, 0, 1, None}
    assert found.stage_then.low < found.stage_now.low
