"""Everything the product says and knows, file by file: complete, in two languages, and as
``docs/method.md`` has it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from checklist.cases import Case, EventKind
from checklist.catalogue import (
    RUNNING,
    Advice,
    Applicant,
    Doubt,
    FieldName,
    RegionName,
    Scheme,
    Standing,
)
from checklist.model import HELPS_FROM, Requirement, Text
from checklist.municipality import MunicipalityKind
from report.formats import FORMATS
from report.opening import Kind
from scoring.progress import Verdict, compare
from store.events import What
from tests.support import ROOT
from tests.support.shipped import CONTENT, library
from workshop.agreement import Verdict as AgreementVerdict
from workshop.reasons import Kind as ReasonKind
from workshop.room import EntryKind, Phase, Undoable
from workshop.room import Kind as RoomKind

DATA = ROOT / "data"


def stems(folder: str) -> list[str]:
    return sorted(path.stem for path in (DATA / folder).glob("*.yaml"))


CRITERIA = sorted(
    f"{path.parent.name}.{path.stem}" for path in (DATA / "checklist").glob("*/*.yaml")
)
LIBRARY = library()
WORDINGS = stems("text")
FOUND = [case for case in CONTENT.cases.values() if case.cooperation is not None]
ALL_KEYS = CONTENT.wording.keys()

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠々]")
LATIN = re.compile(r"[A-Za-z]")
#: Names in Japanese that stand in an English text of the checklist: document and authors.
NAMES = re.compile(r"「地方自治体による国際環境協力ファクトシート」|金振|中野綾子")
#: Legends, in which two spaces part one sign with its meaning from the next.
SPACED = {"chart.criteria_legend", "progress.legend", "progress.legend_signs"}
FILLED_IN = re.compile(r"\{[^}]*\}")
FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]")


def texts(value: Any, place: str) -> Iterator[tuple[str, Text]]:
    """Every pair of texts inside a model, with its place."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, tuple):
        for position, one in enumerate(value):
            yield from texts(one, f"{place}.{position}")


def faults(place: str, text: Text, *, names_allowed: bool = False) -> list[str]:
    """What is wrong with the two texts at a place."""
    ja, en = text.ja, text.en
    found = []
    if not JAPANESE.search(ja) and LATIN.search(FILLED_IN.sub("", ja)):
        found.append(f"{place}.ja is not Japanese: {ja}")
    if names_allowed:  # the Japanese name of a thing may stand beside its English one
        if len(JAPANESE.findall(en)) > len(LATIN.findall(en)) or re.search(r"です|ます|。", en):
            found.append(f"{place}.en is not English: {en}")
    elif JAPANESE.search(NAMES.sub("", en)):
        found.append(f"{place}.en holds Japanese: {en}")
    for lang, words in (("ja", ja), ("en", en)):
        if re.search(r"  |[ \u3000]\n", words) and place not in SPACED:
            found.append(f"{place}.{lang} has a double space: {words}")
        if FULL_WIDTH.search(words):
            found.append(f"{place}.{lang} has full-width digits or letters: {words}")
    if re.search(r"[、。]", en):
        found.append(f"{place}.en has Japanese punctuation: {en}")
    return found


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
    assert len(CONTENT.checklist.asked) == 21
    assert len(CONTENT.checklist.criteria) == 23  # with the two that a municipality names itself
    assert len(CONTENT.schemes) == 118
    assert len(CONTENT.events) == 53 + len(FOUND)
    assert len(FOUND) == 136
    assert len({case.code for case in FOUND}) == 106
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
    assert [
        fault for place, text in texts(frame, "checklist") for fault in faults(place, text)
    ] == []


