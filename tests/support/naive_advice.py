"""The advice once more, slowly and straight from the YAML, to compare the real one with.

It shares nothing with ``scoring.advice`` but the gaps and the plan, which are proved elsewhere.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
SCHEMES: dict[str, Any] = {
    path.stem: yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506 (all text)
    for path in sorted((DATA / "schemes").glob("*.yaml"))
}
COUNTRIES: dict[str, Any] = {
    country["code"]: country
    for country in yaml.load((DATA / "countries.yaml").read_text("utf-8"), yaml.CBaseLoader)[  # noqa: S506
        "countries"
    ]
}
ADVICES = (
    *("recommend", "running_confirm", "introduce"),
    *("confirm_first", "model_to_copy", "do_not_recommend"),
)
ORDER = ("can", "ask", "after", "introduce", "model")


def end_of(partial: str) -> date:
    """The last day that is meant."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def standing(scheme: Any, today: date) -> str:
    """The advice today."""
    advice = scheme["standing"]["advice"]
    if advice not in ADVICES[:3]:
        return str(advice)
    seen = scheme["standing"].get("last_confirmed_active")
    back = today.replace(year=today.year - 2, day=min(today.day, 28 if today.month == 2 else 31))
    return "confirm_first" if seen is None or end_of(seen) < back else str(advice)


def call_day(scheme: Any, today: date) -> int:
    """The last day of the next call."""
    days = {"announced": [], "usual": []}  # type: dict[str, list[date]]
    every = []
    for call in scheme.get("calls", ()):
        words = call.get("closes") or call["opens"]
        end = end_of(words)
        if not call.get("once"):
            every.append((end, call["kind"], words))
        if end >= today:
            days["usual" if call["kind"] == "usual" else "announced"].append(end)
    if days["announced"]:
        return min(days["announced"]).toordinal()
    if days["usual"]:
        return min(days["usual"]).toordinal()
    if not every:
        return date.max.toordinal()
    words = max(every)[2]
    year = int(words[:4])
    while True:
        year += 1
        end = end_of(f"{year}{words[4:7]}")
        if end >= today:
            return end.toordinal()


