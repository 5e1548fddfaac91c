"""What was answered: profile, answers, the assessment, and reading it from a save file.

An answer is a level 0 to 4, *don't know*, *not applicable* (with a reason), or blank. The four
are never mixed up: a criterion that is absent from ``answers``, or has level ``None``, is blank.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import isfinite
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from checklist.catalogue import FieldName, MunicipalityKind, RegionName, is_valid_code
from checklist.model import TOP_LEVEL, Checklist, CriterionId, Frozen, LevelNumber
from checklist.problems import (
    MOST_PROBLEMS,
    Problem,
    ProblemsError,
    problem,
    problems_of,
    shown,
)

UNKNOWN: Literal["unknown"] = "unknown"
NOT_APPLICABLE: Literal["not_applicable"] = "not_applicable"
Level = LevelNumber | Literal["unknown", "not_applicable"]

#: Limits of a save file (bytes; depth of nesting; values) and of one typed text (characters).
MAX_BYTES = 2_000_000
MAX_DEPTH = 50
MAX_VALUES = 50_000
MAX_TEXT = 20_000

_BROKEN = re.compile(r"[\x00\ud800-\udfff]")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _typed(value: str) -> str:
    """Text a user typed: control characters and lone surrogates have no place in it."""
    if _FORBIDDEN.search(value):
        raise ProblemsError.one(
            "使えない文字（制御文字など）が含まれています。削除してください。",
            "Contains characters that cannot be used (control characters). Remove them.",
        )
    return value


UserText = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_typed)]
ShortText = Annotated[str, Field(max_length=200), AfterValidator(_typed)]


def _written_date(value: object) -> object:
    """A bare number is no date, although it could be read as seconds since 1970."""
    if isinstance(value, datetime) or (
        isinstance(value, str) and re.match(r"\d{4}-\d{2}-\d{2}[T ]", value)
    ):
        return value
    raise PydanticCustomError("datetime_form", "not a date and time")


def _whole_number(value: object) -> object:
    """``true`` and ``1.0`` are no format number, although Python takes them for 1."""
    if type(value) is not int:
        raise PydanticCustomError("int_type", "not a whole number")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written_date)]


class Profile(Frozen):
    """The municipality, as far as it wants to say; nothing personal.

    ``code`` is the official six-digit code (its check digit is tested), ``ties`` existing
    relations abroad in the user's own words.
    """

    name: ShortText = ""
    prefecture: ShortText = ""
    code: str | None = None
    kind: MunicipalityKind | None = None
    population: Annotated[int, Field(strict=True, ge=0, le=20_000_000)] | None = None
    fields: tuple[FieldName, ...] = ()
    regions: tuple[RegionName, ...] = ()
    ties: Annotated[tuple[UserText, ...], Field(max_length=200)] = ()

    @field_validator("code")
    @classmethod
    def _code_is_official(cls, code: str | None) -> str | None:
        if code is not None and not is_valid_code(code):
            raise ProblemsError.one(
                f"全国地方公共団体コード{shown(code)}は正しくありません。"
                "検査数字を含む6桁の数字で入れてください（例: 401005）。",
                f"{shown(code)} is not a local-government code. Give the six digits "
                "including the check digit (for example 401005).",
            )
        return code

    @property
    def label(self) -> str:
        """Prefecture and name, without repeating the one in the other."""
        if self.name.startswith(self.prefecture):
            return self.name
        return f"{self.prefecture}{self.name}"


class Answer(Frozen):
    """The answer to one criterion. ``by`` is a section, never a person; ``at`` when it was
    given. ``name`` belongs to an ``other`` criterion, ``reason`` to *not applicable*."""

    level: Level | None = None
    name: ShortText = ""
    reason: UserText = ""
    evidence: Annotated[tuple[UserText, ...], Field(max_length=1000)] = ()
    note: UserText = ""
    by: ShortText = ""
    at: Moment | None = None

    @field_validator("level", mode="before")
    @classmethod
    def _level_is_one_of_the_answers(cls, level: object) -> object:
        if level is None or level in (UNKNOWN, NOT_APPLICABLE):
            return level
        if type(level) is int and 0 <= level <= TOP_LEVEL:
            return level
        raise ProblemsError.one(
            "0から4の整数、unknown、not_applicable のどれかにしてください"
            f"（今の値: {shown(level)}）。",
            f"Must be a whole number 0 to 4, unknown or not_applicable (found {shown(level)}).",
        )

    @model_validator(mode="after")
    def _not_applicable_needs_a_reason(self) -> Self:
        if self.level == NOT_APPLICABLE and not self.reason.strip():
            raise ProblemsError.one(
                "「該当しない」には理由（reason）が必要です。",
                "“Not applicable” needs a reason.",
            )
        return self

    @property
    def known_level(self) -> int | None:
        return self.level if isinstance(self.level, int) else None

    @property
    def is_shown(self) -> bool:
        """Whether anything that could prove it is given."""
        return any(line.strip() for line in self.evidence)


BLANK = Answer()


class Assessment(Frozen):
    """A municipality's answers: exactly what a save file holds (``format`` 1).

    ``target`` is the stage the municipality wants to reach; ``None`` means the next one.
    """

    format: Annotated[Literal[1], BeforeValidator(_whole_number)] = 1
    checklist: Annotated[str, Field(max_length=20)] | None = None
    profile: Profile = Profile()
    target: Annotated[int, Field(strict=True, ge=1, le=4)] | None = None
    answers: dict[CriterionId, Answer] = Field(default_factory=dict)

    def __getitem__(self, criterion_id: str) -> Answer:
        return self.answers.get(criterion_id, BLANK)

    def with_answer(self, criterion_id: str, answer: Answer) -> Assessment:
        """The same assessment with one answer replaced; an empty answer is left out."""
        answers = {**self.answers, criterion_id: answer}
        if answer == BLANK:
            del answers[criterion_id]
        return self.model_copy(update={"answers": answers})

    def with_profile(self, profile: Profile) -> Assessment:
        return self.model_copy(update={"profile": profile})

    def with_target(self, target: int | None) -> Assessment:
        return self.model_copy(update={"target": target})

    def to_json(self) -> str:
        """The save file: answers sorted by id, what is empty left out, same text for the same
        content."""
        content = self.model_dump(mode="json", exclude_defaults=True)
        content["answers"] = dict(sorted(content.get("answers", {}).items()))
        return json.dumps({"format": self.format, **content}, ensure_ascii=False, indent=2) + "\n"


# ---------------------------------------------------------------------------- completeness


@dataclass(frozen=True)
class Progress:
    """How many of the criteria asked have an answer (don't know and not applicable are
    answers; blank is not)."""

    answered: int
    asked: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.asked


def progress_by_item(assessment: Assessment, checklist: Checklist) -> dict[str, Progress]:
    return {
        item.id: Progress(
            answered=sum(assessment[c.id].level is not None for c in item.asked),
            asked=len(item.asked),
        )
        for item in checklist.items
    }


def progress(assessment: Assessment, checklist: Checklist) -> Progress:
    items = progress_by_item(assessment, checklist).values()
    return Progress(sum(p.answered for p in items), sum(p.asked for p in items))


def is_absent(assessment: Assessment, criterion_id: str, checklist: Checklist) -> bool:
    """Whether it is an ``other`` that nobody named: no blank, it widens no range."""
    return checklist.criteria[criterion_id].own and not assessment[criterion_id].name.strip()


# ---------------------------------------------------------------------------- two versions


@dataclass(frozen=True)
class Change:
    """One place in which two assessments differ: a criterion id, ``profile`` or ``target``."""

    place: str
    before: Answer | Profile | int | None
    after: Answer | Profile | int | None


def changes(before: Assessment, after: Assessment) -> Iterator[Change]:
    """What has to change in ``before`` to become ``after``, in the order of ids."""
    if before.profile != after.profile:
        yield Change("profile", before.profile, after.profile)
    if before.target != after.target:
        yield Change("target", before.target, after.target)
    for criterion_id in sorted(before.answers.keys() | after.answers.keys()):
        if before[criterion_id] != after[criterion_id]:
            yield Change(criterion_id, before[criterion_id], after[criterion_id])


# ---------------------------------------------------------------------------- reading


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys stood there twice."""

    twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    result = _Object(pairs)
    if len(result) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        result.twice = tuple(key for key, count in counts.items() if count > 1)
    return result


