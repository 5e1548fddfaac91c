"""The advice in words: what a scheme does, what is open, what has to come first, and when to
apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checklist.catalogue import Money, Scheme
from checklist.model import Lang
from scoring.advice import Advice
from scoring.calls import NextCall
from scoring.offer import Lift, Offer, Preparation
from wording.labels import item_or_criterion
from wording.phrases import Phrases


@dataclass(frozen=True, slots=True)
class AdviceWords:
    """The words for the advice to one municipality. ``labels``: those of its criteria; ``gaps``:
    how many it has; ``first_year``: the fiscal year in which its plan begins."""

    phrases: Phrases
    labels: Mapping[str, str]
    gaps: int
    first_year: int | None

    def say(self, key: str, /, **values: object) -> str:
        """As ``Phrases.say``."""
        return self.phrases.say(key, **values)

    def heading(self, verdict: str, offers: Sequence[Offer]) -> str:
        """The heading above the offers with one verdict."""
        points = {point for offer in offers for point in offer.open}
        return self.say(f"advice.{verdict}", n=len(points))

    def does(self, offer: Offer) -> str:
        """One sentence: with how many of the gaps it helps, and what it raises."""
        if not offer.helping:
            return self.say("advice.touches", all=self.gaps, n=len(offer.lifts))
        lifts = self.phrases.listed(
            self.say(
                "advice.lift",
                number=self.phrases.criterion_number(lift.criterion_id),
                now=lift.now,
                to=lift.to,
            )
            for lift in offer.helping
        )
        return self.say("advice.does", all=self.gaps, n=len(offer.helping), lifts=lifts)

    def reasons(self, offer: Offer) -> tuple[str, ...]:
        """Why it makes the levels true, a sentence for each gap it helps with."""
        return tuple(self._reason(offer, lift) for lift in offer.helping)

    def _reason(self, offer: Offer, lift: Lift) -> str:
        whys = [
            raised.why.of(self.phrases.lang)
            for raised in offer.scheme.raises
            if raised.criterion == lift.criterion_id
            and any(lift.now < to <= lift.to for to in raised.to)
        ]
        return self.say(
            "advice.lift_long",
            criterion=self.labels[lift.criterion_id],
            now=lift.now,
            to=lift.to,
            why=("。" if self.phrases.lang == "ja" else "; ").join(whys),
        )

    def point(self, point: str) -> str:
        """An open point."""
        kind, _, name = point.partition(":")
        if kind == "fact":
            title = self.phrases.content.facts[name].title.of(self.phrases.lang)
            return self.say("advice.point_fact", title=title)
        if kind == "criterion":
            return self.say("advice.point_criterion", name=self.name(name))
        return self.say(f"advice.point_{kind}")

    def name(self, requires: str) -> str:
        """The label of a criterion or an item."""
        return item_or_criterion(requires, self.phrases, self.labels)

    def preparation(self, preparation: Preparation) -> str:
        """What has to come about first, with its year in the plan."""
        if preparation.level is None:
            act = self.phrases.content.facts[preparation.requires].act.of(self.phrases.lang)
            return self.say("advice.prepare_fact", act=act)
        words = {"name": self.name(preparation.requires), "level": preparation.level}
        if preparation.year is None:
            return self.say("advice.prepare_level_unplanned", **words)
        year = self.phrases.plan_year(preparation.year, self.first_year)
        return self.say("advice.prepare_level", year=year, **words)

    def next_step(self, offer: Offer) -> str:
        """What to do next about an offer that can be applied for or asked about."""
        if offer.verdict == "can":
            return self.say("advice.next_can")
        return self.say("advice.next_ask", points=self.points(offer.open))

    def points(self, points: Iterable[str]) -> str:
        """Open points as a list."""
        return self.phrases.listed(map(self.point, points))

    def tied(self, advice: Advice) -> int:
        """How many offers stand on the same rank as the lead, with the same verdict."""
        lead = advice.lead
        if lead is None:
            return 0
        return sum(
            offer.is_tied_with(lead)
            for offer in advice.of(lead.verdict)
            if offer.scheme.id != lead.scheme.id
        )


def call_words(call: NextCall | None, phrases: Phrases) -> str:
    """When the next call is; empty where none is known."""
    if call is None:
        return ""
    say = phrases.say
    when = period_words(call.opens, call.closes, phrases)
    if call.kind == "usual" and call.rests_on:
        years = phrases.fiscal_years(call.rests_on)
        return say("advice.call_usual_years", when=when, years=years)
    return say(f"advice.call_{call.kind}", when=when)


def applied_words(scheme: Scheme, call: NextCall | None, phrases: Phrases) -> str:
    """When a scheme can be applied for: its next call, or that it has no period; empty where
    neither is known."""
    if call is None and scheme.application is not None:
        return phrases.say(f"calendar.applied_{scheme.application}")
    return call_words(call, phrases)


def period_words(opens: str | None, closes: str | None, phrases: Phrases) -> str:
    """When a period of application opens and closes, as far as it is known (days, months or years
    in ISO 8601); a single day or month where both are the same."""
    first, last = (day and phrases.day(day) for day in (opens, closes))
    if first and first == last:
        return first
    if first and last:
        return phrases.say("advice.when_both", opens=first, closes=last)
    if first:
        return phrases.say("advice.when_opens", opens=first)
    return phrases.say("advice.when_closes", closes=last)


def _yen(amount: int, lang: Lang) -> str:
    """An amount as it is written: 6,000万円, 1億5,000万円; in English in figures."""
    if lang == "en":
        return f"{amount:,} yen"
    hundred_millions, rest = divmod(amount, 100_000_000)
    ten_thousands, ones = divmod(rest, 10_000)
    parts = ((hundred_millions, "億"), (ten_thousands, "万"), (ones, ""))
    return "".join(f"{number:,}{unit}" for number, unit in parts if number) + "円"


def terms_words(money: Money | None, phrases: Phrases) -> tuple[str, ...]:
    """What a scheme pays, the municipality's own share, and other terms, a line each."""
    terms = () if money is None or money.terms is None else (money.terms.of(phrases.lang),)
    return (*money_words(money, phrases), *terms)


def money_words(money: Money | None, phrases: Phrases) -> tuple[str, ...]:
    """What a scheme pays and the municipality's own share, a line each."""
    if money is None:
        return ()
    say, lang = phrases.say, phrases.lang
    figures = [
        say("advice.ceiling", yen=_yen(money.ceiling_jpy, lang)) if money.ceiling_jpy else "",
        money.rate.of(lang) if money.rate else "",
        say("advice.duration", months=money.duration_months) if money.duration_months else "",
    ]
    lines = [
        phrases.listed(filter(None, figures)),
        money.text.of(lang) if money.text else "",
        say("advice.own_share", text=money.own_share.of(lang)) if money.own_share else "",
    ]
    return tuple(filter(None, lines))
