"""The search over everything, and the lists of cases and of the reference library."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from checklist.model import LANGUAGES, Lang
from tests.support.plain_browser import HOST, PlainBrowser
from views.reading.search import matching
from views.server.resources import content, reference


def text_of(path: str, lang: Lang = "ja", **query: str) -> str:
    given = query | ({"lang": "en"} if lang == "en" else {})
    return unescape(PlainBrowser().ask("GET", f"{HOST}/{path}?{urlencode(given)}").text)


def cases(lang: Lang = "ja", **query: str) -> list[str]:
    """The ids of the cases on all pages of the list, in their order."""
    ids: list[str] = []
    for page in range(1, 20):
        text = text_of("cases", lang, **query, page=str(page))
        ids += re.findall(r'<h2><a href="\./cases/([\w-]+)', text)
        if f'">{page + 1}</a></li>' not in text:
            return ids
    raise AssertionError("the pages have no end")


# ------------------------------------------------------------------- everything


@pytest.mark.parametrize(
    ("typed", "lang", "address"),
    [
        ("草の根", "ja", "schemes/jica-grassroots"),
        ("ＪＩＣＡ　草の根", "ja", "schemes/jica-grassroots"),
        ("くさのね", "ja", "schemes/jica-grassroots"),
        ("クサノネ　ぎじゅつきょうりょく", "ja", "schemes/jica-grassroots"),
        ("げすいど", "ja", "cases/kawasaki-bandung-sewer"),
        ("はいきぶつしょり", "ja", "cases/haga-viqueque"),  # two words, read one after the other
        ("よさん", "ja", "capacity"),
        ("ほうれい", "ja", None),
        ("セントポール", "ja", "reference/policy-timeline#tl-1955-nagasaki"),
        ("せんとぽーる", "ja", "reference/policy-timeline#tl-1955-nagasaki"),
        ("Saint Paul", "en", "reference/policy-timeline#tl-1955-nagasaki"),
        ("表紙の年月", "ja", "about#cover-date"),
        ("大連", "ja", "cases/kitakyushu#kq-s1-1979-dalian"),
        ("dalian", "en", "cases/kitakyushu#kq-s1-1979-dalian"),
        ("はがまち", "ja", "cases/haga-viqueque"),  # the kana of the municipality
        ("予算", "ja", "capacity"),
        ("budget", "en", "capacity"),
        ("そんな言葉はない", "ja", None),
        ("", "ja", None),
    ],
)
def test_a_search_finds(typed: str, lang: Lang, address: str | None) -> None:
    addresses = {hit.address for hits in matching(typed, lang).values() for hit in hits}
    if address is None:
        assert addresses == set()
    else:
        assert address in addresses


def test_what_has_the_words_in_its_title_comes_first() -> None:
    for hits in matching("研修", "ja").values():
        in_title = ["研修" in hit.title for hit in hits]
        assert in_title == sorted(in_title, reverse=True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_what_was_found_and_how_many(lang: Lang) -> None:
    typed = "JICA"
    hits = matching(typed, lang)
    text = text_of("search", lang, q=typed)
    say = content().wording.of(lang)
    assert say("support.found", n=sum(map(len, hits.values()))) in text
    for listed in hits.values():
        assert listed[0].title in text
        if len(listed) > 20:
            assert say("reading.more_found", n=len(listed) - 20) in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_words_it_leads_to_all_that_can_be_read(lang: Lang) -> None:
    text = text_of("search", lang)
    for section in ("schemes", "cases", "reference", "guide", "about"):
        assert content().wording.of(lang)(f"reading.door_{section}_text") in text


# ------------------------------------------------------------------- cases


def test_the_list_holds_every_case_once_those_of_the_fact_sheet_first() -> None:
    ids = cases()
    assert sorted(ids) == sorted(content().cases)
    assert {*ids[:4]} == {"kitakyushu", "yokohama", "germany", "tianjin-eco-city"}


def test_each_filter_of_cases_keeps_what_it_says() -> None:
    every = content().cases
    assert set(cases(kind="village")) == {c.id for c in every.values() if c.kind == "village"}
    assert set(cases(field="water")) == {c.id for c in every.values() if "water" in c.fields}
    assert set(cases(place="VNM")) == {c.id for c in every.values() if "VNM" in c.countries}
    assert set(cases(place="VNM")) < set(cases(place="southeast-asia"))
    small = {every[id_].population for id_ in cases(size="under_10")}
    assert small
    assert all(people is not None and people < 10_000 for people in small)
    used = set(cases(scheme="jica-grassroots-local"))
    assert used == {c.id for c in content().used_by["jica-grassroots-local"]}
    assert set(cases(kind="village", field="water")) == set(cases(kind="village")) & set(
        cases(field="water")
    )
    assert len(cases(kind="planet")) == len(every)


def test_each_choice_says_how_many_cases_it_leaves() -> None:
    text = text_of("cases", "ja", kind="village")
    water = content().wording.of("ja")("names.field_water")
    counted = content().wording.of("ja")(
        "reading.counted", name=water, n=len(cases(kind="village", field="water"))
    )
    assert counted in text
    town = content().wording.of("ja")("names.kind_town")
    own = content().wording.of("ja")("reading.counted", name=town, n=len(cases(kind="town")))
    assert own in text, "beside the other filters, not beside its own"


def test_cases_are_ordered_as_asked() -> None:
    people = [content().cases[id_].population for id_ in cases(sort="size")]
    known = [count for count in people if count is not None]
    assert known == sorted(known)
    assert people[: len(known)] == known


@pytest.mark.parametrize(
    ("typed", "case"),
    [
        ("きたきゅうしゅう", "kitakyushu"),
        ("ハガマチ", "haga-viqueque"),
        ("大連", "kitakyushu"),
        ("東ティモール", "haga-viqueque"),
        ("timor", "haga-viqueque"),
        ("防災・減災", "kamaishi-banda-aceh"),
    ],
)
def test_a_case_is_found_by_place_kana_and_partner(typed: str, case: str) -> None:
    listed = cases(q=typed)
    assert case in listed
    assert 0 < len(listed) < len(content().cases)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_ladder_shows_its_steps_with_printed_headings_and_all_events(lang: Lang) -> None:
    for name in ("kitakyushu", "yokohama", "germany", "tianjin-eco-city"):
        case, text = content().cases[name], text_of(f"cases/{name}", lang)
        for event in case.events:
            assert f'id="{event.id}"' in text
            for words in (event.title, event.summary, event.question, event.doubt, event.likely):
                assert words is None or words.of(lang) in text
        for heading in reference().sets["printed-headings"].entries:
            if heading.case == name and heading.number and heading.title:
                assert heading.title.of(lang) in text
        assert text.count("<tr>") == (len(case.indicators) + 1 if case.indicators else 0)


def test_a_cooperation_names_its_schemes_and_they_name_it() -> None:
    case = content().cases["haga-viqueque"]
    text = text_of(f"cases/{case.id}")
    for scheme in case.schemes:
        assert f'href="../schemes/{scheme}"' in text
        assert f'href="../cases/{case.id}"' in text_of(f"schemes/{scheme}")
    assert case.cooperation is not None
    for words in (case.cooperation.what, case.cooperation.partner, case.cooperation.outcome):
        assert words is not None
        assert words.ja in text


# ------------------------------------------------------------------- reference data


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_entry_is_on_its_page_with_doubt_and_today(lang: Lang) -> None:
    for group in reference().sets.values():
        text = text_of(f"reference/{group.id}", lang)
        for entry in group.entries:
            parts = [entry.question and entry.question.text, *(now.text for now in entry.now)]
            assert all(part is None or part.of(lang) in text for part in parts), entry.id
            for now in entry.now:
                assert f'href="{now.source.url}"' in text, entry.id
            if entry.kind != "row":  # a row may stand in a table instead of in a sentence
                assert entry.text.of(lang) in text, entry.id
        for chart in group.charts:
            assert f"chart-{chart}-{lang}.svg" in text


def test_a_printed_table_stands_whole_with_what_its_rows_are_today() -> None:
    for name, rows in (("printed-scheme-tables", 17), ("by-field-table", 46)):
        text = text_of(f"reference/{name}")
        assert text.count('href="../schemes/') == rows
        assert len(re.findall(r'<ol class="entries printed">.*?</ol>', text, re.S)) == 1
