"""Reading a save file: strict JSON, checked against the checklist.

A file of another version of the checklist is brought to the current one (``versions``).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from math import isfinite
from typing import Any

from pydantic import ValidationError

from checklist.answers import MAX_BYTES, NOT_APPLICABLE, Assessment
from checklist.model import Checklist
from checklist.problems import MOST_PROBLEMS, Problem, ProblemsError, problem, problems_of
from checklist.versions import Migrated, is_of_other_version, migrate

#: Limits of a save file besides its bytes: depth of nesting, number of values.
MAX_DEPTH = 50
MAX_VALUES = 50_000

#: What is not even text: a picture, a renamed file, a report given to who reads save files only.
NOT_OURS = problem(
    "",
    "この診断の報告書や保存ファイルではありません。"
    "この診断が書き出したファイルを、元の形式のまま選んでください。",
    "This is neither a report nor a save file of this assessment. "
    "Choose a file written by this assessment, in the format it was written in.",
)

_BROKEN = re.compile(r"[\x00\ud800-\udfff]")


class _Object(dict[str, Any]):
    """A JSON object that records the keys that occur in it more than once."""

    twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    result = _Object(pairs)
    if len(result) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        result.twice = tuple(key for key, count in counts.items() if count > 1)
    return result


def _faults(content: Any, place: str) -> Iterator[Problem]:
    """What strict JSON forbids and Python's parser accepts, each with its place."""
    if isinstance(content, str):
        if _BROKEN.search(content):
            yield problem(
                place,
                "使えない文字（NULまたは壊れた文字）が含まれています。",
                "Contains characters that cannot be used (NUL or broken characters).",
            )
    elif isinstance(content, float):
        if not isfinite(content):
            yield problem(
                place,
                "NaNや無限大は数として使えません。",
                "NaN and infinities are not numbers here.",
            )
    elif isinstance(content, list):
        for position, value in enumerate(content):
            yield from _faults(value, _inside(place, position))
    elif isinstance(content, _Object):
        for key in content.twice:
            yield problem(
                _inside(place, key), "同じ項目が2回あります。", "The same key stands here twice."
            )
        for key, value in content.items():
            yield from _faults(key, place)
            yield from _faults(value, _inside(place, key))


def _size(content: Any) -> int:
    """The number of values in ``content``, itself included."""
    inner = content.values() if isinstance(content, dict) else content
    return 1 + sum(map(_size, inner)) if isinstance(content, dict | list) else 1


def _inside(place: str, step: object) -> str:
    return f"{place}.{step}" if place else f"{step}"


def _is_too_deep(text: str) -> bool:
    """Whether brackets outside strings are nested more than ``MAX_DEPTH`` deep."""
    depth = 0
    # an unterminated string runs to the end of the text: looked at once, not again at each quote
    for token in re.finditer(r'(?s:"(?:[^"\\]|\\.)*+"?)|[\[{]|[\]}]', text):
        char = token.group()
        if char in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif char in "]}":
            depth -= 1
    return False


def parse_json(data: bytes) -> Any:
    """Strict JSON: UTF-8, no duplicate keys, NaN, infinities, NUL or lone surrogates, at most
    2 MB and 50 levels deep. Raises ProblemsError."""
    if len(data) > MAX_BYTES:
        raise ProblemsError.one(
            "ファイルが大きすぎます（2MBまで）。保存ファイルかどうか確かめてください。",
            "The file is too large (2 MB at most). Check that it is a save file.",
        )
    not_json = problem(
        "",
        "JSONとして読めません。この診断が書き出した保存ファイルを選んでください。",
        "This is not JSON. Choose a save file written by this assessment.",
    )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProblemsError([NOT_OURS]) from None
    if _is_too_deep(text):
        raise ProblemsError.one(
            "入れ子が深すぎます（50段まで）。",
            "Nested too deeply (50 at most).",
        )
    try:
        content = json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        if line is None:
            raise ProblemsError([not_json]) from None
        raise ProblemsError.one(
            f"{not_json.text.ja}（{line}行目）",
            f"{not_json.text.en} (line {line})",
        ) from None
    if _size(content) > MAX_VALUES:
        raise ProblemsError.one(
            "項目が多すぎます。保存ファイルかどうか確かめてください。",
            "Holds too many entries. Check that it is a save file.",
        )
    faults = tuple(islice(_faults(content, ""), MOST_PROBLEMS + 1))
    if faults:
        raise ProblemsError(faults)
    return content