@pytest.mark.parametrize("criterion_id", CRITERIA)
def test_a_criterion(criterion_id: str) -> None:
    criterion = CONTENT.checklist.criteria[criterion_id]
    assert [f for place, text in texts(criterion, criterion_id) for f in faults(place, text)] == []
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
        "capacity.needs 3",
        "capacity.legal 2",
        "system.unit 3",
        "system.network 3",
        "system.evaluation 2",
        "partner.nurturing 3",
        "business.trading 2",
        "business.talent 2",
    ],
    4: [
        "best of strength 4",
        "system.evaluation 3",
        "capacity.citizens 3",
        "capacity.finance 3",
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


@pytest.mark.parametrize("number", REQUIRED)
def test_a_stage(number: int) -> None:
    stage = CONTENT.stages[number]
    assert [f for place, text in texts(stage, f"stage {number}") for f in faults(place, text)] == []
    for requirement in stage.requires:
        assert set(requirement.events) <= CONTENT.events.keys(), requirement.id
        assert len(set(requirement.events)) == len(requirement.events)


# ------------------------------------------------------------------- schemes

#: Criteria of which no scheme makes a level true: a municipality's own papers and money.
RAISED_BY_NONE = {
    *("purpose.brand", "purpose.local-firms", "purpose.tourism"),
    *("capacity.finance", "capacity.citizens", "capacity.needs", "system.unit"),
}


@pytest.mark.parametrize("scheme_id", stems("schemes"))
def test_a_scheme(scheme_id: str) -> None:
    scheme = CONTENT.schemes[scheme_id]
    standing = scheme.standing
    assert [
        fault
        for place, text in texts(scheme, scheme_id)
        for fault in faults(place, text, names_allowed=True)
    ] == []
    assert not any(CONTENT.checklist.criteria[c].own for c in scheme.strengths)
    if standing.advice in RUNNING:
        assert standing.sources, "what is recommended has been seen somewhere"
        assert standing.value in ("active", "renamed")
        assert standing.confidence == "verified"
    if standing.confidence == "verified":
        assert standing.grade in "AB" or standing.advice == "do_not_recommend"
        assert standing.sources
    if standing.value == "renamed":
        assert standing.current_name or standing.successors
    assert scheme_id not in standing.successors
    assert standing.checked <= "2026-11-29"
    for source in standing.sources:
        assert source.date is None or source.date <= standing.checked, source.url
    if scheme.origin == "source_table":
        assert scheme.rows
    if scheme.applicant.municipality == "no":
        assert not any(need.level for need in scheme.needs)


def test_what_a_scheme_needs_it_does_not_bring_about() -> None:
    """A need of a level of the very criterion that it raises to that level would never be met by
    those whom the scheme is for."""
    for scheme in CONTENT.schemes.values():
        for need in scheme.needs:
            if need.criterion is not None and need.level is not None:
                made = scheme.strengths.get(need.criterion, {})
                assert not made.keys() or max(made) >= need.level, scheme.id


def test_nobody_raises_what_nobody_can() -> None:
    raised = {
        c
        for scheme in CONTENT.schemes.values()
        for c, levels in scheme.strengths.items()
        if max(levels.values()) >= HELPS_FROM
    }
    asked = {criterion.id for criterion in CONTENT.checklist.asked}
    assert asked - raised == RAISED_BY_NONE


# ------------------------------------------------------------------- cases and doubts


@pytest.mark.parametrize("case_id", stems("cases"))
def test_a_case(case_id: str) -> None:
    case = CONTENT.cases[case_id]
    assert [
        fault
        for place, text in texts(case, case_id)
        for fault in faults(place, text, names_allowed=True)
    ] == []
    for event in case.events:
        if event.likely_year is not None:
            assert event.doubt is not None, f"{event.id}: another year needs its doubt"
            assert event.likely is not None
        if event.year is not None and event.until is not None:
            assert event.year <= event.until


#: In these the source does not show what the municipality itself did: they stand nowhere.
ROLE_UNCLEAR = (
    "motegi-kuching",  # the town is named only in the background of the project
    "yusuhara-nepal",  # the same
    "minakami-honduras",  # received by a council and businesses of the region
    "iida-jica",  # received by a firm and an NGO
    "takachiho-embassies",  # received by a region of five municipalities
    "nago-samoa",  # one retired employee's own way
    "itoigawa-hongkong",  # the geopark's council is the partner
    "nantan-jica",  # a stop of another body's course
    "hagi-qeshm",  # known from an announcement only
    "onagawa-philippines",  # the same
)
#: Only part of these is environmental, and their doubt says which.
PARTLY = {
    *("tenei-jice", "kawagoe-vietnam", "mitaka-kl", "komagane-pokhara", "totsukawa-jica"),
    *("ama-chukha", "uchiko-rothenburg", "nanjo-victorias"),
}


def test_what_a_municipality_did_not_do_itself_is_no_case_of_it() -> None:
    assert not {*ROLE_UNCLEAR} & CONTENT.cases.keys()


def test_what_is_only_partly_environmental_says_so() -> None:
    partly = {case.id for case in FOUND if case.cooperation and case.cooperation.partly}
    assert partly == PARTLY
    for case in FOUND:
        assert case.id not in PARTLY or case.events[0].doubt is not None


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.id)
def test_a_case_found_since(case: Case) -> None:
    assert [
        fault
        for place, text in texts(case.cooperation, case.id)
        for fault in faults(place, text, names_allowed=not place.endswith((".what", ".title")))
    ] == []
    found = case.cooperation
    assert found is not None
    assert found.what.ja.endswith("。")
    assert found.what.en.endswith(".")
    assert len(found.title.en.split()) <= 12
    if found.ongoing:
        dated = any(source.date for source in found.sources)
        assert dated or found.doubt is not None, "in which source did it go on?"
    if found.year is None and found.until is None:
        assert found.doubt is not None, "a case without a year says why"
    if found.grade == "B":
        assert "official" not in {s.kind for s in found.sources} or found.doubt is not None


