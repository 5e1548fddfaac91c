"""What is wrong in the schemes, cases, countries and facts of a content pack is told with its file
and place."""

from __future__ import annotations

import pytest

from tests.support.broken_packs import ADVISER, CITY, NORTH, SAPPORO, Change, lines

#: file, what is changed there, into what; every line that must be said
BROKEN = {
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
    "a row of the fact sheet in a scheme that was added": (
        ADVISER,
        "origin: added",
        'origin: added\nrows: [{table: "1", name_printed: 相談, category_printed: 人}]',
        ["schemes/adviser.yaml: a scheme that is not in the fact sheet (added) has no rows"],
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
    "a day that is not on the calendar": (
        ADVISER,
        'checked: "2026-11-23"',
        'checked: "2026-02-29"',
        ["schemes/adviser.yaml.standing.checked: There is no day '2026-02-29'."],
    ),
    "a call in no month": (
        ADVISER,
        "check: {ja",
        'calls: [{fiscal_year: 2026, closes: "2026-13", kind: actual, '
        'source: "https://example.jp/", seen: "2026-06"}]\ncheck: {ja',
        ["schemes/adviser.yaml.calls.0.closes: There is no day '2026-13'."],
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
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_told_with_its_place(name: str, change: Change) -> None:
    file, old, new, expected = BROKEN[name]
    assert lines(change(file, old, new)) == expected