class Town:
    """A municipality as plain values: ``levels`` by criterion (a number, ``None`` not known, absent
    not applicable), ``gaps`` as (id, nearest criteria, level, required, weight), ``plan`` as
    (criterion, level) → year."""

    def __init__(
        self,
        levels: dict[str, int | None],
        gaps: list[tuple[str, tuple[str, ...], int, int, int]],
        plan: dict[tuple[str, int], int],
        named: dict[str, tuple[str, ...]],
        profile: dict[str, Any],
        today: date,
    ) -> None:
        self.levels, self.gaps, self.plan = levels, gaps, plan
        self.named, self.profile, self.today = named, profile, today

    # ------------------------------------------------------------------ needs

    def holds(self, scheme: Any, need: Any) -> bool | None:
        """Whether a need holds; ``None``: not known."""
        if "fact" in need:
            return self.profile["facts"].get(need["fact"])  # type: ignore[no-any-return]
        if "field" in need:
            own = self.profile["fields"]
            return any(field in need["field"] for field in own) if own else None
        if "criterion" in need or "item" in need:
            level = int(need["level"])
            names = [need["criterion"]] if "criterion" in need else self.named[need["item"]]
            there = [self.levels[c] for c in names if c in self.levels]
            if any(x is not None and x >= level for x in there):
                return True
            return None if None in there else False
        if not self.profile["countries"]:
            return None
        needs = [n for n in scheme["needs"] if self.is_place(n) and "priority" not in n]
        return any(all(self.fits(n, c) for n in needs) for c in self.profile["countries"])

    @staticmethod
    def is_place(need: Any) -> bool:
        """Whether a country decides it."""
        return "country" in need or "region" in need or "oda" in need

    @staticmethod
    def fits(need: Any, code: str) -> bool:
        """Whether a country meets a need."""
        country = COUNTRIES[code]
        return (
            code in need.get("country", [code])
            and country["region"] in need.get("region", [country["region"]])
            and ("oda" not in need or country.get("oda") == "true")
        )

    def prefers(self, need: Any) -> bool:
        """Whether a preference of the scheme is met."""
        if "priority" not in need:
            return False
        if "field" in need:
            return any(field in need["field"] for field in self.profile["fields"])
        if "region" in need and not self.profile["countries"]:
            return any(region in need["region"] for region in self.profile["regions"])
        return any(self.fits(need, code) for code in self.profile["countries"])

    def verdict(self, name: str) -> tuple[str, list[Any], list[str]]:
        """The verdict, the needs that fail, the open points."""
        scheme = SCHEMES[name]
        own, who = scheme["standing"], scheme["applicant"]
        later = [SCHEMES[s]["standing"] for s in own.get("successors", ())]
        if (
            own["value"] == "ended"
            or own["advice"] == "do_not_recommend"
            or (
                own["value"] == "renamed"
                and any(
                    s["value"] in ("active", "renamed") and s["advice"] != "do_not_recommend"
                    for s in later
                )
            )
        ):
            return "never", [], []
        if own["advice"] == "model_to_copy":
            return "model", [], []
        if who["municipality"] == "no":
            return ("introduce" if who.get("others") else "not_for_us"), [], []
        needs = [need for need in scheme.get("needs", ()) if "priority" not in need]
        kind = self.profile["kind"]
        failing = [need for need in needs if self.holds(scheme, need) is False]
        outside = any(self.is_place(need) or "field" in need for need in failing)
        if (kind and kind not in who.get("kinds", [kind])) or outside:
            return "not_for_us", [], []
        points = []
        if who.get("kinds") and kind is None:
            points.append("kind")
        for need in needs:
            if self.holds(scheme, need) is None:
                point = "field" if "field" in need else "country"
                if "fact" in need:
                    point = f"fact:{need['fact']}"
                elif "level" in need:
                    point = f"criterion:{need.get('criterion') or need['item']}"
                points.append(point)
        if who["municipality"] == "unknown" or standing(scheme, self.today) == "confirm_first":
            points.append("confirm")
        if failing:
            return "after", failing, points
        return ("ask" if points else "can"), [], points

    # ------------------------------------------------------------------ benefit

    def waits(self, failing: list[Any]) -> list[tuple[str, int | None, int | None]]:
        """What has to come about: criterion or fact, level, year."""
        waits: list[tuple[str, int | None, int | None]] = []
        for need in failing:
            if "fact" in need:
                waits.append((need["fact"], None, None))
                continue
            level = int(need["level"])
            names = [need["criterion"]] if "criterion" in need else self.named[need["item"]]
            ways = [
                (year, n, c)
                for n, ((c, to), year) in enumerate(self.plan.items())
                if c in names and to == level
            ]
            name = need.get("criterion") or need["item"]
            year = None
            if ways:
                year, _, name = min(ways)
            waits.append((name, level, year))
        return waits

    def at(self, criterion: str, year: int) -> int:
        """The level at the end of a year of the plan."""
        level = self.levels[criterion] or 0
        for (c, to), when in self.plan.items():
            if c == criterion and when <= year:
                level = max(level, to)
        return level

    def gains(self, name: str, year: int) -> list[tuple[str, str, int, int, int, Fraction]]:
        """For each gap that it touches: gap, criterion, level, level reached, first strength,
        benefit."""
        strengths = {
            (r["criterion"], int(to)): int(r["strength"])
            for r in SCHEMES[name].get("raises", ())
            for to in r["to"]
        }
        gains = []
        for gap, criteria, _, required, weight in self.gaps:
            there = [c for c in self.named[gap] if c in self.levels]
            if year and any(self.at(c, year) >= required for c in there):
                continue
            best = None
            for c in criteria:
                if self.levels[c] is None:
                    continue
                now = self.at(c, year)
                run = []
                while now + len(run) < required and (c, now + len(run) + 1) in strengths:
                    run.append(strengths[c, now + len(run) + 1])
                firm = 0
                while firm < len(run) and run[firm] >= 2:
                    firm += 1
                if run and (best is None or sum(run) > best[0]):
                    best = (sum(run), c, now, now + firm, run[0])
            if best:
                total, c, now, to, first = best
                gains.append((gap, c, now, to, first, Fraction(weight * total, 3)))
        return gains

    # ------------------------------------------------------------------ the whole

    def advice(self) -> dict[str, Any]:
        """Lead, set, what to find out, and every listed scheme in its order."""
        offers = []
        for name, scheme in SCHEMES.items():
            verdict, failing, points = self.verdict(name)
            if verdict not in ORDER:
                continue
            waits = self.waits(failing)
            gains = self.gains(name, max([year or 0 for *_, year in waits], default=0))
            if not any(gain[4] >= 2 for gain in gains):
                continue
            benefit = sum((gain[5] for gain in gains), Fraction())
            matched = sum(self.prefers(need) for need in scheme.get("needs", ()))
            offers.append(
                {
                    "id": name,
                    "verdict": verdict,
                    "benefit": benefit,
                    "open": points,
                    "after": waits,
                    "raises": [(g[1], g[2], g[3]) for g in gains if g[4] >= 2],
                    "gaps": {g[0] for g in gains if g[4] >= 2},
                    "order": (
                        *(-benefit, ADVICES.index(standing(scheme, self.today)), -matched),
                        *(scheme["standing"]["grade"], call_day(scheme, self.today), name),
                    ),
                }
            )
        offers.sort(key=lambda offer: (ORDER.index(offer["verdict"]), offer["order"]))
        together, served = [], set[str]()
        for verdict in ("can", "ask"):
            able = [o for o in offers if o["verdict"] == verdict and o["gaps"] - served]
            wanted = set[str]().union(*(o["gaps"] for o in able)) - served
            together += self.fewest(able, wanted)
            served |= wanted
        asked = [c for gap in self.gaps for c in gap[1] if self.levels[c] is None]
        return {
            "lead": together[0] if together else None,
            "set": together,
            "find_out": list(dict.fromkeys(asked)),
            "offers": offers,
        }

    @staticmethod
    def fewest(able: list[Any], wanted: set[str]) -> list[str]:
        """The smallest set that serves all that is wanted, by trying all."""
        for size in range(len(able) + 1):
            sets = [
                s
                for s in combinations(able, size)
                if wanted <= set[str]().union(*(o["gaps"] for o in s))
            ]
            if sets:
                best = min(
                    sets,
                    key=lambda s: (
                        sum(o["order"][0] for o in s),
                        sum(o["order"][1] for o in s),
                        sum(o["order"][2] for o in s),
                        sum(ord(o["order"][3]) for o in s),
                        sum(o["order"][4] for o in s),
                        sorted(o["id"] for o in s),
                    ),
                )
                return [o["id"] for o in sorted(best, key=lambda o: o["order"])]
        raise AssertionError("all together serve everything")