def test_found_cases_stand_in_the_order_of_codes() -> None:
    codes = [case.code for case in FOUND]
    assert codes == sorted(codes, key=str)


def test_indicators_say_what_was_corrected() -> None:
    for case in CONTENT.cases.values():
        for indicator in case.indicators:
            if indicator.reading == "corrected":
                assert indicator.printed, indicator.id
                assert indicator.note, indicator.id
            assert (indicator.operator == "meets") == isinstance(indicator.value, str)


@pytest.mark.parametrize("doubt", CONTENT.doubts, ids=lambda doubt: doubt.id)
def test_a_doubt(doubt: Any) -> None:
    assert [
        fault
        for place, text in texts(doubt, doubt.id)
        for fault in faults(place, text, names_allowed=True)
    ] == []
    assert doubt.taken.ja.endswith("。")


@pytest.mark.parametrize("name", LIBRARY.sets)
def test_a_set_of_the_library(name: str) -> None:
    group = LIBRARY.sets[name]
    assert [
        fault
        for place, text in texts(group, name)
        for fault in faults(place, text, names_allowed=True)
    ] == []
    sentences = [(name, group.summary), *((entry.id, entry.text) for entry in group.entries)]
    for entry in group.entries:
        sentences += [(entry.id, now.text) for now in entry.now]
        sentences += [(entry.id, entry.question.text)] if entry.question else []
    assert [place for place, text in sentences if not text.ja.endswith("。")] == []
    assert [place for place, text in sentences if not text.en.endswith((".", ".”"))] == []


def test_the_guide() -> None:
    assert [f for place, text in texts(CONTENT.guide, "guide") for f in faults(place, text)] == []


# ------------------------------------------------------------------- the words of the pages


@pytest.mark.parametrize("name", WORDINGS)
def test_a_file_of_words(name: str) -> None:
    keys = [key for key in ALL_KEYS if key.startswith(f"{name}.")]
    assert keys
    assert [f for key in keys for f in faults(key, CONTENT.wording.text(key))] == []


#: Where words are said. In ``report/``, ``wording/`` and ``charts/`` a key without a dot belongs
#: to ``text/report.yaml``.
SPEAKERS = sorted(
    path
    for folder in (
        "views",
        "report",
        "charts",
        "wording",
        "scoring",
        "checklist",
        "store",
        "workshop",
    )
    for path in (ROOT / folder).rglob("*.py")
)
ANY = r"(\w+)"


def filled(part: ast.expr) -> str:
    """A part of an f-string as a regular expression: words, a choice of two, or any word."""
    if isinstance(part, ast.Constant):
        return re.escape(str(part.value))
    if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.IfExp):
        choices = [part.value.body, part.value.orelse]
        return f"(?:{'|'.join(filled(choice) for choice in choices)})"
    return ANY


