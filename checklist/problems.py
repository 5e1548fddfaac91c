"""Problems of an input in both languages: the place, the fault, what is allowed.

Every reader in this project collects all problems of its input and raises them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import ValidationError

from checklist.text import Lang, Text, without_bidi


@dataclass(frozen=True)
class Problem:
    """One fault: its place (``answers.capacity.finance.level``), what is wrong and what to do, and
    ``about``: the label of that place (a question, a field) where the place alone is not one."""

    place: str
    text: Text
    about: Text | None = None

    def of(self, lang: Lang) -> str:
        """The problem as one line in one language, whatever characters the input had in its keys
        and values."""
        words = without_bidi(self.text.of(lang))
        place = "".join(char if char.isprintable() else "�" for char in self.place[:200])
        if self.about is not None:
            about = self.about.of(lang)
            place = f"{place}（{about}）" if lang == "ja" else f"{place} ({about})"
        return f"{place}: {words}" if place else words


#: Problems listed of one input; with more, these have to be corrected first.
MOST_PROBLEMS = 200


class ProblemsError(ValueError):
    """An input that cannot be used, with all its problems: at most ``MOST_PROBLEMS``, then a note
    that there are more."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(islice(problems, MOST_PROBLEMS + 1))
        if len(self.problems) > MOST_PROBLEMS:
            more = problem(
                "",
                "ほかにも問題があります。まず上のものを直してください。",
                "There are more problems. Correct these first.",
            )
            self.problems = (*self.problems[:MOST_PROBLEMS], more)
        super().__init__("\n".join(problem.of("en") for problem in self.problems))

    @classmethod
    def one(cls, ja: str, en: str, place: str = "") -> ProblemsError:
        """The error of a single problem."""
        return ProblemsError([problem(place, ja, en)])

    def lines(self, lang: Lang) -> list[str]:
        """Every problem in one line; see ``Problem.of``."""
        return [problem.of(lang) for problem in self.problems]


def shown(value: object) -> str:
    """A value for a message: on one line, at most 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


#: What is said of several types of error.
_WHOLE_NUMBER = (
    "整数にしてください（今の値: {input}）。",
    "Must be a whole number (found {input}).",
)
_ALLOWED = (
    "使える値は {expected} です（今の値: {input}）。",
    "Allowed: {expected} (found {input}).",
)
_OBJECT = ("項目と値の組にしてください。", "Must be an object of keys and values.")
_LIST = ("一覧（リスト）にしてください。", "Must be a list.")

_MESSAGES: Mapping[str, tuple[str, str]] = {
    # pydantic's error type → our words; {…} are filled from the error's context
    "missing": ("必須の項目がありません。", "This is required and missing."),
    "extra_forbidden": (
        "知らない項目です。綴りを確かめるか、削除してください。",
        "This key is unknown. Check its spelling or remove it.",
    ),
    "string_type": ("文字列にしてください（今の値: {input}）。", "Must be text (found {input})."),
    "string_too_short": ("空にできません。", "Must not be empty."),
    "string_too_long": (
        "長すぎます。{max_length:,}文字以内にしてください{now}。",
        "Too long: at most {max_length:,} characters{now_en}.",
    ),
    "string_pattern_mismatch": (
        "形が違います（今の値: {input}、必要な形: {pattern}）。",
        "Wrong form (found {input}, needed {pattern}).",
    ),
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "greater_than_equal": (
        "{ge}以上にしてください（今の値: {input}）。",
        "Must be {ge} or more (found {input}).",
    ),
    "less_than_equal": (
        "{le}以下にしてください（今の値: {input}）。",
        "Must be {le} or less (found {input}).",
    ),
    "literal_error": _ALLOWED,
    "enum": _ALLOWED,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "too_short": (
        "少なくとも{min_length}件必要です（今は{actual_length}件）。",
        "At least {min_length} are needed (found {actual_length}).",
    ),
    "too_long": (
        "多くても{max_length}件までです（今は{actual_length}件）。",
        "At most {max_length} are allowed (found {actual_length}).",
    ),
    "bool_type": ("true か false にしてください。", "Must be true or false."),
    "float_type": ("数にしてください（今の値: {input}）。", "Must be a number (found {input})."),
    "timezone_aware": (
        "日時には時差（+09:00 など）が必要です。",
        "A date and time needs its offset (such as +09:00).",
    ),
}


def problem(place: str, ja: str, en: str, about: Text | None = None) -> Problem:
    """A ``Problem`` with its text in both languages."""
    return Problem(place, Text(ja=ja, en=en), about)


def _translated(error: Any) -> Text:
    kind = str(error["type"])
    context = dict(error.get("ctx", {}))
    context["input"] = shown(error.get("input"))
    length = len(given) if isinstance(given := error.get("input"), str) else 0
    context["now"] = f"（今は{length:,}文字）" if length else ""
    context["now_en"] = f" (now {length:,})" if length else ""
    if kind == "value_error":  # raised by our own validators, already an instruction
        cause = context.get("error")
        if isinstance(cause, ProblemsError):
            return cause.problems[0].text
        return Text(ja=f"{cause}", en=f"{cause}")
    if kind.startswith("datetime"):
        return Text(
            ja=f"日時の形が違います（今の値: {context['input']}、例: 2026-06-18T10:12:00+09:00）。",
            en=f"Not a date and time (found {context['input']}; "
            "for example 2026-06-18T10:12:00+09:00).",
        )
    ja, en = _MESSAGES.get(
        kind, ("値が正しくありません（今の値: {input}）。", "Not valid (found {input}).")
    )
    return Text(ja=ja.format_map(context), en=en.format_map(context))


#: Branches of unions, which pydantic adds to a place and no reader knows.
_BRANCHES = ("constrained-int", "literal[", "function-", "float", "str", "int", "[key]")


def problems_of(error: ValidationError, place: str = "") -> list[Problem]:
    """The problems in a pydantic error, one for each place (the branches of a union are one).

    A list that is too short only because entries of it are wrong is no problem of its own.
    """
    problems: dict[str, Problem] = {}
    too_short: set[str] = set()
    for detail in error.errors(include_url=False):
        if len(problems) > MOST_PROBLEMS:
            break
        steps = [
            str(step)
            for step in detail["loc"]
            if not (isinstance(step, str) and step.startswith(_BRANCHES))
        ]
        where = ".".join([place, *steps] if place else steps)
        problems.setdefault(where, Problem(where, _translated(detail)))
        if detail["type"] == "too_short":
            too_short.add(where)
    for where in too_short:
        if any(other.startswith(f"{where}.") for other in problems):
            del problems[where]
    return list(problems.values())
