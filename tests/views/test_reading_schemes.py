"""The catalogue of schemes: search, filters, order, and what a scheme's page says."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from unicodedata import normalize
from urllib.parse import urlencode

import pytest
from pydantic import ValidationError

from checklist.model import LANGUAGES, Lang
from checklist.search import Readings, folded, is_in, words_in
from scoring.calls import next_call
from scoring.verdict import standing_today
from tests.support import by_day
from tests.support.plain_browser import HOST, Answer, PlainBrowser
from views.server.clock import today
from views.server.resources import content

SCHEMES = content().schemes


def asked(lang: Lang = "ja", **query: str) -> Answer:
    given = query | ({"lang": "en"} if lang == "en" else {})
    return PlainBrowser().ask("GET", f"{HOST}/schemes?{urlencode(given)}")


def listed(lang: Lang = "ja", **query: str) -> list[str]:
    """The ids of the schemes on all pages of the list, in their order."""
    ids: list[str] = []
    page = 1
    while True:
        text = asked(lang, **query, page=str(page)).text
        more = re.findall(r'<h2><a href="\./schemes/([\w-]+)', text)
        ids += more
        if f'">{page + 1}</a></li>' not in text:
            return ids
        page += 1


def test_the_list_holds_every_scheme_once() -> None:
    ids = listed()
    assert sorted(ids) == sorted(SCHEMES)
    assert len(set(ids)) == len(ids)


# ------------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("typed", "written", "is_found"),
    [
        ("セミナー", "国際セミナー", True),
        ("せみなー", "国際セミナー", True),
        ("ｾﾐﾅｰ", "国際セミナー", True),
        ("ぐろーばる", "グローバルサウス", True),
        ("ヷ", "ゔ", False),
        ("ガバ", "ｶﾞﾊﾞﾅﾝｽ", True),
        ("jica", "ＪＩＣＡ国内機関", True),
        ("ＪＩＣＡ", "jica", True),
        ("2000万円", "上限２０００万円", True),
        ("都市 連携", "都市間連携事業", True),
        ("都市　連携", "都市間連携事業", True),
        ("連携 都市", "都市間連携事業", True),
        ("都市 水道", "都市間連携事業", False),
        ("市間連", "都市間連携事業", True),
        ("STRASSE", "straße", True),
        ("", "都市間連携事業", True),
        ("  ", "都市間連携事業", True),
        ("はは", "ハハ", True),
        ("タイ", "タイとの協力", True),
        ("ﾀｲ", "タイとの協力", True),
        ("タイ", "協力したい都市", False),
        ("たい", "協力したい都市", True),
        ("ほけん", "保健", False),
    ],
)
def test_what_is_typed_finds_what_is_written(typed: str, written: str, is_found: bool) -> None:
    assert is_in(words_in(typed), folded(written)) is is_found


READINGS = Readings(
    readings={"下水": "げすい", "下水道": "げすいどう", "道路": "どうろ", "協力": "きょうりょく"}
)


@pytest.mark.parametrize(
    ("typed", "written", "is_found"),
    [
        ("げすい", "下水の処理", True),
        ("ゲスイ", "下水の処理", True),
        ("げすいどう", "下水道の処理", True),
        ("げすいど", "下水道の処理", True),
        ("げすいどうろ", "下水道路", False),  # the longest word first
        ("下水", "下水道の処理", True),
        ("アジアきょうりょく", "アジア協力", True),
        ("アジア協力", "アジア協力", True),
        ("しょり", "下水の処理", False),  # a word whose reading nobody wrote down
    ],
)
def test_words_with_kanji_are_found_by_their_reading(
    typed: str, written: str, is_found: bool
) -> None:
    assert is_in(words_in(typed), folded(written, READINGS)) is is_found


@pytest.mark.parametrize(
    "pair", [("下水", "ゲスイ"), ("みず", "みず"), ("水", "みず"), ("下水", "")]
)
def test_a_reading_is_one(pair: tuple[str, str]) -> None:
    with pytest.raises(ValidationError):
        Readings(readings=dict([pair]))


@pytest.mark.parametrize(
    "same",
    [
        ("JICA", "jica", "ＪＩＣＡ", " jica "),
        ("セミナー", "せみなー", "ｾﾐﾅｰ"),
        ("都市間", "都市間 連携"),
        ("zero-carbon", "Zero-Carbon", "ＺＥＲＯ-carbon"),
    ],
)
def test_width_kana_and_case_make_no_difference(same: tuple[str, ...]) -> None:
    first, *others = [listed(q=typed) for typed in same]
    assert 0 < len(first) < len(SCHEMES)
    for other in others:
        assert set(other) <= set(first) if " " in same[-1].strip() else other == first


def test_a_scheme_is_found_by_the_name_that_the_fact_sheet_prints() -> None:
    for scheme in SCHEMES.values():
        for row in scheme.rows:
            assert scheme.id in listed(q=row.name_printed), row.name_printed


def test_a_scheme_is_found_by_the_name_of_its_field() -> None:
    limited = [scheme for scheme in SCHEMES.values() if scheme.limits("field")]
    assert limited
    for scheme in limited:
        for field in scheme.limits("field"):
            for name in (content().wording.of(lang)(f"names.field_{field}") for lang in LANGUAGES):
                assert scheme.id in listed(q=name), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_found_says_what_to_do(lang: Lang) -> None:
    text = asked(lang, q="そんな制度はない").text
    say = content().wording.of(lang)
    assert say("support.none_found") in text
    assert say("support.found", n=0) in text


def test_what_was_typed_stands_there_again_as_text() -> None:
    text = asked(q='"><script>alert(1)</script>').text
    assert "<script>alert" not in text
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in text


# ------------------------------------------------------------------- filters


def test_each_filter_keeps_what_it_says() -> None:
    assert set(listed(gives="loan")) == {s.id for s in SCHEMES.values() if "loan" in s.kinds}
    assert set(listed(who="yes")) == {
        s.id for s in SCHEMES.values() if s.applicant.municipality == "yes"
    }
    assert set(listed(who="ngo")) == {s.id for s in SCHEMES.values() if "ngo" in s.applicant.others}
    assert set(listed(now="do_not_recommend")) == {
        s.id for s in SCHEMES.values() if standing_today(s, today()) == "do_not_recommend"
    }
    assert set(listed(helps="capacity.finance")) == {
        s.id for s in SCHEMES.values() if "capacity.finance" in s.strengths
    }
    assert set(listed(table="added")) == {s.id for s in SCHEMES.values() if s.origin == "added"}
    by_field = listed(table="by-field")
    assert 0 < len(by_field) < 47  # rows of the table; a scheme may stand in two
    assert all(any(row.table == "支援分野別整理" for row in SCHEMES[id_].rows) for id_ in by_field)


@pytest.mark.parametrize(
    ("query", "name"),
    [({"field": "waste"}, "waste"), ({"place": "NPL"}, "NPL"), ({"place": "africa"}, "africa")],
)
def test_a_field_or_place_leaves_what_names_it(query: dict[str, str], name: str) -> None:
    """Those that are limited to none are counted, and shown after them when asked for."""
    countries = content().countries
    around = {name, *(c.code for c in countries.values() if c.region == name)}
    around |= {countries[name].region} if name in countries else set()
    developing = name != "waste"

    def names(id_: str) -> bool:
        return any(
            around & {*need.field, *need.country, *need.region} or (developing and need.oda)
            for need in SCHEMES[id_].needs
        )

    strict, open_ = listed(**query), listed(**query, open="yes")
    assert all(map(names, strict))
    assert 0 < len(strict) < 40
    assert open_[: len(strict)] == strict
    assert len(open_) > len(strict)
    assert not any(map(names, open_[len(strict) :]))
    rest = len(open_) - len(strict)
    say = content().wording.of("ja")
    assert say("reading.without_open", rest=rest) in asked(**query).text
    text = asked(**query, open="yes").text
    assert say("reading.with_open", n=len(strict), rest=rest) in text


def test_where_none_names_the_field_the_open_ones_are_offered() -> None:
    text = asked(field="education", helps="capacity.legal").text
    rest = len(listed(field="education", helps="capacity.legal", open="yes"))
    say = content().wording.of("ja")
    assert rest > 0
    assert say("reading.none_named", rest=rest) in text
    assert say("support.none_found") not in text


def test_nothing_excluded_is_ever_shown() -> None:
    in_water = set(listed(field="water", open="yes"))
    assert "jet-programme" in in_water  # limited to no field
    assert "moe-city-to-city" not in in_water  # energy and climate only
    assert "moe-city-to-city" in set(listed(field="energy"))


@pytest.mark.parametrize(
    ("place", "scheme", "is_named", "is_open"),
    [
        ("VNM", "moe-city-to-city", True, True),  # eligible for ODA
        ("DEU", "moe-city-to-city", False, False),
        ("southeast-asia", "moe-city-to-city", True, True),
        ("europe", "eu-iurc", True, True),
        ("VNM", "eu-iurc", False, False),
        ("DEU", "clair-advisor", False, True),  # names no country
    ],
)
def test_a_place_shows_what_is_open_to_it(
    place: str, scheme: str, is_named: bool, is_open: bool
) -> None:
    assert (scheme in listed(place=place)) is is_named
    assert (scheme in listed(place=place, open="yes")) is is_open


def counts(text: str) -> dict[tuple[str, str], int]:
    """The number beside each choice of the filters, by filter and value."""
    found = {}
    for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', text, re.DOTALL):
        for value, n in re.findall(
            r'<option value="([^"]+)"[^>]*>[^<]*（(\d+)）</option>', options
        ):
            found[name, value] = int(n)
    return found


@pytest.mark.parametrize("query", [{}, {"field": "waste"}, {"who": "yes", "q": "jica"}])
def test_each_choice_says_how_many_it_leaves(query: dict[str, str]) -> None:
    given = counts(asked(**query).text)
    assert len(given) > 100
    for (name, value), n in list(given.items())[::9]:
        assert n == len(listed(**{**query, name: value})), (name, value)


def test_filters_hold_together_and_with_the_search() -> None:
    both = set(listed(gives="training", who="yes"))
    assert both == set(listed(gives="training")) & set(listed(who="yes"))
    assert set(listed(q="jica", gives="training")) == set(listed(q="jica")) & set(
        listed(gives="training")
    )


@pytest.mark.parametrize("name", ["gives", "field", "place", "who", "now", "helps", "table"])
def test_a_filter_that_nobody_offers_filters_nothing(name: str) -> None:
    assert len(listed(**{name: "no-such-value"})) == len(SCHEMES)


def test_the_choice_made_stands_there_again() -> None:
    text = asked(gives="loan", sort="call").text
    assert '<option value="loan" selected>' in text
    assert '<option value="call" selected>' in text
    assert "<details open>" in text
    assert "<details>" in asked(q="jica").text


# ------------------------------------------------------------------- order and pages


def test_the_useful_ones_come_first() -> None:
    advices = [standing_today(SCHEMES[id_], today()) for id_ in listed()]
    assert advices[0] == "recommend"
    assert advices[-1] == "do_not_recommend"
    assert list(dict.fromkeys(advices)) == sorted(
        set(advices), key=lambda a: advices.index(a)
    )  # each in one piece


@pytest.mark.parametrize("lang", by_day(reversed(LANGUAGES), 2))
def test_the_order_can_be_chosen(lang: Lang) -> None:
    names = [SCHEMES[id_].name_today.of(lang) for id_ in listed(lang, sort="name")]
    assert names == sorted(names)
    agencies = [SCHEMES[id_].agency.of(lang) for id_ in listed(lang, sort="agency")]
    assert agencies == sorted(agencies)
    has_call = [
        next_call(SCHEMES[id_].calls, today()) is not None for id_ in listed(lang, sort="call")
    ]
    assert has_call == sorted(has_call, reverse=True)
    assert listed(lang, sort="nonsense") == listed(lang)


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "２", "1e9", ""])
def test_a_page_that_is_not_there_is_the_first(page: str) -> None:
    first = re.findall(r"<h2>.*", asked().text)
    assert re.findall(r"<h2>.*", asked(page=page).text) == first


# ------------------------------------------------------------------- a scheme's page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_says_all_that_is_known(lang: Lang) -> None:
    scheme = SCHEMES["moe-city-to-city"]
    text = unescape(PlainBrowser().ask("GET", f"{HOST}/schemes/{scheme.id}?lang={lang}").text)
    contact, money, standing = scheme.contact, scheme.money, scheme.standing
    assert contact is not None
    assert money is not None
    assert money.text is not None
    for words in (
        scheme.name,
        scheme.agency,
        scheme.summary,
        scheme.applicants,
        scheme.check,
        contact.office,
        money.text,
        *(need.why for need in scheme.needs),
        *(raised.why for raised in scheme.raises),
        *(call.note for call in scheme.calls),
        *(source.says for source in standing.sources),
        standing.note,
        standing.doubt,
    ):
        if words is not None:
            assert words.of(lang) in text
    assert ("上限2,000万円" if lang == "ja" else "at most 20,000,000 yen") in text
    for url in (contact.url, money.source, *(source.url for source in standing.sources)):
        assert f'href="{url}"' in text


def test_a_renamed_scheme_shows_its_names_and_an_ended_one_what_came_after() -> None:
    for scheme in SCHEMES.values():
        text = unescape(PlainBrowser().ask("GET", f"{HOST}/schemes/{scheme.id}").text)
        for row in scheme.rows:
            assert row.name_printed in text
        if scheme.standing.current_name is not None:
            assert f"<h1>{scheme.standing.current_name.ja}</h1>" in text
            assert plain(scheme.name.ja) in plain(text)
        for successor in scheme.standing.successors:
            assert f'href="../schemes/{successor}"' in text
            back = PlainBrowser().ask("GET", f"{HOST}/schemes/{successor}").text
            assert f'href="../schemes/{scheme.id}"' in back


def plain(text: str) -> str:
    """Without the difference of wide and narrow characters."""
    return "".join(normalize("NFKC", text).split())


def shown(scheme: str, lang: Lang = "ja") -> str:
    return PlainBrowser().ask("GET", f"{HOST}/schemes/{scheme}?lang={lang}").words


def test_a_name_in_use_is_not_called_an_earlier_one() -> None:
    for scheme in SCHEMES.values():
        is_renamed = scheme.standing.current_name is not None
        assert is_renamed or "以前の名称" not in shown(scheme.id)
    assert "この診断での名称" in shown("y-port")
    assert "この診断での名称" not in shown("temm")  # printed the same but for the width of brackets


@pytest.mark.parametrize(
    ("day", "is_past", "call"),
    [
        (date(2026, 10, 31), False, "2026年11月締切の見込み（2024年度の実績による）"),
        (date(2026, 12, 1), True, "2027年11月締切の見込み（2024年度の実績による）"),
    ],
)
def test_a_call_that_was_only_expected_says_that_its_time_has_passed(
    day: date, is_past: bool, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("views.reading.page.today", lambda: day)
    text = shown("jica-grassroots")
    assert ("見込み（時期は過ぎ、実施は未確認）" in text) == is_past
    assert call in text


def test_a_scheme_that_no_dated_source_shows_running_is_not_said_to_run() -> None:
    for scheme in SCHEMES.values():
        standing = scheme.standing
        if standing.value == "active" and standing.last_confirmed_active is None:
            assert "実施中とみられる（実施を示す日付のある資料は未確認）" in shown(scheme.id)
