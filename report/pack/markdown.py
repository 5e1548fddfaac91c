"""The whole pack as one text (Markdown), for the office's own tools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from report.document.word.builder import clean
from wording.drafts import DraftPaper, Line, PartWords, plain_line
from wording.pack.account import Account
from wording.pack.budget import BudgetRequest
from wording.pack.overview import Overview
from wording.pack.slides import Slide, Slides

#: What would be read as markup.
_SIGNS = re.compile(r"([\\`*_\[\]<>|~$])")
#: White space but that of Japanese text, which keeps words apart.
_SPACE = re.compile(r"[^\S\u3000]+")
#: What would begin a heading, a list, a quotation or a rule at the beginning of a line.
_START = re.compile(r"^(\s*)([#+=-]|\d+[.)])", re.MULTILINE)


def escaped(text: str) -> str:
    """A text on one line in which nothing is markup."""
    flat = _SPACE.sub(" ", clean(text)).strip()
    return _START.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", flat))


def write_markdown(
    account: Account,
    overview: Overview,
    papers: Sequence[DraftPaper],
    budget: BudgetRequest,
    slides: Slides,
) -> bytes:
    """The text of all papers, and of every answer, as UTF-8. The same input gives the same
    bytes."""
    say = account.say
    blocks = [
        f"# {escaped(say('pack.markdown_title', municipality=account.title))}",
        escaped(overview.day),
        *_overview(overview, say("pack.name_overview")),
        *(block for paper in papers for block in _paper(paper)),
        *_budget(budget),
        *_slides(slides, account),
        *_answers(account),
    ]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def _overview(overview: Overview, title: str) -> Iterator[str]:
    yield f"## {escaped(title)}"
    yield _listed(f"{f.label}: {f.value} {f.note}".strip() for f in overview.figures)
    yield escaped(overview.note)
    for block in overview.blocks:
        yield f"### {escaped(block.heading)}"
        yield _listed((*block.lines, block.more))
    yield escaped(overview.footer)


def _paper(paper: DraftPaper) -> Iterator[str]:
    for version in paper.versions:
        yield f"## {escaped(plain_line(version.heading))}"
        yield from map(_line, version.opening)
        for part in version.parts:
            yield from _part(part)


def _part(part: PartWords) -> Iterator[str]:
    yield f"### {escaped(part.name)}"
    yield from map(_line, part.text)
    yield _listed(map(plain_line, part.listed))
    yield _listed(f"{plain_line(label)}: {plain_line(value)}" for label, value in part.form)
    if part.grid is not None:
        yield table(
            map(plain_line, part.grid.head), (map(plain_line, row) for row in part.grid.rows)
        )


def _budget(budget: BudgetRequest) -> Iterator[str]:
    words = budget.words
    yield f"## {escaped(budget.title)}"
    heads = ("step", "begins", "owner", "need")
    yield table(
        (*(words[head] for head in heads), *budget.years),
        (
            (step.name, step.span, step.owner, step.need, *("" for _ in budget.years))
            for step in budget.steps
        ),
    )
    if budget.schemes:
        yield table((words["scheme"], words["terms"]), ((s.name, s.terms) for s in budget.schemes))
    else:
        yield escaped(words["no_scheme"])


def _slides(slides: Slides, account: Account) -> Iterator[str]:
    for number, slide in enumerate(slides.slides, start=1):
        heading = account.say("pack.markdown_slide", n=number, title=slide.title)
        yield f"## {escaped(heading)}"
        yield from _slide(slide)


def _slide(slide: Slide) -> Iterator[str]:
    yield escaped(slide.lead)
    yield _listed(f"{f.label}: {f.value} {f.note}".strip() for f in slide.figures)
    if slide.bars is not None:
        yield escaped(slide.bars.alt)
    if slide.table is not None:
        yield table(slide.table.head, slide.table.rows)
    yield _listed(slide.points)
    yield escaped(slide.remark)
    yield escaped(slide.notes)


def _answers(account: Account) -> Iterator[str]:
    say = account.say
    yield f"## {escaped(say('pack.markdown_answers'))}"
    for item in account.answers.items:
        yield f"### {item.number} {escaped(item.title)}"
        for answer in item.answers:
            yield f"#### {escaped(answer.label)}"
            lines = [answer.answer, answer.means]
            for key, text in (("reason", answer.reason), ("note", answer.note)):
                if text.strip():
                    lines.append(say(f"pack.markdown_{key}", text=text))
            lines += [say("pack.markdown_evidence", text=text) for text in answer.evidence]
            yield _listed(lines)


def _line(line: Line) -> str:
    return escaped(plain_line(line))


def _listed(texts: Iterable[str]) -> str:
    return "\n".join(f"- {escaped(text)}" for text in texts if text.strip())


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of texts."""
    names = [escaped(text) for text in head]
    lines = [names, ["---"] * len(names), *([escaped(text) for text in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
