"""The chapters of the Word report on schemes and cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from report.document.word.builder import (
    SHORT,
    TAB,
    Builder,
    Line,
    address,
    facts,
    label,
    small,
    strong,
)
from wording.cases import Cases, CaseSummary
from wording.schemes import Schemes, SchemeSummary
from wording.shapes import SourceLink, length_of
from wording.summary import CARDS


def _sources(words: Mapping[str, str], sources: Iterable[SourceLink]) -> list[Line]:
    lines: list[Line] = []
    for source in sources:
        title = f"{source.title}\n" if source.title else ""
        says = small(f"\n{source.says}" if source.says else "")
        first = label("" if lines else words["sources"])
        lines.append(Line((first, TAB, title, address(source.url), says), "Source"))
    return lines


def schemes(builder: Builder, chapter: Schemes) -> None:
    """Adds the chapter on schemes: the recommendation, what to find out, then each verdict, its
    first schemes in full and further ones as a table."""
    words, chosen = builder.words, chapter.recommendation
    builder.heading(1, words["schemes_chapter"])
    builder.add(chapter.intro)
    if chosen is not None:
        builder.heading(2, chosen.heading)
        builder.each(filter(None, (chosen.lead, chosen.lead_text, chosen.tied)))
        if chosen.table.rows:
            builder.heading(3, chosen.together)
            builder.add(chosen.text, keep=True)
            builder.table(chosen.together, chosen.table.head, chosen.table.rows, (0, 60, 50))
    if chapter.find_out:
        builder.heading(2, words["find_out"])
        builder.add(words["find_out_text"], keep=True)
        builder.lines(facts((f.name, "\n".join(f.papers)) for f in chapter.find_out))
    for group in chapter.groups:
        builder.heading(2, group.heading)
        builder.add(group.text, keep=True)
        most = CARDS[group.verdict]
        for scheme in group.schemes[:most]:
            _scheme(builder, scheme)
        if rest := group.schemes[most:]:
            if most:
                builder.heading(3, group.more)
            _scheme_table(builder, group.heading, rest)
    if chapter.touching:
        builder.add(chapter.touching, "Note")
    if chapter.own_work:
        builder.heading(2, words["own_work"])
        builder.add(words["own_work_text"], keep=True)
    for gap in chapter.own_work:
        builder.heading(3, gap.name)
        pairs = (
            (gap.level, gap.text),
            (words["proves"], gap.papers),
            (words["near_case"], gap.case),
        )
        builder.lines(facts(pairs))


def _scheme(builder: Builder, scheme: SchemeSummary) -> None:
    words = builder.words
    builder.heading(3, scheme.name)
    remarks = [scheme.agency, scheme.former_name]
    stop = "。" if builder.lang == "ja" else ". "
    lines = [Line("　".join(filter(None, remarks)), "Note")]
    lines += facts((
        (words["does"], scheme.does),
        (words["open"], "\n".join(scheme.open)),
        (words["before"], "\n".join(scheme.before)),
        (words["why_fits"], "\n".join(scheme.reasons)),
        (words["who"], f"{scheme.access}{stop}{scheme.applicants}"),
        (words["call"], scheme.call),
        (words["money"], "\n".join(scheme.money)),
        (words["check"], scheme.check),
        (words["contact"], scheme.contact),
        (words["used_by"], "\n".join(scheme.used)),
        (words["standing"], scheme.standing),
        (words["doubt"], scheme.doubt),
    ))  # fmt: skip
    lines += _sources(words, scheme.sources)
    builder.lines(lines, together=length_of(scheme) <= SHORT[builder.lang])


def _scheme_table(builder: Builder, title: str, schemes: Sequence[SchemeSummary]) -> None:
    head = [
        builder.words[key] for key in ("scheme", "does", "short_open", "who", "grade", "checked")
    ]
    rows = [
        (
            (strong(f"{scheme.name}\n"), scheme.agency),
            scheme.does,
            "\n".join(filter(None, (*scheme.open, *scheme.before, scheme.call))),
            *(scheme.access, scheme.grade, scheme.checked),
        )
        for scheme in schemes
    ]
    builder.table(title, head, rows, (0, 32, 38, 24, 14, 24), marks=(4,))


def cases(builder: Builder, chapter: Cases) -> None:
    """Adds the chapter on cases."""
    words = builder.words
    builder.heading(1, words["cases_chapter"])
    builder.add(chapter.intro)
    if chapter.events:
        builder.heading(2, words["cases_events"])
    for event in chapter.events:
        builder.heading(3, "　".join(filter(None, (event.case, event.title, event.when))))
        lines = _case(words, event)
        builder.lines(lines, together=length_of(event) <= SHORT[builder.lang])
    if chapter.more:
        builder.add(chapter.more, "Note")
    builder.bullets(words["unillustrated"], chapter.unillustrated)


def _case(words: Mapping[str, str], event: CaseSummary) -> list[Line]:
    shown = facts((
        (words["case_shows"], "\n".join(event.shows)),
        (words["case_near"], event.near),
        *event.facts,
        (words["remark_head"], event.remark),
        (words["doubt"], event.doubt),
    ))  # fmt: skip
    return [Line(event.text), *shown, *_sources(words, event.sources)]
