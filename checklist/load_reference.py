"""The reference library read from ``data/reference.yaml``, ``data/reference/`` and
``data/readings.yaml``.

Not part of ``load``: only the pages that show it need it, and they load it when they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checklist.content import Content
from checklist.load import DATA, ContentReader
from checklist.problems import Problem, ProblemsError, problem
from checklist.reference import Entry, Library, ReferenceIndex, ReferenceSet
from checklist.search import Readings

_INDEX, _FOLDER, _READINGS = "reference.yaml", "reference", "readings.yaml"


def has_reference(root: Path = DATA) -> bool:
    """Whether the pack below ``root`` has a library at all."""
    return (root / _INDEX).is_file()


def load_reference(root: Path = DATA) -> Library:
    """The library below ``root``. Raises ProblemsError with every problem of every file."""
    reader = ContentReader(root)
    readings = reader.file(Readings, _READINGS)
    index, sets = reader.with_folder(ReferenceIndex, _INDEX, ReferenceSet, _FOLDER)
    if readings is None:
        raise ProblemsError(reader.problems)
    if problems := [*_order(index, sets), *_names(index, sets)]:
        raise ProblemsError(problems)
    ordered = {name: sets[name] for chapter in index.chapters for name in chapter.sets}
    return Library(chapters=index.chapters, names=index.names, sets=ordered, readings=readings)


def _unknown(place: str, what: str) -> Problem:
    return problem(place, f"「{what}」という id はありません。", f"There is no id “{what}”.")


def _order(index: ReferenceIndex, sets: dict[str, ReferenceSet]) -> Iterator[Problem]:
    """Sets that no chapter lists, or two; entries of one id in two sets."""
    listed = [name for chapter in index.chapters for name in chapter.sets]
    for name in sorted({n for n in listed if listed.count(n) > 1 or n not in sets}):
        yield _unknown(f"{_INDEX}.chapters", name)
    for name in sets.keys() - set(listed):
        yield problem(
            f"{_FOLDER}/{name}.yaml",
            "reference.yaml の chapters に載っていません。",
            "Not listed under chapters in reference.yaml.",
        )
    seen: dict[str, str] = {}
    for name, group in sets.items():
        for entry in group.entries:
            if (other := seen.setdefault(entry.id, name)) != name:
                yield problem(
                    f"{_FOLDER}/{name}.yaml.{entry.id}",
                    f"id「{entry.id}」は {other} にもあります。",
                    f"The id “{entry.id}” is also in {other}.",
                )


def _names(index: ReferenceIndex, sets: dict[str, ReferenceSet]) -> Iterator[Problem]:
    """Words for measures, units and subjects that have no name, and names that nothing uses."""
    names, used = index.names, set[str]()
    for name, group in sets.items():
        place = f"{_FOLDER}/{name}.yaml"
        for value in group.values():
            wanted = [(value.measure, names.measures), (value.unit, names.units)]
            wanted += [(subject, names.subjects) for subject in value.of]
            used |= {word for word, _ in wanted}
            yield from (_unknown(place, word) for word, known in wanted if word not in known)
        for series in group.series:
            wanted = [(series.measure, names.measures), (series.unit, names.units)]
            wanted += [(point.of, names.subjects) for point in series.points if point.of]
            used |= {word for word, _ in wanted}
            yield from (_unknown(place, word) for word, known in wanted if word not in known)
    for kind in ("measures", "units", "subjects"):
        for word in sorted(getattr(names, kind).keys() - used):
            yield problem(
                f"{_INDEX}.names.{kind}.{word}", "どこにも使われていません。", "Nothing uses it."
            )


def reference_problems(library: Library, content: Content) -> Iterator[Problem]:
    """What the library points at and the rest of the content does not have."""
    doubts = {doubt.id for doubt in content.doubts}
    tables = {row.table for scheme in content.schemes.values() for row in scheme.rows}
    for name, group in library.sets.items():
        place = f"{_FOLDER}/{name}.yaml"
        if group.table is not None and group.table not in tables:
            yield _unknown(f"{place}.table", group.table)
        for entry in group.entries:
            yield from _pointing(f"{place}.{entry.id}", entry, content, doubts)
    pages = {"/about", "/schemes", "/cases", "/reference"}
    pages |= {f"/schemes/{scheme}" for scheme in content.schemes}
    pages |= {f"/cases/{case}" for case in content.cases}
    pages |= {f"/reference/{name}" for name in library.sets}
    for doubt in content.doubts:
        yield from (
            problem(
                f"doubts.yaml.{doubt.id}.shown",
                f"「{address}」というページはありません。",
                f"There is no page {address}.",
            )
            for address in doubt.shown
            if address not in pages
        )


def _pointing(place: str, entry: Entry, content: Content, doubts: set[str]) -> Iterator[Problem]:
    countries = (entry.country, *entry.countries) if entry.country else entry.countries
    pointers = (
        (entry.criteria, content.checklist.criteria),
        (entry.schemes, content.schemes),
        (countries, content.countries),
        ((entry.case,) if entry.case else (), content.cases),
        (entry.events, content.events),
    )
    for ids, known in pointers:
        yield from (_unknown(place, i) for i in ids if i not in known)
    if entry.question and entry.question.doubt and entry.question.doubt not in doubts:
        yield _unknown(f"{place}.question", entry.question.doubt)
