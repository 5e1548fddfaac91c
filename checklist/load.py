"""Content files below ``data/`` read into models. All errors are collected, each with its file and
place, and raised together.

``load(folder)`` takes the folder as an argument, so that tests can load tiny content packs.
"""

from __future__ import annotations

import csv
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from checklist.answers import Assessment
from checklist.cases import Case, Cooperations
from checklist.catalogue import Countries, Doubts, Facts, Scheme
from checklist.content import Content as Content
from checklist.content import Wording as Wording
from checklist.content import prefecture_key
from checklist.guide import Guide
from checklist.inquiry import Inquiry
from checklist.model import Checklist, Criterion, Frozen, Item, Stages, Text
from checklist.municipality import Municipality
from checklist.problems import Problem, ProblemsError, problem, problems_of
from checklist.references import (
    KnownIds,
    agenda_ids,
    id_twice,
    levels_no_scheme_raises,
    names_twice,
    unknown_ids,
)
from checklist.savefile import read_assessment
from checklist.word_list import WordList, misused

DATA = Path(__file__).resolve().parent.parent / "data"
WORD_LIST = "word_list.yaml"
#: Which section is usually asked what.
SECTIONS = "sections.yaml"
#: The folder of the cases found since the fact sheet.
COOPERATIONS = "cases/found"

M = TypeVar("M", bound=Frozen)
N = TypeVar("N", bound=Frozen)