def constants(tree: ast.AST) -> set[str]:
    """The words in a source that could fill a place of an f-string."""
    return {
        word.replace("-", "_")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in (node.value, *node.value.split("_"))
        if re.fullmatch(r"[\w-]+", word)
    }


#: What content fills in: the kinds and names that the models allow, ids, and counted paragraphs.
VOCABULARY = {
    *(word for path in SPEAKERS if path.parent.name == "checklist"
      for word in constants(ast.parse(path.read_text(encoding="utf-8")))),
    *(item.id for item in CONTENT.checklist.items),
    *(kind.replace("-", "_") for scheme in CONTENT.schemes.values() for kind in scheme.kinds),
    *map(str, range(10)),
    *(name for names in (Phase, EntryKind, RoomKind, AgreementVerdict) for name in get_args(names)),
}  # fmt: skip


def said(tree: ast.AST) -> Iterator[tuple[str, bool, int]]:
    """What could be a key in a source: (regular expression, whether it is the first argument of
    a ``say``, line)."""
    asked = {
        id(branch)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args
        for branch in (
            [node.args[0].body, node.args[0].orelse]
            if isinstance(node.args[0], ast.IfExp)
            else [node.args[0]]
        )
        if getattr(node.func, "id", getattr(node.func, "attr", "")).lstrip("_")
        in ("say", "wording")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value), id(node) in asked, node.lineno
        elif isinstance(node, ast.JoinedStr):
            pattern = "".join(filled(part) for part in node.values)
            if re.search(r"\w{2}", pattern.replace(ANY, "")):  # not only what is filled in
                yield pattern, id(node) in asked, node.lineno


def keys_said(path: Path, keys: list[str]) -> tuple[set[str], list[str]]:
    """The wording keys that a file can say, and the places where it says one nobody wrote."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = constants(tree) | VOCABULARY
    written = set(keys)
    found: set[str] = set()
    missing = []
    for pattern, is_asked, line in said(tree):
        if {"report", "wording", "charts"} & set(path.parts) and r"\." not in pattern:
            pattern = r"report\." + pattern
        if "(" in pattern:
            beginning = re.sub(r"\\(.)", r"\1", pattern.partition("(")[0])
            whole = re.compile(pattern)
            matching = {
                key
                for key in keys
                if key.startswith(beginning)
                and (match := whole.fullmatch(key))
                and words.issuperset(match.groups())
            }
        else:  # one key, or no key: nothing to search for
            matching = {re.sub(r"\\(.)", r"\1", pattern)} & written
        found |= matching
        if is_asked and not matching:
            missing.append(f"{path.parent.name}/{path.name}:{line}: {pattern}")
    return found, missing


def keys_set(path: Path, keys: list[str]) -> tuple[set[str], list[str]]:
    """The same for a Typst template, which says ``say.key`` of the words of its name; those of the
    report, in whichever file, of ``text/report.yaml``."""
    asked = re.findall(r"\bsay\.(?!at\b)(\w+)", path.read_text(encoding="utf-8"))
    name = "report" if path.parent.name == "document" else path.stem
    found = {f"{name}.{key}" for key in asked}
    return found & set(keys), [f"{path.name}: {key}" for key in sorted(found - set(keys))]


def keys_in_template(path: Path, keys: list[str]) -> tuple[set[str], list[str]]:
    """The same for a plain page, which says ``say("file.key")``."""
    found = set(re.findall(r'\bsay\("([\w.]+)"', path.read_text(encoding="utf-8")))
    return found & set(keys), [f"{path.name}: {key}" for key in sorted(found - set(keys))]


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
    "advice": Advice,
    "value": Standing.model_fields["value"].annotation,
    "grade": Standing.model_fields["grade"].annotation,
    "origin": Scheme.model_fields["origin"].annotation,
    "severity": Doubt.model_fields["severity"].annotation,
    "source": ("official", "secondary"),
    "verdict": Verdict,
    "strand": ("profile", "bilateral", "platform"),
    "file": Kind,
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
    assert events - steps == {*get_args(EntryKind), *variants}
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
