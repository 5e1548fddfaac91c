"""What a table says of municipalities that decides about schemes reaches the survey."""

from __future__ import annotations

from checklist.answers import Assessment, Profile
from report.tables.read import gather
from scoring.thresholds import FEWEST
from tests.support.shipped import CONTENT


def gathered(*rows: str) -> tuple[Profile, ...]:
    head = "name,kind,得意な分野,countries,has_firm_partner,海外の相手方,capacity.finance"
    more = [f"{n},,,,,,1" for n in range(FEWEST)]
    data = "\n".join((head, *rows, *more)).encode()
    cohort = gather([("a.csv", data)], CONTENT).cohort
    assert cohort.profile_of is not None
    return tuple(cohort.profiles[n] for n in cohort.profile_of[: len(rows)])


def test_words_and_codes_are_read_in_either_language() -> None:
    assert gathered(
        "甲,town,廃棄物・リサイクル;ごみ,ベトナム、KEN,はい,no,1", "乙,,water,,,,2"
    ) == (
        Profile(
            kind="town",
            fields=("waste",),
            countries=("VNM", "KEN"),
            facts={"has_firm_partner": True, "has_overseas_partner": False},
        ),
        Profile(fields=("water",)),
    )


def test_a_save_file_brings_its_own() -> None:
    profile = Profile(kind="city", countries=("VNM",), facts={"has_officer_to_send": True})
    files = [(f"{n}.json", Assessment(profile=profile).to_json().encode()) for n in range(FEWEST)]
    assert gather(files, CONTENT).cohort.profiles == (profile,)