def read_file(path: Path, at_most: int) -> bytes:
    """The first ``at_most`` + 1 bytes of a file: one byte too many tells the caller that the file
    is too long. Raises ProblemsError where the file cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(at_most + 1)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise ProblemsError.one(
            f"ファイルを読めません（{detail}）。名前と場所を確かめてください。",
            f"Cannot be read ({detail}). Check its name and place.",
            str(path),
        ) from None


class ContentReader:
    """Reads files below one folder and collects the problems in them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def missing(self, path: Path) -> None:
        """Records that a file is missing."""
        self.problems.append(
            problem(self._name(path), "ファイルがありません。", "The file is missing.")
        )

    def yaml(self, path: Path) -> Any:
        """What a file holds; ``None``, with a problem recorded, where it cannot be read."""
        if not path.is_file():
            self.missing(path)
            return None
        # here, since a server that has kept what it read (``views.server``) needs neither
        from yaml import YAMLError

        from checklist.strict_yaml import read_yaml

        try:
            return read_yaml(path.read_bytes())
        except (YAMLError, ValueError) as error:  # ValueError: not UTF-8, or a wrong !!tag
            mark = getattr(error, "problem_mark", None)
            place = f"{self._name(path)}:{mark.line + 1}" if mark else self._name(path)
            detail = getattr(error, "problem", None) or getattr(error, "reason", None) or error
            self.problems.append(
                problem(place, f"YAMLとして読めません（{detail}）。", f"Not valid YAML: {detail}.")
            )
            return None

    def mapping(self, path: Path) -> dict[Any, Any] | None:
        """The keys and values of a file; ``None``, with a problem recorded, where it is not a
        mapping."""
        before = len(self.problems)
        content = self.yaml(path)
        if isinstance(content, dict):
            return content
        if len(self.problems) == before:
            self.problems.append(
                problem(self._name(path), "項目がありません。", "The file has no keys.")
            )
        return None

    def model(self, kind: type[M], content: Any, place: str) -> M | None:
        """The model of the content; ``None``, with its problems recorded, where it is not one."""
        try:
            return kind.model_validate(content)
        except ValidationError as error:
            self.problems.extend(problems_of(error, place))
            return None

    def file(self, kind: type[M], name: str) -> M | None:
        """The one model in a file."""
        content = self.mapping(self.root / name)
        return None if content is None else self.model(kind, content, name)

    def folder(self, kind: type[M], name: str) -> dict[str, M]:
        """One model for each YAML file of a folder; the id is the file's name."""
        models: dict[str, M] = {}
        for path in sorted((self.root / name).glob("*.yaml")):
            content = self.mapping(path)
            if content is None:
                continue
            model = self.model(kind, {"id": path.stem, **content}, self._name(path))
            if model is not None:
                models[path.stem] = model
        return models

    def with_folder(
        self, table: type[M], name: str, kind: type[N], folder: str
    ) -> tuple[M, dict[str, N]]:
        """The model in a file and those of the folder that belongs to it. Raises ProblemsError with
        every problem of every file."""
        whole = self.file(table, name)
        parts = self.folder(kind, folder)
        if whole is None or self.problems:
            raise ProblemsError(self.problems)
        return whole, parts

    def cooperations(
        self, municipalities: Mapping[str, Municipality]
    ) -> tuple[dict[str, Case], dict[str, str]]:
        """The cases in the files of ``COOPERATIONS``, and the place of each; one that stands there
        twice, or whose code is not that of the municipality it names, is a problem."""
        cases: dict[str, Case] = {}
        places: dict[str, str] = {}
        for path in sorted((self.root / COOPERATIONS).glob("*.yaml")):
            file = self.file(Cooperations, self._name(path))
            for position, entry in enumerate(file.cooperations if file else ()):
                place = f"{self._name(path)}.cooperations.{position}"
                municipality = municipalities.get(entry.code)
                if entry.id in places:
                    self.problems.append(id_twice(place, entry.id, places[entry.id]))
                elif municipality is not None and municipality.label == entry.place.ja:
                    cases[entry.id], places[entry.id] = entry.case(municipality), place
                elif municipalities:  # else they could not be read, which is reported already
                    self.problems.append(
                        problem(
                            place,
                            f"コード {entry.code} の自治体は「{entry.place.ja}」ではありません。",
                            f"{entry.code} is not the code of {entry.place.ja}.",
                        )
                    )
        return cases, places

    def checklist(self) -> Checklist | None:
        """The checklist with all its criteria; ``None`` where there is any problem in it."""
        folder = self.root / "checklist"
        manifest = self.mapping(folder / "checklist.yaml")
        if manifest is None:
            return None
        before = len(self.problems)
        items = []
        for position, entry in enumerate(_list(manifest.get("items"))):
            place = f"checklist/checklist.yaml.items.{position}"
            if not isinstance(entry, dict):
                self.problems.append(
                    problem(place, "項目と値の組にしてください。", "Must be keys and values.")
                )
                continue
            criteria = [
                criterion
                for name in _list(entry.get("criteria"))
                if (criterion := self._criterion(folder, str(entry.get("id")), str(name)))
            ]
            item = self.model(Item, {**entry, "criteria": criteria}, place)
            if item is not None:
                items.append(item)
        listed = {c.id for item in items for c in item.criteria}
        for path in sorted(folder.glob("*/*.yaml")):
            if len(self.problems) == before and f"{path.parent.name}.{path.stem}" not in listed:
                self.problems.append(
                    problem(
                        self._name(path),
                        "checklist.yaml の criteria に載っていません。",
                        "Not listed under criteria in checklist.yaml.",
                    )
                )
        if len(self.problems) > before:
            return None
        return self.model(Checklist, {**manifest, "items": items}, "checklist/checklist.yaml")

    def _criterion(self, folder: Path, item_id: str, name: str) -> Criterion | None:
        path = folder / item_id / f"{name}.yaml"
        content = self.mapping(path)
        if content is None:
            return None
        return self.model(Criterion, {"id": f"{item_id}.{name}", **content}, self._name(path))

    def populations(self) -> dict[str, str]:
        """Inhabitants by the code of a municipality, as written; a line with ``#`` tells the
        source. None where the pack has no such file."""
        path = self.root / "population-2020.csv"
        if not path.is_file():
            return {}
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["code"]: row["population_2020_preliminary"] for row in rows}

    def municipalities(self) -> dict[str, Municipality]:
        """The municipalities by code, with their inhabitants."""
        path = self.root / "municipalities.csv"
        name = self._name(path)
        if not path.is_file():
            self.missing(path)
            return {}
        municipalities: dict[str, Municipality] = {}
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
        except (UnicodeDecodeError, csv.Error) as error:
            self.problems.append(
                problem(
                    name,
                    f"UTF-8のCSVとして読めません（{error}）。",
                    f"Not CSV in UTF-8: {error}.",
                )
            )
            return {}
        populations = self.populations()
        for number, row in enumerate(rows, start=2):
            place = f"{name}:{number}"
            people = populations.get(row.get("code", ""))
            model = self.model(Municipality, {**row, "population": people}, place)
            if model is None:
                continue
            if model.code in municipalities:
                self.problems.append(
                    problem(
                        place,
                        f"コード {model.code} が2回あります。",
                        f"The code {model.code} stands here twice.",
                    )
                )
            municipalities[model.code] = model
        return municipalities

    def wording(self) -> Wording:
        """The words of all files in ``text/``."""
        texts: dict[str, Text] = {}
        for path in sorted((self.root / "text").glob("*.yaml")):
            name = self._name(path)
            for key, value in (self.mapping(path) or {}).items():
                place = f"{name}.{key}"
                text = self.model(Text, value, place)
                if text is None:
                    continue
                texts[f"{path.stem}.{key}"] = text
                try:
                    names_differ = _placeholders(text.ja) != _placeholders(text.en)
                except ValueError as error:
                    self.problems.append(
                        problem(
                            place,
                            f"{{…}} の形が違います（{error}）。",
                            f"A {{…}} is not well formed: {error}.",
                        )
                    )
                    continue
                if names_differ:
                    self.problems.append(
                        problem(
                            place,
                            "ja と en で {…} の名前が違います。",
                            "ja and en fill in different {…} names.",
                        )
                    )
        return Wording(texts)

    def prefectures(self, municipalities: Mapping[str, Municipality], wording: Wording) -> None:
        """Records a problem for each prefecture that has no name or another one than its
        municipalities."""
        path = self.root / "text" / "prefectures.yaml"
        named = {prefecture_key(m.code): m.prefecture for m in municipalities.values()}
        for key, name in named.items():
            if key not in wording or wording.text(key).ja != name:
                place = f"{self._name(path)}.{key.partition('.')[2]}"
                self.problems.append(
                    problem(
                        place,
                        f"municipalities.csv の都道府県名「{name}」と同じ名前にしてください。",
                        f"Give the name as municipalities.csv has it: {name}.",
                    )
                )

    def example(self, name: str, checklist: Checklist | None) -> Assessment | None:
        """The assessment in a save file; ``None`` where there is a problem, or no checklist."""
        path = self.root / name
        if not path.is_file():
            self.missing(path)
            return None
        if checklist is None:
            return None
        try:
            return read_assessment(path.read_bytes(), checklist)
        except ProblemsError as error:
            self.problems.extend(
                Problem(f"{self._name(path)}.{p.place}".rstrip("."), p.text) for p in error.problems
            )
            return None


