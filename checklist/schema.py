"""``python -m checklist.schema``: the JSON Schema of a save file (``docs/answers.schema.json``).

Made from the models in ``answers.py``, with those of their further rules that JSON Schema can
express. It cannot express all: which criteria exist, and which of them may be *not applicable*, is
content; and ``2.0`` is a whole number in JSON Schema but no level here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from checklist.answers import NOT_APPLICABLE, Assessment
from checklist.console import command

_TITLE = "Answers of a self-assessment for international environmental cooperation"

#: What each field holds, by model and field.
_FIELDS: Mapping[str, Mapping[str, str]] = {
    "Assessment": {
        "format": "Version of this file format.",
        "checklist": "Version of the checklist that was answered.",
        "profile": "The municipality; every field may be left out.",
        "target": "The stage to reach, 1 to 4; left out: the next one.",
        "weights": "How much each item counts in the overall score, by its id; left out: 1.",
        "plan": "What the plan rests on, and what was said of its steps.",
        "workshop": "The workshop out of which the answers came; left out: none.",
        "indicators": "A city's values in the eco-city indicators; left out: none.",
        "answers": "The answer to each criterion by its id (item.criterion); left out: blank.",
        "asking": "Which section of the office is asked what, and all that came back.",
    },
    "Asking": {
        "asker": "The section that asks; left out: not said.",
        "due": "The day by which answers are due.",
        "sections": "The sections in the order in which they are listed.",
        "steps": "What came back and what was chosen, in the order in which it was.",
    },
    "Section": {
        "name": "What the section is called, in both languages.",
        "criteria": "The criteria it is asked, by their ids.",
        "former": "Names it had before.",
    },
    "InquiryStep": {
        "at": "When it was done, with the offset from UTC.",
        "came": "The files and links that came back at once.",
        "chosen": "The answers chosen, by criterion.",
        "stood": "The answers of before, or changed by hand since the last step, by criterion.",
    },
    "Came": {
        "name": "What the file or link was called.",
        "section": "The section it came from.",
        "at": "When it came, with the offset from UTC.",
        "answers": "The answers in it by criterion; several where its sheets differ.",
        "before": "What the file said of these criteria when it was handed out.",
        "by_link": "Whether it came through a link, whose later answers replace these.",
    },
    "Workshop": {
        "title": "What the workshop was called.",
        "venue": "Where it was held.",
        "held_at": "When it began, with the offset from UTC.",
        "people": "How many people came.",
        "groups": "What the groups were called.",
        "rehearsal": "true: the participants were simulated.",
        "alpha_first": "Krippendorff's alpha, ordinal, of the first round of each criterion.",
        "alpha_last": "The same of the last round.",
        "criteria": "What was voted and agreed on each criterion, by its id.",
        "beforehand": "Criteria whose answers were given before and taken over without a vote.",
        "priorities": "What got dots in the vote on priorities, most first.",
        "homework": "What is to be found out, by whom and when.",
    },
    "Priority": {
        "choice": "The id of a criterion or scheme, or a proposal in its own words.",
        "dots": "How many people chose it.",
    },
    "Homework": {
        "what": "What is to be found out or done.",
        "criterion": "The criterion it is about, by its id; left out: none.",
        "owner": "The section that does it; never a person.",
        "due": "The month by whose end it is to be done, as 2027-09.",
    },
    "CityValues": {
        "city": "The name of the city.",
        "values": "By row of the table (1a, 2, 12b) and year: the value in the unit of the row; "
        "for a standard 1 where it is met, 0 where it is not.",
    },
    "Voted": {
        "rounds": "The rounds that everybody saw, in their order.",
        "level": "The level agreed; null or left out: none was agreed.",
        "reason": "Why it was agreed.",
    },
    "VotedRound": {
        "number": "Which round it was, from 1.",
        "voters": "How many voted, don't know included.",
        "counts": "How many chose each level 0 to 4; null or left out: too few voted to tell.",
    },
    "Profile": {
        "name": "Name of the municipality.",
        "prefecture": "Its prefecture.",
        "code": "The official six-digit local-government code, check digit included.",
        "kind": "Kind of municipality in Japanese law.",
        "population": "Inhabitants.",
        "fields": "Environmental fields in which it is strong.",
        "regions": "Parts of the world in which it is interested.",
        "countries": "Candidate countries abroad, by their ISO 3166-1 alpha-3 codes.",
        "facts": "What is so (true) and what is not (false); left out: not known.",
        "ties": "Relations abroad that exist already, in its own words.",
    },
    "Plan": {
        "capacity": "How much can be done in a year: 1 to 100 units (S, M, L take 1, 2, 4).",
        "first_year": "The fiscal year (April to March) in which the plan begins; left out: the "
        "first for which a budget can still be asked.",
        "budget": "The months in which the budget of the next fiscal year is made.",
        "steps": "What is said of single steps; a step of which nothing is said is left out.",
    },
    "PlannedStep": {
        "criterion": "The criterion that is raised.",
        "level": "The level to which it is raised, from the one below.",
        "choice": "pinned: to be taken in any case; forbidden: not to be taken.",
        "effort": "What the step takes, in place of the checklist's estimate.",
        "owner": "The section that does it, never a person.",
        "due": "The month by which it is to be done.",
        "note": "Anything worth remembering.",
        "state": "How far it is; left out: to be done.",
        "done_on": "The day on which it was done; only where the state is done.",
    },
    "BudgetCycle": {
        "request_from": "First month in which sections ask for the budget, 1 to 12.",
        "request_to": "Last month in which they do.",
        "assessed": "Month in which it is assessed.",
        "council_from": "First month in which the assembly decides on it.",
        "council_to": "Last month in which it does.",
    },
    "Answer": {
        "level": "0 to 4, don't know (unknown) or not applicable; null or left out: blank.",
        "name": "What the criterion is, where the municipality names it itself (other).",
        "reason": "Why the criterion is not applicable; required then.",
        "evidence": "Documents and links that prove the level.",
        "note": "Anything worth remembering.",
        "by": "The section that answered, never a person.",
        "at": "When it was answered, with the offset from UTC.",
        "asked": "Version of the checklist under which the level was chosen, where its texts have "
        "changed since and the answer was not looked at again; else left out.",
    },
}


def answers_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what ``read_assessment`` accepts."""
    schema = Assessment.model_json_schema(mode="validation")
    definitions = schema["$defs"]
    for model, fields in _FIELDS.items():
        described = schema if model == "Assessment" else definitions[model]
        described["description"] = " ".join(described["description"].replace("``", "").split())
        for field, words in fields.items():
            described["properties"][field]["description"] = words
    schema["properties"]["answers"]["additionalProperties"] = False
    definitions["Profile"]["properties"]["code"]["anyOf"][0]["pattern"] = "^[0-9]{6}$"
    definitions["Answer"]["if"] = {
        "properties": {"level": {"const": NOT_APPLICABLE}},
        "required": ["level"],
    }
    definitions["Answer"]["then"] = {
        "properties": {"reason": {"pattern": r"\S"}},
        "required": ["reason"],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": _TITLE,
        # the models fill these in for an assessment begun here; a file has to state them
        "required": ["format", "answers"],
    }


@command
def main(_arguments: Sequence[str] | None) -> int:
    """Prints the schema; the exit status."""
    json.dump(answers_schema(), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
