"""The drafts read from ``data/drafts.yaml`` and ``data/drafts/``.

Not part of ``load``: only what links or writes a draft needs them, and loads them when it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from checklist.content import Content
from checklist.drafts import DRAFTED_LEVELS, FACTS, Drafts, DraftTable, LevelPapers
from checklist.drafts import Draft as Draft
from checklist.load import DATA, ContentReader
from checklist.problems import Problem, problem

_TABLE, _FOLDER = "drafts.yaml", "drafts"


def has_drafts(root: Path = DATA) -> bool:
    """Whether the pack below ``root`` has drafts at all."""
    return (root / _TABLE).is_file()


def load_drafts(root: Path = DATA) -> Drafts:
    """The drafts below ``root``. Raises ProblemsError with every problem of every file."""
    table, kinds = ContentReader(root).with_folder(DraftTable, _TABLE, Draft, _FOLDER)
    return Drafts(kinds=kinds, table=table)


def draft_problems(drafts: Drafts, content: Content) -> Iterator[Problem]:
    """Levels without an entry or with two, words that no level text has, drafts and parts that are
    not there, elements that share a part, names that nothing fills in, drafts that nothing uses."""
    criteria = content.checklist.criteria
    wanted = {(c, level) for c in criteria for level in DRAFTED_LEVELS}
    listed = Counter((c, entry.level) for entry in drafts.table.levels for c in entry.criteria)
    for criterion_id, level in sorted(wanted | listed.keys()):
        if (criterion_id, level) not in wanted or listed[criterion_id, level] != 1:
            yield problem(
                f"{_TABLE}.{criterion_id}:{level}",
                "全ての問いのレベル1から3までに、一つずつ必要です。",
                "Each level 1 to 3 of each criterion needs one entry.",
            )
    for entry in drafts.table.levels:
        for criterion_id in entry.criteria:
            if criterion_id in criteria:
                yield from _entry(entry, criterion_id, drafts, content)
    used = {paper.draft for entry in drafts.table.levels for paper in entry.papers}
    for name in sorted(drafts.kinds.keys() - used):
        yield problem(f"{_FOLDER}/{name}.yaml", "どこにも使われていません。", "Nothing uses it.")


def _entry(
    entry: LevelPapers, criterion_id: str, drafts: Drafts, content: Content
) -> Iterator[Problem]:
    place = f"{_TABLE}.{criterion_id}:{entry.level}"
    text = content.checklist.criteria[criterion_id].levels[entry.level].ja
    words = drafts.table.words.get(criterion_id, {})
    for paper in entry.papers:
        draft = drafts.kinds.get(paper.draft)
        if draft is None:
            yield problem(
                place, f"草案「{paper.draft}」はありません。", f"There is no draft “{paper.draft}”."
            )
            continue
        where = f"{place}.{paper.draft}"
        for name in sorted(draft.names() - FACTS - words.keys()):
            yield problem(
                where,
                f"「{{{name}}}」に入れる言葉がありません。",
                f"Nothing fills in “{{{name}}}”.",
            )
        parts = Counter(element.part for element in paper.elements)
        for part, times in parts.items():
            if part not in draft.by_id or times > 1:
                yield problem(
                    where,
                    f"要素ごとに別の部分が必要です（「{part}」）。",
                    f"Each element needs a part of its own: “{part}”.",
                )
        for element in paper.elements:
            try:
                quote = drafts.table.quoted(element, criterion_id)
            except KeyError as error:
                yield problem(where, f"{error} がありません。", f"There is no {error}.")
                continue
            if quote not in text:
                yield problem(
                    where,
                    f"レベルの文に「{quote}」はありません。",
                    f"The text of the level does not say “{quote}”.",
                )
