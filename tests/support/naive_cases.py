"""The nearness of cases once more, slowly and straight from the YAML, to compare the real one with.

It shares nothing with ``scoring.cases``, nor with the models that the files are loaded into.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[2] / "data"


def _read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506 (all text)


def _rows(name: str, key: str) -> dict[str, dict[str, str]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row[key]: row for row in rows}


KINDS = {code: row["kind"] for code, row in _rows("municipalities.csv", "code").items()}
PEOPLE = {
    code: row["population_2020_preliminary"]
    for code, row in _rows("population-2020.csv", "code").items()
}
REGIONS = {c["code"]: c["region"] for c in _read(DATA / "countries.yaml")["countries"]}


def _events() -> list[dict[str, Any]]:
    """Every event with what its case says of the municipality, in the order of the files."""
    events = []
    for path in sorted((DATA / "cases").glob("*.yaml")):
        case = _read(path)
        people = case["population"]
        about = {
            "code": case.get("code"),
            "kind": case["kind"],
            "people": 0 if people == "null" else int(people),
            "fields": case.get("fields", []),
            "countries": case.get("countries", []),
        }
        events += [{**event, **about} for event in case["events"]]
    for path in sorted((DATA / "cases" / "found").glob("*.yaml")):
        for entry in _read(path)["cooperations"]:
            about = {"kind": KINDS[entry["code"]], "people": int(PEOPLE[entry["code"]] or 0)}
            events.append({"countries": [], **entry, **about})
    return events


EVENTS = _events()


def _last_year(event: dict[str, Any]) -> int:
    if "until" in event:
        return int(event["until"])
    year = int(event.get("likely_year") or event.get("year") or 0)
    if event.get("ongoing") != "true":
        return year
    return max([year, *(int(s["date"][:4]) for s in event.get("sources", []) if "date" in s)])


def near(profile: dict[str, Any], next_step: int | None, criterion: str) -> list[str]:
    """The ids of the events that illustrate a criterion, nearest first."""
    wanted = {*profile["regions"], *(REGIONS[code] for code in profile["countries"])}
    ranked = []
    for event in EVENTS:
        if criterion not in event["criteria"]:
            continue
        if profile["code"] and event["code"] == profile["code"]:
            continue
        ours, theirs = profile["population"] or 0, event["people"]
        alike = int(profile["kind"] == event["kind"])
        if ours and theirs and theirs <= 2 * ours and ours <= 2 * theirs:
            alike += 1
        if set(profile["countries"]) & set(event["countries"]):
            place = 0
        elif wanted & {REGIONS[code] for code in event["countries"]}:
            place = 1
        else:
            place = 2
        away = 99
        if next_step is not None and "step" in event:
            away = abs(next_step - int(event["step"]))
        no_field = not set(profile["fields"]) & set(event["fields"])
        ranked.append(((2 - alike, no_field, place, away, -_last_year(event)), event["id"]))
    return [name for _, name in sorted(ranked, key=lambda pair: pair[0])]
