"""Numbers, dates, levels and names in words, as the report and the charts show them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import floor

from checklist.answers import MAX_TEXT, Answer, Level
from checklist.fiscal import JAPAN
from checklist.load import Content
from checklist.model import Lang
from checklist.text import without_bidi
from scoring.rating import Score
from wording.level import say_level

#: Length (characters) above which a text is cut: the longest typed text with what a cell of a table
#: may say besides, such as the owner and the month of a step above its note.
LONGEST = MAX_TEXT + 500

_SPACE = re.compile(r"\s+")
#: Letters that are about half as wide as a kana.
_HALF_WIDE = re.compile("[\x00-\u2e7f]")
#: Every line ending in a typed text.
LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

#: An address that no program takes for damaged: plain characters, percent signs only as escapes.
_WEB_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?"
    r"(?:[/?](?:[\w.~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:#(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?\Z",
    re.ASCII,
)
_LONGEST_ADDRESS = 2000

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def one_line(name: str) -> str:
    """A typed name made safe for our sentences: one line, no bidirectional control characters."""
    return _SPACE.sub(" ", without_bidi(name)).strip()


def is_web_address(text: str) -> bool:
    """Whether a typed text is a web address and nothing else, so that a document may make it a link
    to itself."""
    return len(text) <= _LONGEST_ADDRESS and _WEB_ADDRESS.match(text) is not None


def kana_width(text: str) -> float:
    """Rough width of a text, a kana being 1: Latin letters are about half as wide."""
    return len(text) - len(_HALF_WIDE.findall(text)) / 2


#: How many names of a list are told where there is little room.
_FEW = 3
#: Widest label of a chart, in kana: on a phone it must leave room for the plot.
LABEL_ROOM = 15.5


def shortened(label: str, room: float) -> str:
    """The label, cut with a mark where it is wider than ``room`` kana. (Vega could cut labels
    too, but tries so many lengths that it doubles the time of a drawing.)"""
    if kana_width(label) <= room:
        return label
    short = label
    while kana_width(short) > room - 1:
        short = short[:-1]
    return f"{short.rstrip()}…"


def signed(number: str) -> str:
    """A number with a minus sign instead of a hyphen."""
    return number.replace("-", "−")


def _of_era(year: int) -> str:
    """A year by its era: 令和8."""
    era, before = ("令和", 2018) if year > 2018 else ("平成", 1988)
    return f"{era}{'元' if year - before == 1 else year - before}"


@dataclass(frozen=True)
class Phrases:
    """The words of one content pack in one language."""

    content: Content
    lang: Lang

    def say(self, key: str, /, **values: object) -> str:
        """A text of ``data/text/report.yaml`` by its key, or, with a dot, of another file, filled
        in."""
        return self._wording(key if "." in key else f"report.{key}", **values)

    @cached_property
    def _wording(self) -> Callable[..., str]:
        return self.content.wording.of(self.lang)

    # ------------------------------------------------------------------ numbers and dates

    @staticmethod
    def number(value: float | None, places: int = 0) -> str:
        """A score as shown: a half upwards as people do, a dash where there is none. ``places``:
        decimals, of which only a calculation needs one."""
        if value is None:
            return "–"
        # a sum of thirds may lie a hair below the half that it is
        return f"{floor(round(value * 10**places, 6) + 0.5) / 10**places:.{places}f}"

    def score(self, score: Score) -> str:
        """``58（47–69）``; a range alone where there is no point, a point alone where it is
        exact, a dash where nothing is applicable."""
        if score.low is None or score.high is None:
            return "–"
        if score.point is None:
            return self.span(score)
        if score.is_exact:
            return self.number(score.point)
        return self.say("score", point=self.number(score.point), span=self.span(score))

    def span(self, score: Score) -> str:
        """``47–69``, or a dash."""
        if score.low is None or score.high is None:
            return "–"
        return f"{self.number(score.low)}–{self.number(score.high)}"

    def day(self, day: str) -> str:
        """``2026-11-23`` as 2026年11月23日 or 23 November 2026; a month or a year likewise."""
        parts = [int(part) for part in day.split("-")]
        if self.lang == "ja":
            return "".join(f"{n}{unit}" for n, unit in zip(parts, "年月日", strict=False))
        words = [str(parts[0])]
        if len(parts) > 1:
            words.insert(0, _MONTHS[parts[1] - 1])
        if len(parts) > 2:
            words.insert(0, str(parts[2]))
        return " ".join(words)

    def fiscal_year(self, year: int) -> str:
        """``令和9（2027）年度``, from April to March."""
        if self.lang == "en":
            return self.say("plan.fiscal_year", year=year)
        return self.say("plan.fiscal_year", year=f"{_of_era(year)}（{year}）")

    def fiscal_years(self, years: Iterable[int]) -> str:
        """``2024、2026年度``: some years, where it is enough to tell them apart."""
        return self.say("advice.fiscal_years", years=self.listed(map(str, years)))

    def official_fiscal_year(self, year: int) -> str:
        """``令和9年度``, as official papers write it. In English as ``fiscal_year``."""
        if self.lang == "en":
            return self.fiscal_year(year)
        return self.say("plan.fiscal_year", year=_of_era(year))

    def official_day(self, day: str) -> str:
        """A day or month as Japanese official papers write it: ``2026-11-30`` as 令和8年11月30日.
        In English as ``day``."""
        written = Phrases.day(self, day)
        if self.lang == "en":
            return written
        year, _, rest = written.partition("年")
        # the era began in May; until then its year was the last of the one before
        era = "平成31" if "2019" <= day < "2019-05" else _of_era(int(year))
        return f"{era}年{rest}"

    def plan_year(self, year: int, first_year: int | None) -> str:
        """A year of a plan (1 is the first), with its fiscal year where the first one is known."""
        if first_year is None:
            return self.say("plan.year", year=year)
        when = self.fiscal_year(first_year + year - 1)
        return self.say("plan.year_when", year=year, when=when)

    def moment(self, at: datetime) -> str:
        """A day and time in Japan, wherever it was recorded."""
        at = at.astimezone(JAPAN)
        return self.say("moment", day=self.day(f"{at:%Y-%m-%d}"), time=f"{at:%H:%M}")

    # ------------------------------------------------------------------ names

    def listed(self, words: Iterable[str]) -> str:
        """Names joined as a list."""
        return ("、" if self.lang == "ja" else ", ").join(words)

    def few(self, names: Iterable[str]) -> str:
        """The first names of a list, and how many more there are: for where there is little
        room."""
        whole = tuple(names)
        more = len(whole) - _FEW
        rest = (self.say("few_more", n=more),) if more > 0 else ()
        return self.listed((*whole[:_FEW], *rest))

    def either(self, words: Iterable[str]) -> str:
        """Names joined with "or"."""
        return ("または" if self.lang == "ja" else " or ").join(words)

    def joined(self, sentences: Iterable[str]) -> str:
        """Sentences joined, in Japanese without a space."""
        return ("" if self.lang == "ja" else " ").join(sentences)

    def name(self, group: str, name: str) -> str:
        """The name of a field, region, kind of municipality, …"""
        return self.say(f"names.{group}_{name.replace('-', '_')}")

    def country(self, code: str) -> str:
        """The name of a country by its code; the code of one that is not listed."""
        country = self.content.countries.get(code)
        return code if country is None else country.name.of(self.lang)

    def item_number(self, item_id: str) -> int:
        """1 for the first item."""
        return int(self.content.checklist.numbers[item_id])

    def item(self, item_id: str) -> str:
        """``3 国際環境協力度``."""
        title = self.content.checklist.items_by_id[item_id].title.of(self.lang)
        return f"{self.content.checklist.numbers[item_id]} {title}"

    def criterion_number(self, criterion_id: str) -> str:
        """``3-1``: the places of the item and of the criterion in it."""
        return self.content.checklist.numbers[criterion_id]

    def criterion(self, criterion_id: str, own_name: str = "") -> str:
        """``3-1 財政``; for an ``other``, the name given by the municipality."""
        title = self.content.checklist.criteria[criterion_id].title.of(self.lang)
        return f"{self.criterion_number(criterion_id)} {one_line(own_name) or title}"

    def level(self, level: Level | None) -> str:
        """As ``wording.level.say_level``."""
        return say_level(level, self)

    def answer(self, answer: Answer) -> str:
        """The level, don't know, not applicable or not answered, in words."""
        return say_level(answer.level, self)

    def stage(self, number: int) -> str:
        """``第1段階「関係構築」``; ``準備中`` before the first."""
        title = self.content.stages[number].title.of(self.lang)
        return self.say("common.stage", n=number, title=title) if number else title


class OfficialPhrases(Phrases):
    """Phrases that say every day and fiscal year as Japanese official papers do."""

    def day(self, day: str) -> str:
        """As ``official_day``."""
        return self.official_day(day)

    def fiscal_year(self, year: int) -> str:
        """As ``official_fiscal_year``."""
        return super().fiscal_year(year) if self.lang == "en" else self.official_fiscal_year(year)

    def fiscal_years(self, years: Iterable[int]) -> str:
        """``令和6年度、令和8年度``."""
        if self.lang == "en":
            return super().fiscal_years(years)
        return self.listed(map(self.official_fiscal_year, years))