def read_assessment(data: bytes, checklist: Checklist) -> Assessment:
    """The assessment in a JSON save file, without the notes on its migration (see
    ``read_migrated``). Raises ProblemsError with every problem."""
    return read_migrated(data, checklist).assessment


def read_migrated(data: bytes, checklist: Checklist) -> Migrated:
    """The assessment in a JSON save file of any version of the checklist, with what was dropped and
    what is new. Raises ProblemsError with every problem."""
    return migrated_from(parse_json(data), checklist)


def migrated_from(content: Any, checklist: Checklist) -> Migrated:
    """The assessment in the parsed content of a save file, checked against the checklist.

    An id that the checklist does not know is an error, unless the file names another version of the
    checklist. Raises ProblemsError with every problem.
    """
    if not isinstance(content, dict):
        raise ProblemsError.one(
            "保存ファイルの形ではありません。",
            "This is not a save file of this assessment.",
        )
    if content and not {"format", "answers"} & content.keys():
        raise ProblemsError([NOT_OURS])  # a list of all its keys would not help
    problems = [
        problem(key, "必須の項目がありません。", "This is required and missing.")
        for key in ("format", "answers")
        if key not in content
    ]
    assessment = None
    try:
        # not strict, in Python mode: lists become tuples, dates are read from text
        assessment = Assessment.model_validate(content)
    except ValidationError as error:
        problems.extend(problems_of(error))
    if not is_of_other_version(content.get("checklist"), checklist):
        if isinstance(content.get("answers"), dict):
            problems.extend(_against_checklist(content["answers"], checklist))
        if assessment is not None:
            problems.extend(_unknown_ids(assessment, checklist))
    if problems or assessment is None:
        # one problem for each place: that of the checklist is more precise than that of the form
        raise ProblemsError({fault.place: fault for fault in problems}.values())
    return migrate(assessment, checklist)


def _unknown_ids(assessment: Assessment, checklist: Checklist) -> Iterator[Problem]:
    """A problem for each id that the checklist does not have: in weights, plan, workshop, and what
    sections are asked."""
    named = [(f"weights.{i}", i in checklist.items_by_id) for i in assessment.weights]
    named += [
        (f"plan.steps.{n}.criterion", step.criterion in checklist.criteria)
        for n, step in enumerate(assessment.plan.steps)
    ]
    if (workshop := assessment.workshop) is not None:
        places = {f"criteria.{c}": c for c in workshop.criteria}
        places |= {f"beforehand.{n}": c for n, c in enumerate(workshop.beforehand)}
        places |= {
            f"homework.{n}.criterion": task.criterion
            for n, task in enumerate(workshop.homework)
            if task.criterion is not None
        }
        named += [(f"workshop.{place}", c in checklist.criteria) for place, c in places.items()]
    named += [
        (f"asking.sections.{n}.criteria", c in checklist.criteria)
        for n, section in enumerate(assessment.asking.sections)
        for c in section.criteria
    ]
    return (_unknown(place, checklist) for place, is_known in named if not is_known)


def _unknown(place: str, checklist: Checklist) -> Problem:
    return problem(
        place,
        f"チェックリスト（版 {checklist.version}）にない項目です。",
        f"Not in the checklist (version {checklist.version}).",
    )


def _against_checklist(answers: dict[str, Any], checklist: Checklist) -> Iterator[Problem]:
    for criterion_id, answer in answers.items():
        place = f"answers.{criterion_id}"
        criterion = checklist.criteria.get(criterion_id)
        if criterion is None:
            yield _unknown(place, checklist)
        elif (
            isinstance(answer, dict)
            and answer.get("level") == NOT_APPLICABLE
            and criterion.not_applicable is None
        ):
            yield problem(
                f"{place}.level",
                "この問いは「該当しない」を選べません。0から4、または unknown を入れてください。",
                "This question cannot be “not applicable”. Give 0 to 4, or unknown.",
            )