def _list(value: Any) -> list[Any]:
    """The value where it is a list; anything else is left to the model to refuse."""
    return value if isinstance(value, list) else []


def _placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def word_problems(root: Path = DATA) -> list[Problem]:
    """The words in the texts below ``root`` that its word list says to avoid; none where it has no
    list. Raises ProblemsError where the list cannot be read."""
    if not (root / WORD_LIST).is_file():
        return []
    reader = ContentReader(root)
    words = reader.file(WordList, WORD_LIST)
    if words is None:
        raise ProblemsError(reader.problems)
    return [
        misuse
        for path in sorted(root.rglob("*.yaml"))
        if path.name != WORD_LIST
        for misuse in misused(
            words, path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        )
    ]


def load_inquiry(path: Path) -> Inquiry:
    """The sections in a file of the form of ``data/sections.yaml``. Raises ProblemsError."""
    reader = ContentReader(path.parent)
    inquiry = reader.file(Inquiry, path.name)
    if inquiry is None:
        raise ProblemsError(reader.problems)
    return inquiry


def load(root: Path = DATA) -> Content:
    """All content below ``root``.

    Raises ProblemsError with every problem of every file: its place begins with the file's name.
    """
    reader = ContentReader(root)
    if not root.is_dir():
        raise ProblemsError.one(
            "フォルダーがありません。",
            "There is no such folder.",
            str(root),
        )
    checklist = reader.checklist()
    stages = reader.file(Stages, "stages.yaml")
    schemes = reader.folder(Scheme, "schemes")
    stories = reader.folder(Case, "cases")
    municipalities = reader.municipalities()
    cooperations, places = reader.cooperations(municipalities)
    cases = stories | cooperations
    reader.problems.extend(names_twice(schemes, checklist))
    reader.problems.extend(
        id_twice(places[name], name, f"cases/{name}.yaml") for name in stories if name in places
    )
    countries = reader.file(Countries, "countries.yaml")
    facts = reader.file(Facts, "facts.yaml")
    wording = reader.wording()
    reader.prefectures(municipalities, wording)
    doubts = reader.file(Doubts, "doubts.yaml")
    guide = reader.file(Guide, "guide.yaml")
    example = reader.example("example.json", checklist)
    before = reader.example("example-before.json", checklist)
    if checklist is not None and stages is not None and countries is not None:
        known = KnownIds(
            checklist=checklist,
            schemes={path.stem for path in (root / "schemes").glob("*.yaml")},
            stories={path.stem for path in (root / "cases").glob("*.yaml")},
            countries={country.code for country in countries.countries},
            municipalities=municipalities,
        )
        reader.problems.extend(unknown_ids(stages, schemes, cases, places, known))
    if checklist is not None:
        reader.problems.extend(levels_no_scheme_raises(schemes, checklist))
    if checklist is not None and guide is not None:
        reader.problems.extend(agenda_ids(guide, checklist))
    if (
        reader.problems
        or not (checklist and stages and example and before and doubts and guide)
        or not (countries and facts)
    ):
        raise ProblemsError(reader.problems)
    return Content(
        checklist=checklist,
        stages=stages,
        schemes=schemes,
        cases=cases,
        municipalities=municipalities,
        countries={country.code: country for country in countries.countries},
        marks=countries.marks,
        facts={fact.id: fact for fact in facts.facts},
        wording=wording,
        example=example,
        example_before=before,
        doubts=doubts.doubts,
        guide=guide,
    )
