"""What phones sent comes back, as ODK Central and KoboToolbox export it; a cell that is refused is
told with its row and column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checklist.answers import NOT_APPLICABLE, UNKNOWN, Answer, Assessment, Plan, Profile
from checklist.evidence import is_reason
from checklist.model import LANGUAGES, Lang
from checklist.versions import Migrated
from report.form.questions import (
    Choice,
    Form,
    QuestionGroup,
    form_name,
    municipality_name,
    prefecture_name,
)
from report.opening import Brought, read_report
from tests.support import often
from tests.support.generated import REAL
from tests.support.submissions import LEVEL, Sent, flat, read_all, table

FORM = Form(REAL)
CRITERIA = REAL.checklist.criteria
PREFECTURES = {one.prefecture: one.code for one in REAL.municipalities.values()}
MULTIPLE = [name for name, one in FORM.questions.items() if one.type == "select_multiple"]


def sent_of(assessment: Assessment) -> dict[str, str]:
    """What the form sends of an assessment that could be answered in it."""
    profile = assessment.profile
    cells = {
        "checklist": assessment.checklist or "",
        "population": "" if profile.population is None else str(profile.population),
        "fields": " ".join(profile.fields),
        "regions": " ".join(profile.regions),
        "countries": " ".join(profile.countries),
        **{name: "yes" if so else "no" for name, so in profile.facts.items()},
        "ties": "\n".join(profile.ties),
        "section": next((answer.by for answer in assessment.answers.values()), ""),
    }
    if profile.prefecture in PREFECTURES:
        cells["prefecture"] = prefecture_name(PREFECTURES[profile.prefecture])
    if profile.code in REAL.municipalities:
        cells["municipality"] = municipality_name(profile.code or "")
    elif profile.name:
        cells.setdefault("prefecture", "other")
        cells["municipality"] = "other" if profile.prefecture else ""
        cells["name"], cells["code"] = profile.name, profile.code or ""
        cells["kind"] = profile.kind or ""
    for criterion_id, answer in assessment.answers.items():
        cells[form_name(criterion_id)] = "" if answer.level is None else str(answer.level)
        for part in ("name", "reason", "note"):
            cells[form_name(criterion_id, part)] = getattr(answer, part)  # type: ignore[arg-type]
        cells[form_name(criterion_id, "evidence")] = "\n".join(answer.evidence)
    return cells


# ---------------------------------------------------------------------------- how servers export


def path_of(name: str, groups: Sequence[QuestionGroup] = FORM.groups) -> list[str]:
    """The groups around a question, outermost first."""
    for group in groups:
        if any(question.name == name for question in group.questions()):
            inner = [member for member in group.members if isinstance(member, QuestionGroup)]
            return [group.name, *path_of(name, inner)]
    return []


def central(sent: Sent) -> bytes:
    """ODK Central: groups before a hyphen, a column for each choice of several."""
    head, row = ["SubmissionDate", "start", "end"], ["2026-11-23T01:00:00.000Z", "", ""]
    for name, question in FORM.questions.items():
        path = "-".join([*path_of(name), name])
        value = sent.get(name, "")
        head.append(path)
        row.append(value)
        if name in MULTIPLE:
            for choice in FORM.choices[question.choices]:
                head.append(f"{path}/{choice.name}")
                row.append("1" if choice.name in value.split() else "0")
    head += ["checklist", "meta-instanceID", "KEY", "SubmitterName", "FormVersion", "Edits"]
    row += [sent.get("checklist", ""), "uuid:1", "uuid:1", "app", "2026.1", "0"]
    return table([head, row])


def kobo(sent: Sent) -> bytes:
    """KoboToolbox: groups before a slash, semicolons, a mark at the beginning."""
    names = [*FORM.questions, "checklist"]
    head = ["start", "end", *("/".join([*path_of(name), name]) for name in names)]
    row = ["2026-11-23T10:00:00+09:00", "", *(sent.get(name, "") for name in names)]
    head += ["__version__", "_id", "_uuid", "_submission_time", "_index", "formhub/uuid"]
    row += ["v1", "1", "u", "2026-11-23", "1", "u"]
    return table([head, row], ";", "utf-8-sig", "\r\n")


def kobo_split(sent: Sent) -> bytes:
    """KoboToolbox without groups, and with nothing but a column for each choice of several."""
    head, row = ["checklist"], [sent.get("checklist", "")]
    for name, question in FORM.questions.items():
        if name not in MULTIPLE:
            head.append(name)
            row.append(sent.get(name, ""))
            continue
        for choice in FORM.choices[question.choices]:
            head.append(f"{name}/{choice.name}")
            row.append("TRUE" if choice.name in sent.get(name, "").split() else "FALSE")
    return table([head, row])


def labelled(lang: Lang) -> Callable[[Sent], bytes]:
    """KoboToolbox with labels for headings and values."""

    def label_of(choice: Choice) -> str:
        return choice.label.of(lang)

    def export(sent: Sent) -> bytes:
        head, row = ["checklist", "_id"], [sent.get("checklist", ""), "1"]
        titles = {group.name: group.label.of(lang) for group in FORM.groups}
        for name, question in FORM.questions.items():
            head.append(f"{titles[path_of(name)[0]]}/{question.label.of(lang)}")
            value = sent.get(name, "")
            labels = {one.name: label_of(one) for one in FORM.choices.get(question.choices, ())}
            words = value.split() if name in MULTIPLE else [value]
            row.append(" ".join(labels.get(word, word) for word in words))
        return table([head, row], ";", "utf-8-sig")

    return export


EXPORTS = {
    "flat": flat,
    "central": central,
    "kobo": kobo,
    "kobo split": kobo_split,
    "labels ja": labelled("ja"),
    "labels en": labelled("en"),
}
#: Text as phones send it, on one line, with what is markup or a formula somewhere.
line = (
    st.text(
        st.sampled_from("#*_$<>@[]{}\\`~|\"',;&%=+-/髙𠮷😀①㈱あがア漢字abcXYZ019 　"), max_size=40
    )
    .map(str.strip)
    .filter(bool)
)
maybe = st.just("") | line
lines = st.lists(line, max_size=3).map(tuple)


@st.composite
def answered(draw: st.DrawFn) -> Assessment:
    """An assessment as it can be given in the form."""
    section = draw(maybe)
    answers = {}
    for criterion_id in draw(st.sets(st.sampled_from(list(CRITERIA)), min_size=1, max_size=8)):
        criterion = CRITERIA[criterion_id]
        allowed = [] if criterion.not_applicable is None else [NOT_APPLICABLE]
        level = draw(st.sampled_from([0, 1, 2, 3, 4, UNKNOWN, *allowed]))
        answers[criterion_id] = Answer(
            level=level,
            name=draw(line) if criterion.own else "",
            reason=draw(line.filter(is_reason)) if level == NOT_APPLICABLE else "",
            evidence=draw(lines) if isinstance(level, int) and level else (),
            note=draw(maybe),
            by=section,
        )
    listed = draw(st.none() | st.sampled_from(list(REAL.municipalities.values())))
    named = (
        {"name": draw(maybe), "prefecture": draw(st.sampled_from(["", "福岡県"]))}
        if listed is None
        else {
            "name": listed.name,
            "prefecture": listed.prefecture,
            "code": listed.code,
            "kind": listed.kind,
        }
    )
    if listed is None and named["name"]:
        named["code"] = draw(st.sampled_from([None, "999997"]))
        named["kind"] = draw(st.sampled_from([None, "town", "designated-city"]))
    profile = Profile(
        **named,
        population=draw(st.none() | st.integers(0, 20_000_000)),
        fields=draw(st.sampled_from([(), ("water",), ("water", "energy", "education")])),
        regions=draw(st.sampled_from([(), ("southeast-asia", "north-america")])),
        countries=draw(st.sampled_from([(), ("CHN", "KEN")])),
        facts=draw(st.sampled_from([{}, {"has_ngo_partner": True, "has_officer_to_send": False}])),
        ties=draw(lines),
    )
    version = draw(st.sampled_from([None, REAL.checklist.version]))
    return Assessment(checklist=version, profile=profile, answers=answers)


@settings(max_examples=often(40), deadline=None)
@given(answered(), st.sampled_from(sorted(EXPORTS)))
def test_what_was_sent_comes_back(assessment: Assessment, way: str) -> None:
    (brought,) = read_all(EXPORTS[way](sent_of(assessment)))
    assert brought == Brought(Migrated(assessment), "submission", row=2)


@pytest.mark.parametrize("way", EXPORTS)
def test_every_way_of_exporting(way: str) -> None:
    """The fictional example, as every server exports it, through the one door for files."""
    answers = {
        criterion_id: answer.model_copy(update={"by": "環境政策課", "at": None})
        for criterion_id, answer in REAL.example.answers.items()
    }
    # a form for phones asks for answers, not for the target and the plan
    assessment = REAL.example.model_copy(
        update={"answers": answers, "target": None, "plan": Plan()}
    )
    brought = read_report(EXPORTS[way](sent_of(assessment)), REAL)
    assert brought == Brought(Migrated(assessment), "submission", row=2)


ENCODINGS = ["utf-8", "utf-8-sig", "cp932", "shift_jis", "utf-16", "euc_jp", "iso2022_jp"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_as_a_spreadsheet_saves_it_again(encoding: str, delimiter: str) -> None:
    rows = [
        [LEVEL, form_name("capacity.finance", "note"), "備考欄"],
        ["3", "表：一覧\n二行目", "x"],
    ]
    brought = read_report(table(rows, delimiter, encoding, "\r\n"), REAL)
    assert brought.assessment["capacity.finance"] == Answer(level=3, note="表：一覧\n二行目")
    (told,) = brought.refused
    assert told.place == "1: 備考欄"


def test_a_name_that_two_prefectures_have() -> None:
    """府中市 is in Tokyo and in Hiroshima: a label alone would not say which."""
    head = [LEVEL, "prefecture", "municipality"]
    for prefecture, code in (("東京都", "132063"), ("広島県", "342084")):
        (brought,) = read_all(table([head, ["1", prefecture, "府中市"]]))
        assert brought.assessment.profile.code == code
        assert brought.refused == ()
    (brought,) = read_all(table([head, ["1", "", "府中市"]]))
    assert [one.place for one in brought.refused] == ["2: municipality"]


# ---------------------------------------------------------------------------- refused, with a place

#: A column, what stands in its cell, and whether it is refused.
CELLS = [
    (LEVEL, "5", True),
    (LEVEL, "-9", True),
    (LEVEL, "高い", True),
    (LEVEL, "not_applicable", True),  # never allowed there
    (LEVEL, " 2 ", False),
    ("purpose__tourism", "not_applicable", True),  # without a reason
    ("population", "12,345", False),
    ("population", "12345.0", False),
    ("population", "約12万人", False),
    ("population", "nearly 5", True),
    ("population", "-5", True),
    ("population", "99999999999", True),
    ("code", "401006", True),
    ("code", "11002", False),
    ("code", "12203", True),
    ("code", "011002", False),
    ("kind", "kingdom", True),
    ("prefecture", "p99", True),
    ("municipality", "m000000", True),
    ("fields", "water magic", True),
    ("fields", "water,energy", False),
    ("regions/africa", "perhaps", True),
    ("regions/africa", "1", False),
    ("name", "長" * 201, True),
    (form_name("capacity.finance", "note"), "長" * 20_001, True),
    (form_name("capacity.finance", "note"), "a\x0cb", True),
    (form_name("capacity.finance", "evidence"), "=cmd|' /C calc'!A0", False),
    ("section", "課" * 201, True),
    ("checklist", "2026.1" * 9, True),
    ("unheard_of", "x", True),
    ("_anything", "x", False),
    ("meta/instanceName", "x", False),
    ("a_thing__nobody_asks", "3", True),
    ("a_thing__nobody_asks", "", False),
]


@pytest.mark.parametrize(("column", "cell", "is_refused"), CELLS)
def test_a_refused_cell_is_told_and_the_rest_is_read(
    column: str, cell: str, is_refused: bool
) -> None:
    """A refused cell is told with its place in both languages; everything else is read."""
    sure = form_name("system.unit")
    rows = (
        [[sure, column], ["4", cell]]
        if column == LEVEL
        else [[sure, LEVEL, column], ["4", "", cell]]
    )
    (brought,) = read_all(table(rows))
    assert brought.assessment["system.unit"].level == 4
    assert len(brought.refused) == is_refused, brought.refused
    for one in brought.refused:
        assert one.place == f"{1 if column == 'unheard_of' else 2}: {column}"
        assert all(one.text.of(lang) for lang in LANGUAGES)


#: A column, what stands in its cell, and how its question is called in both languages.
CALLED = [
    ("capacity/" + LEVEL, "9", "3-1 財政", "3-1 Finance"),
    (form_name("purpose.tourism"), "not_applicable", "2-5 観光", "2-5 Tourism"),
    ("population", "nearly 5", "人口", "Population"),
    ("regions/africa", "perhaps", "関心のある地域）", "Regions of interest)"),
    ("都道府県", "p99", None, None),  # the heading says it
    ("checklist", "2026.1" * 9, None, None),  # nobody was asked
]


@pytest.mark.parametrize(("column", "cell", "ja", "en"), CALLED)
def test_a_refused_cell_says_what_was_asked_there(
    column: str, cell: str, ja: str | None, en: str | None
) -> None:
    (brought,) = read_all(table([[form_name("system.unit"), column], ["4", cell]]))
    (one,) = brought.refused
    if ja is None:
        assert all(one.of(lang).startswith(f"2: {column}: ") for lang in LANGUAGES)
    else:
        assert one.of("ja").startswith(f"2: {column}（{ja}")
        assert one.of("en").startswith(f"2: {column} ({en}")


@pytest.mark.parametrize("reason", ["", "特になし"])
def test_a_reason_that_is_missing_leaves_the_rest_of_the_answer(reason: str) -> None:
    name = "purpose__tourism"
    sent = {name: NOT_APPLICABLE, f"{name}__note": "要確認", f"{name}__reason": reason or " "}
    (brought,) = read_all(flat(sent))
    assert brought.assessment["purpose.tourism"] == Answer(reason=reason, note="要確認")
    assert [one.place for one in brought.refused] == [f"2: {name}"]


def test_two_columns_of_one_question() -> None:
    rows = [["a/" + LEVEL, "b/" + LEVEL, "c/" + LEVEL], ["", "2", "3"], ["1", "1", ""]]
    first, second = read_all(table(rows))
    assert first.assessment["capacity.finance"].level == 2
    assert [one.place for one in first.refused] == [f"2: a/{LEVEL}"]
    assert second.refused == ()


def test_cells_beyond_the_head_and_rows_that_are_short() -> None:
    rows = [[LEVEL, "name"], ["1", "港市", "left over"], ["2"], [], ["", ""], ["3", "山町"]]
    brought = read_all(table(rows))
    assert [one.assessment["capacity.finance"].level for one in brought] == [1, 2, 3]
    assert [one.row for one in brought] == [2, 3, 6]
    assert [[p.place for p in one.refused] for one in brought] == [["2"], [], []]


# ---------------------------------------------------------------------------- another version


def test_answers_to_another_version_are_migrated() -> None:
    sent = {"checklist": "2025.1", LEVEL: "3", "capacity__gone": "2", "capacity__gone__note": "旧"}
    (brought,) = read_all(flat(sent))
    assert brought.assessment.checklist == REAL.checklist.version
    assert brought.assessment["capacity.finance"].level == 3
    assert [(one.id, one.answer.level) for one in brought.migrated.dropped] == [
        ("capacity.gone", 2)
    ]
    assert brought.refused == ()


LEVELS = [
    ("3", 3), ("３", 3), ("3 制度化", 3), ("レベル3", 3), ("3.0", 3), ("Level 3", 3), ("制度化", 3),
    ("わからない", UNKNOWN), ("Don’t know", UNKNOWN), ("unknown", UNKNOWN), ("-1", UNKNOWN),
    ("未回答", None), ("-3", None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "level"), LEVELS)
def test_a_level_is_read_as_everywhere(cell: str, level: int | str | None) -> None:
    (brought,) = read_all(table([[LEVEL, "name"], [cell, "x"]]))
    assert (brought.assessment["capacity.finance"].level, brought.refused) == (level, ())


def test_a_level_beside_another_ones_name_is_refused() -> None:
    (brought,) = read_all(table([[LEVEL, "name"], ["3 部分整備", "x"]]))
    assert brought.assessment["capacity.finance"].level is None
    assert [one.place for one in brought.refused] == [f"2: {LEVEL}"]


def test_escapes_of_other_systems_are_undone() -> None:
    sent = {LEVEL: "3", form_name("capacity.finance", "evidence"): "予算書_x000D_\n決算書_x000D_"}
    (brought,) = read_all(flat(sent))
    assert brought.assessment["capacity.finance"].evidence == ("予算書", "決算書")


@pytest.mark.parametrize("words", ["なし", "無", "×", "－", "N/A", "0件", "ＮＯＮＥ"])
def test_words_for_no_evidence_are_kept_and_count_for_nothing(words: str) -> None:
    (brought,) = read_all(flat({LEVEL: "4", form_name("capacity.finance", "evidence"): words}))
    answer = brought.assessment["capacity.finance"]
    assert answer.evidence == (words,)
    assert not answer.is_shown


CODES = [("12203", "市川市", "122033"), ("12203", "士別市", "012203"), ("011002", "", "011002")]


@pytest.mark.parametrize(("cell", "name", "code"), CODES)
def test_a_code_of_five_digits_is_what_the_name_says(cell: str, name: str, code: str) -> None:
    (brought,) = read_all(flat({LEVEL: "1", "code": cell, "name": name}))
    assert (brought.assessment.profile.code, brought.refused) == (code, ())
