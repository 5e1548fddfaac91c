"""One answer of a questionnaire that came back, from the cells of its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checklist.answers import NOT_APPLICABLE, Answer
from checklist.evidence import is_reason
from checklist.load import Content
from checklist.model import LANGUAGES, Text
from report.apart import Value
from report.questionnaire.cells import Cell, CellRefusedError, Refusals, checked, lines_of, typed
from report.questionnaire.layout import LEVEL, TEXTS, evidence_cell
from wording.level import LevelReader, NotALevelError
from wording.phrases import Phrases, one_line, shortened

_ALWAYS_APPLIES = CellRefusedError(
    "この問いは「該当しない」を選べません。0から4のレベルか「わからない」を選んでください。",
    "This question cannot be “not applicable”. Choose a level 0 to 4 or “don’t know”.",
)
_NO_REASON = CellRefusedError(
    "「該当しない」には理由が必要です（「なし」などは理由になりません）。「該当しない理由」の欄に書いてください。",
    "“Not applicable” needs a reason (“none” is no reason). Give it in the column for the reason.",
)


class AnswerReader:
    """Reads the answer to any criterion; problems go to ``refusals``."""

    def __init__(self, content: Content, refusals: Refusals) -> None:
        self._checklist = content.checklist
        self._refusals = refusals
        self._phrases = [Phrases(content, lang) for lang in LANGUAGES]
        self._levels = LevelReader(content)

    def read(
        self, criterion_id: str, cells: Mapping[str, Sequence[Cell]], before: Answer
    ) -> Answer:
        """The answer in the cells of each field; a field without cells keeps its earlier value."""
        about = self._about(criterion_id)
        values: dict[str, Any] = {}
        for field in (*TEXTS, LEVEL):
            values[field] = getattr(before, field)
            if field in cells:
                values[field] = self._refusals.read(
                    cells[field],
                    lambda value, field=field: self._value(field, value, before),  # type: ignore[misc] # bound at once
                    getattr(before, field),
                    about,
                )
        if values[LEVEL] == NOT_APPLICABLE and LEVEL in cells:
            criterion = self._checklist.criteria.get(criterion_id)
            why = None
            if criterion is not None and criterion.not_applicable is None:
                why = _ALWAYS_APPLIES
            elif not _is_accepted(values["reason"], before):
                why = _NO_REASON
            if why is not None:
                self._refusals.refuse(_filled(cells[LEVEL]), why, about)
                values[LEVEL] = before.level
                if before.level == NOT_APPLICABLE:
                    values["reason"] = before.reason
        # a level that was only handed back was not chosen by the texts of now
        asked = before.asked if values[LEVEL] == before.level else None
        answer = Answer(**values, asked=asked)
        is_same = answer == before.model_copy(update={"at": None})
        return before if is_same else answer

    def _about(self, criterion_id: str) -> Text | None:
        """What the row asks, in short; ``None`` for a criterion of another version."""
        if criterion_id not in self._checklist.criteria:
            return None
        ja, en = self._phrases
        return Text(ja=ja.criterion(criterion_id), en=en.criterion(criterion_id))

    def _value(self, field: str, value: Value | None, before: Answer) -> Any:
        if field == LEVEL:
            return self._level(value)
        text = typed(value)
        # an unchanged cell that was cut or cleaned means the whole earlier text;
        # programs treat blanks at the ends each in their own way
        as_handed_out = (evidence_cell(field, before, p.say("cut")).strip() for p in self._phrases)
        if text.strip() in as_handed_out:
            return getattr(before, field)
        if field == "evidence":
            return checked(Answer, field, lines_of(text))
        return checked(Answer, field, text.strip() if field in ("by", "name") else text)

    def _level(self, value: Value | None) -> Any:
        text = typed(value)
        try:
            return self._levels.read(text)
        except NotALevelError:
            refusal = _no_level(text)
        raise refusal


def _is_accepted(reason: str, before: Answer) -> bool:
    """Whether a reason is one, or was accepted before it was handed out."""
    return is_reason(reason) or (before.level == NOT_APPLICABLE and reason == before.reason)


def _no_level(text: str) -> CellRefusedError:
    words = shortened(one_line(text), 20)
    return CellRefusedError(
        f"「{words}」は回答として読めません。一覧から選ぶか、0から4の数字を入れてください。",
        f"“{words}” cannot be read as an answer. Choose from the list or give a number 0 to 4.",
    )


def _filled(cells: Sequence[Cell]) -> Sequence[Cell]:
    return [cell for cell in cells if not cell.is_blank][:1] or cells[:1]
