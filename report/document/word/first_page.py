"""The first page of the Word report, which stands alone under a decision paper.

It must stay one page: names and texts are cut to the room there is, and all of them stand in
full in their chapter.
"""

from __future__ import annotations

from math import ceil

from report.document.word.builder import TAB, Builder, accent, facts, small, strong
from wording.one_page import OnePage
from wording.phrases import kana_width, shortened
from wording.summary import Summary

#: How much the page holds of each thing, in kana.
_TITLE_LINE = 29.0
_MUNICIPALITY, _NAME, _ITEMS, _STEP = 28, 26, 70, 34
_BINDING = 5
#: The texts of the steps get the first of these rooms that leaves binding, steps and the note on
#: the ranks within so many lines; a line takes so many kana. The last room always does.
_STEP_ROOMS = (300, 220, 150, 108, 72, 36)
_STEP_LINES = 18
_STEP_LINE = 36
_NOTE_LINE = 50


def first_page(builder: Builder, summary: Summary, note: str = "") -> None:
    """Adds the first page: stage, scores, what binds, and three next steps. A ``note`` stands on
    top in place of what binds: other pages tell it."""
    words, page = summary.words, summary.one_page
    gap = "" if summary.lang == "ja" else " "
    name = shortened(builder.fit(summary.municipality), _MUNICIPALITY)
    builder.add(words["product"], "Subtitle")
    title = words["subject"].format(municipality=name, gap=gap)
    if kana_width(title) > _TITLE_LINE:  # broken behind the name, not within a word
        title = words["subject"].format(municipality=name, gap="\n")
    builder.add(title, "Title")
    builder.add("　　".join(f"{fact.label}　{fact.value}" for fact in summary.cover.facts), "Note")
    if note:
        builder.add(note, "Note")
    builder.heading(1, words["one_page"], above=10)
    builder.key_figures([
        (words["stage_now"], accent(page.stage_big), strong(page.stage)),
        (words["score_now"], (page.score, small(f" {words['score_of']}")), page.score_span),
        (words["evidenced_now"], page.evidenced, page.evidenced_span),
    ])  # fmt: skip
    evidence = gap.join([page.evidence_note, words["evidenced_text"]])
    builder.each((page.stage_note, page.score_note, evidence), "List Bullet 3")
    items = ((words["strongest"], page.strongest), (words["weakest"], page.weakest))
    builder.lines(facts([(label, shortened(text, _ITEMS)) for label, text in items], "Short Fact"))
    if page.rank_note:
        builder.add(page.rank_note, "Note")
    if not note:
        _binding(builder, page)
    builder.heading(2, words["next_three"])
    room = _step_room(page)
    for number, step in enumerate(page.steps, start=1):
        title = f"{shortened(step.title, _STEP)}\n" if step.title else ""
        text = shortened(step.text.replace("\n", gap), room)
        builder.add((accent(f"{number} {step.kind}"), TAB, strong(title), text), "Short Fact")
    if not note:
        builder.add(words["self_assessed"], "Note")


def _binding(builder: Builder, page: OnePage) -> None:
    """What binds the next stage."""
    if not page.binding_heading:
        builder.add(strong(page.binding_note))
        return
    builder.heading(2, page.binding_heading)
    for lift in page.binding[:_BINDING]:
        label = strong(f"{shortened(lift.name, _NAME)}　")
        builder.add((label, f"{lift.now} → ", strong(lift.required)), "List Bullet 3")
    if (more := len(page.binding) - _BINDING) > 0:
        builder.add(builder.words["binding_more"].format(n=more), "Note")


def _step_room(page: OnePage) -> int:
    """How many kana the text of a step may have, for all to stand on one page."""

    def lines(room: int) -> int:
        texts = (ceil(min(room, kana_width(step.text)) / _STEP_LINE) for step in page.steps)
        note = ceil(kana_width(page.rank_note) / _NOTE_LINE) + bool(page.rank_note)
        return min(len(page.binding), _BINDING + 1) + len(page.steps) + sum(texts) + note

    return next((room for room in _STEP_ROOMS if lines(room) <= _STEP_LINES), _STEP_ROOMS[-1])
