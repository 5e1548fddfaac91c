"""The municipality on its page: names found by their readings, codes and populations however they
are typed, nothing guessed."""

from __future__ import annotations

import pytest

from checklist.answers import Assessment, Profile
from checklist.model import LANGUAGES, Lang
from store.assessments import AssessmentStore
from tests.support import by_day
from tests.support.kept import stored
from tests.support.visitor import Visitor
from views.server.resources import content


def test_free_entry_takes_any_name_and_a_true_code_only(kept: AssessmentStore) -> None:
    visitor = Visitor("profile").press("enter_freely").type("name", "日本海沿岸の広域連合")
    code = visitor.code
    visitor.type("code", "401006")  # the check digit is 5
    assert "401006" in visitor.problems()
    assert visitor.value("code") == "401006"  # what was typed stays to be corrected
    visitor.type("name", "広域連合")
    assert visitor.value("code") == "401006"
    assert stored(kept, code).profile.code is None

    visitor.type("code", "401005")
    assert visitor.problems() == ""
    assert stored(kept, code).profile.code == "401005"
    assert stored(kept, code).profile.name == "広域連合"


NOTHING = Assessment(checklist=content().checklist.version)


@pytest.mark.parametrize(
    ("typed", "population"),
    [
        *(("920000", 920_000), ("920,000", 920_000), ("９２０，０００人", 920_000), (" 12 ", 12)),
        *(("0", 0), ("20000000", 20_000_000), ("", None), ("約40万人", 400_000)),
    ],
)
def test_the_population_however_it_is_typed(
    typed: str, population: int | None, kept: AssessmentStore
) -> None:
    code, _ = kept.create(NOTHING.model_copy(update={"profile": Profile(population=5)}))
    visitor = Visitor("profile", code=code).type("population", typed)
    assert visitor.problems() == ""
    assert stored(kept, code).profile.population == population
    assert visitor.value("population") == ("" if population is None else str(population))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "typed",
    by_day(
        [
            "1.5",
            "1e5",
            "1,5",
            "12,34",
            "-5",
            "99999999999",
            "9" * 30,
            "約5万台",
            "0x10",
            "1_000",
            "٣",
            "NaN",
        ],
        4,
    ),
)
def test_no_population_is_guessed(typed: str, lang: Lang, kept: AssessmentStore) -> None:
    """What is no number of people stays in its field, with what to correct."""
    code, _ = kept.create(NOTHING.model_copy(update={"profile": Profile(population=5)}))
    visitor = Visitor("profile", lang=lang, code=code).type("population", typed)
    instructions = ("ください",) if lang == "ja" else ("written as",)
    assert any(words in visitor.problems() for words in instructions)
    assert visitor.value("population") == typed
    assert stored(kept, code).profile.population == 5


def test_full_width_is_read_like_half_width(kept: AssessmentStore) -> None:
    visitor = Visitor("profile").press("enter_freely").type("code", "４０１００５")
    assert visitor.problems() == ""
    assert stored(kept, visitor.code).profile.code == "401005"


def test_the_population_of_the_census_is_filled_in_and_can_be_changed(
    kept: AssessmentStore,
) -> None:
    code, _ = kept.create(NOTHING.model_copy(update={"profile": Profile(prefecture="福岡県")}))
    visitor = Visitor("profile", code=code).choose("municipality", "401005")
    counted = content().municipalities["401005"].population
    assert stored(kept, code).profile.population == counted == 939_622
    assert visitor.say("profile.population_filled") in visitor.reads()
    visitor.type("population", "約92万")
    assert stored(kept, code).profile.population == 920_000
    assert visitor.say("profile.population_filled") not in visitor.reads()


def test_names_are_found_by_their_readings(kept: AssessmentStore) -> None:
    code, _ = kept.create(NOTHING.model_copy(update={"profile": Profile(prefecture="富山県")}))
    visitor = Visitor("profile", code=code)
    assert "富山県（とやまけん）" in visitor.app.selectbox(key="prefecture").options
    assert "富山市（とやまし）" in visitor.app.selectbox(key="municipality").options
