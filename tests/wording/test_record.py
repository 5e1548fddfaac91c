"""What is known of a municipality's kind, countries and fields; silence where nothing is."""

from __future__ import annotations

import pytest

from checklist.model import LANGUAGES, Lang
from checklist.municipality import MunicipalityKind
from checklist.profile import Profile
from tests.support.shipped import CONTENT, library
from wording.record import Record, record_of
from wording.reference import ReferenceWords

LIBRARY = library()


def record(lang: Lang = "ja", **fields: object) -> Record:
    return record_of(Profile.model_validate(fields), ReferenceWords(CONTENT, LIBRARY, lang))


def test_of_nothing_nothing_is_said() -> None:
    assert record().is_empty
    assert record(kind="town", name="港町").kind is not None


#: The rows of the fact sheet's table, by the kinds of today.
KINDS: dict[MunicipalityKind, str] = {
    "prefecture": "47のうち42（89%）",
    "designated-city": "812のうち571（70%）",
    "core-city": "812のうち571（70%）",
    "city": "812のうち571（70%）",
    "ward": "812のうち571（70%）",
    "town": "930のうち245（26%）",
    "village": "930のうち245（26%）",
}


@pytest.mark.parametrize(("kind", "words"), KINDS.items())
def test_a_kind_stands_in_the_row_it_belongs_to(kind: str, words: str) -> None:
    known = record(kind=kind).kind
    assert known is not None
    assert words in known.facts[0]


def test_a_country_tells_its_record_and_whether_it_is_a_partner() -> None:
    viet_nam, china, kenya = record(countries=["VNM", "CHN", "KEN"]).countries
    assert "29件" in viet_nam.facts[0]
    assert "JCM" in viet_nam.facts[1]
    assert "133件" in china.facts[0]
    assert not any("JCM" in fact for fact in china.facts)
    assert all("環境協力" not in fact for fact in kenya.facts), "not in the table: no zero"


def test_a_country_of_which_nothing_is_known_is_left_out() -> None:
    unknown = next(
        code
        for code, country in CONTENT.countries.items()
        if not country.jcm
        and not any(code in case.countries for case in CONTENT.cases.values())
        and all(e.country != code for e in LIBRARY.sets["cooperation-by-country"].entries)
    )
    assert record(countries=[unknown]).is_empty


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_field_tells_facts_and_cases(lang: Lang) -> None:
    (water,) = record(lang, fields=["water"]).fields
    assert any("18%" in fact for fact in water.facts)
    cases = sum("water" in case.fields for case in CONTENT.cases.values())
    assert str(cases) in water.facts[-1]