def _faults(content: Any, place: str) -> Iterator[Problem]:
    """What strict JSON refuses and Python's reader lets through, each with its place."""
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
    """How many values it holds, itself included."""
    inner = content.values() if isinstance(content, dict) else content
    return 1 + sum(map(_size, inner)) if isinstance(content, dict | list) else 1


def _inside(place: str, step: object) -> str:
    return f"{place}.{step}" if place else f"{step}"


def _depth(text: str) -> int:
    """Deepest nesting of brackets outside strings."""
    deepest = depth = 0
    # an unterminated string runs to the end of the text: looked at once, not again at each quote
    for token in re.finditer(r'(?s:"(?:[^"\\]|\\.)*+"?)|[\[{]|[\]}]', text):
        char = token.group()
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


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
        raise ProblemsError([not_json]) from None
    if _depth(text) > MAX_DEPTH:
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
    """The assessment in a JSON save file. Raises ProblemsError with every problem found."""
    return assessment_from(parse_json(data), checklist)


def assessment_from(content: Any, checklist: Checklist) -> Assessment:
    """The assessment in the parsed content of a save file, checked against the checklist.

    Raises ProblemsError with every problem found.
    """
    if not isinstance(content, dict):
        raise ProblemsError.one(
            "保存ファイルの形ではありません。",
            "This is not a save file of this assessment.",
        )
    found = [
        problem(key, "必須の項目がありません。", "This is required and missing.")
        for key in ("format", "answers")
        if key not in content
    ]
    assessment = None
    try:
        # not strict, in Python mode: lists become tuples, dates are read from text
        assessment = Assessment.model_validate(content)
    except ValidationError as error:
        found.extend(problems_of(error))
    if isinstance(content.get("answers"), dict):
        found.extend(_against_checklist(content["answers"], checklist))
    if found or assessment is None:
        # one problem for each place: what the checklist says of an id says more than its form
        raise ProblemsError({one.place: one for one in found}.values())
    return assessment


def _against_checklist(answers: dict[str, Any], checklist: Checklist) -> Iterator[Problem]:
    for criterion_id, answer in answers.items():
        place = f"answers.{criterion_id}"
        criterion = checklist.criteria.get(criterion_id)
        if criterion is None:
            yield problem(
                place,
                f"チェックリスト（版 {checklist.version}）にない項目です。",
                f"Not in the checklist (version {checklist.version}).",
            )
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
