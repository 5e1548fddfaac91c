"""Every scheme, case and cooperation: complete, in two languages, and true to its sources."""

from __future__ import annotations

import pytest

from checklist.cases import Case
from checklist.catalogue import RUNNING
from checklist.model import HELPS_FROM
from tests.support.shipped import CONTENT
from tests.support.two_languages import faults, faults_in, stems, texts

FOUND = [case for case in CONTENT.cases.values() if case.cooperation is not None]
#: Criteria of which no scheme makes a level true: a municipality's own papers and money.
RAISED_BY_NONE = {
    *("purpose.brand", "purpose.local-firms", "purpose.tourism"),
    *("capacity.finance", "capacity.citizens", "capacity.needs", "system.unit"),
}


@pytest.mark.parametrize("scheme_id", stems("schemes"))
def test_a_scheme_is_recommended_only_where_it_was_seen(scheme_id: str) -> None:
    scheme = CONTENT.schemes[scheme_id]
    standing = scheme.standing
    assert faults_in(scheme, scheme_id, names_allowed=True) == []
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


@pytest.mark.parametrize("case_id", stems("cases"))
def test_a_case_tells_years_that_agree(case_id: str) -> None:
    case = CONTENT.cases[case_id]
    assert faults_in(case, case_id, names_allowed=True) == []
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
