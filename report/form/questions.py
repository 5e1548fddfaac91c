"""The questionnaire as a form for phones and tablets: its groups, questions and choices, with the
names under which they travel. ``form/write.py`` writes it, ``form/read.py`` reads submissions.

Names in a form are XML names. That of ``capacity.self-evaluation`` is
``capacity__self_evaluation``; what belongs to its answer follows after another ``__``. Slugs hold
no underscore, so the way back is as exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from checklist.answers import MAX_TEXT, NOT_APPLICABLE, UNKNOWN
from checklist.catalogue import FieldName, RegionName
from checklist.load import Content
from checklist.model import Criterion, Item, Text
from checklist.municipality import MunicipalityKind
from checklist.population import MOST_PEOPLE
from wording.instructions import instructions
from wording.phrases import Phrases

#: Chosen where the municipality, or its prefecture, is not in the list.
NOT_LISTED = "other"
#: The group of the profile. Its questions are named like the fields of ``Profile``, and
#: ``section``, ``municipality``.
PROFILE = "profile"
#: Carries the version of the checklist.
VERSION = "checklist"

_NAME = re.compile(r"([a-z0-9]+(?:_[a-z0-9]+)*)__([a-z0-9]+(?:_[a-z0-9]+)*)(?:__([a-z]+))?")

#: What an answer holds besides its level.
Part = Literal["level", "name", "reason", "evidence", "note"]
PARTS: tuple[Part, ...] = get_args(Part)


def form_name(criterion_id: str, part: Part = "level") -> str:
    """The name in the form of a criterion's level, or of something else of its answer."""
    name = criterion_id.replace("-", "_").replace(".", "__")
    return name if part == "level" else f"{name}__{part}"


def place_of_form_name(name: str) -> tuple[str, Part] | None:
    """The criterion id and part that a name encodes; ``None`` for any other name."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    criterion_id = f"{match[1]}.{match[2]}".replace("_", "-")
    wanted = match[3] or "level"
    return next(((criterion_id, part) for part in PARTS if part == wanted), None)


def prefecture_name(code: str) -> str:
    """The name of the choice of a prefecture, by its code: with a letter before it, because
    spreadsheets drop a zero at the beginning of a number."""
    return f"p{code[:2]}"


#: The choices for a fact.
YES, NO = "yes", "no"


def municipality_name(code: str) -> str:
    """The name of the choice of a municipality, by its code."""
    return f"m{code}"


def municipality_code(name: str) -> str:
    """The code in the name of such a choice."""
    return name[1:]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from. ``prefecture``: offered only where that was chosen."""

    name: str
    label: Text
    prefecture: str = ""


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question. ``choices`` names a list of the form; ``logic`` holds the columns
    of an XLSForm that are XPath or settings (``relevant``, ``constraint``, …),
    ``messages`` those that are texts."""

    name: str
    type: Literal["text", "integer", "select_one", "select_multiple", "note"]
    label: Text
    hint: Text | None = None
    choices: str = ""
    logic: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that belong together; ``on_one_page``: shown at once."""

    name: str
    label: Text
    members: tuple[FormQuestion | QuestionGroup, ...]
    on_one_page: bool = False

    def questions(self) -> Iterator[FormQuestion]:
        """The questions of the group and of the groups in it, in their order."""
        for member in self.members:
            if isinstance(member, FormQuestion):
                yield member
            else:
                yield from member.questions()


class Form:
    """The form of a content pack, in both languages."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._ja, self._en = Phrases(content, "ja"), Phrases(content, "en")
        self.title = self._words("form.title")
        self.version = content.checklist.version

    def _both(self, words: Callable[[Phrases], str]) -> Text:
        return Text(ja=words(self._ja), en=words(self._en))

    def _words(self, key: str, /, **values: object) -> Text:
        return self._both(lambda phrases: phrases.say(key, **values))

    # -------------------------------------------------------------------- questions

    @cached_property
    def groups(self) -> tuple[QuestionGroup, ...]:
        """The profile, then a group for each item, in the order asked."""
        items = (self._item(item) for item in self._content.checklist.items)
        return (self._profile(), *items)

    @cached_property
    def questions(self) -> Mapping[str, FormQuestion]:
        """Every question that is answered, by its name, in the order asked."""
        asked = (question for group in self.groups for question in group.questions())
        return {question.name: question for question in asked if question.type != "note"}

    def about(self, name: str) -> Text | None:
        """The short label of the question of that name: its criterion, or the field of the profile;
        ``None`` for a name that the form does not ask."""
        place = place_of_form_name(name)
        if place is not None and place[0] in self._content.checklist.criteria:
            return self._both(lambda phrases: phrases.criterion(place[0]))
        if name not in self.questions:
            return None
        short = f"report.profile_{name}"
        wording = self._content.wording
        return wording.text(short) if short in wording else self.questions[name].label

    def _profile(self) -> QuestionGroup:
        say = self._words
        free = f"${{municipality}} = '{NOT_LISTED}' or ${{prefecture}} = '{NOT_LISTED}'"
        within = f"${{prefecture}} != '' and ${{prefecture}} != '{NOT_LISTED}'"
        asked = len(self._content.checklist.asked)

        def meaning(phrases: Phrases) -> str:
            given = instructions(phrases)
            return "\n\n".join((given.definition, *given.examples, *given.terms))

        return QuestionGroup(
            PROFILE,
            say("profile.title"),
            (
                FormQuestion("lead", "note", say("form.lead", asked=asked)),
                FormQuestion("meaning", "note", self._both(meaning)),
                FormQuestion(
                    "prefecture",
                    "select_one",
                    say("profile.prefecture"),
                    choices="prefectures",
                    logic={"appearance": "minimal"},
                ),
                FormQuestion(
                    "municipality",
                    "select_one",
                    say("profile.municipality"),
                    choices="municipalities",
                    logic={
                        "appearance": "minimal autocomplete",
                        "relevant": within,
                        "choice_filter": f"prefecture = ${{prefecture}} or name = '{NOT_LISTED}'",
                    },
                ),
                self._short("name", say("profile.name"), relevant=free),
                FormQuestion(
                    "code",
                    "text",
                    say("profile.code"),
                    hint=say("profile.code_form"),
                    logic={"relevant": free, "constraint": CODE, "appearance": "numbers"},
                    messages={"constraint_message": say("form.code_wrong")},
                ),
                FormQuestion(
                    "kind",
                    "select_one",
                    say("profile.kind"),
                    choices="kinds",
                    logic={"relevant": free, "appearance": "minimal"},
                ),
                FormQuestion(
                    "population",
                    "integer",
                    say("profile.population"),
                    hint=say("profile.population_form"),
                    logic={"constraint": f". >= 0 and . <= {MOST_PEOPLE}"},
                    messages={"constraint_message": say("form.population_range")},
                ),
                FormQuestion("fields", "select_multiple", say("profile.fields"), choices="fields"),
                FormQuestion(
                    "regions", "select_multiple", say("profile.regions"), choices="regions"
                ),
                FormQuestion(
                    "countries",
                    "select_multiple",
                    say("profile.countries"),
                    choices="countries",
                    logic={"appearance": "minimal autocomplete"},
                ),
                *(
                    FormQuestion(name, "select_one", fact.question, choices="yes_no")
                    for name, fact in self._content.facts.items()
                ),
                self._long("ties", say("profile.ties"), hint=say("profile.ties_form")),
                self._short("section", say("item.by")),
            ),
            on_one_page=True,
        )

    def _short(self, name: str, label: Text, **logic: str) -> FormQuestion:
        return FormQuestion(
            name,
            "text",
            label,
            logic={"constraint": "string-length(.) <= 200", **logic},
            messages={"constraint_message": self._words("form.short_text")},
        )

    def _long(self, name: str, label: Text, hint: Text | None = None, **logic: str) -> FormQuestion:
        return FormQuestion(
            name,
            "text",
            label,
            hint=hint,
            logic={
                "appearance": "multiline",
                "constraint": f"string-length(.) <= {MAX_TEXT}",
                **logic,
            },
            messages={"constraint_message": self._words("form.long_text")},
        )

    def _item(self, item: Item) -> QuestionGroup:
        def label(phrases: Phrases) -> str:
            number, title = phrases.item_number(item.id), item.title.of(phrases.lang)
            return phrases.say("form.item", number=number, title=title)

        def intro(phrases: Phrases) -> str:
            texts = (item.question, item.why)
            here = [text.of(phrases.lang) for text in texts]
            given = instructions(phrases)
            notes = [given.choosing, given.counting]
            return "\n\n".join((*here, phrases.joined(notes), given.definition))

        name = item.id.replace("-", "_")
        return QuestionGroup(
            name,
            self._both(label),
            (
                FormQuestion(f"intro_{name}", "note", self._both(intro)),
                *(self._criterion(criterion) for criterion in item.criteria),
            ),
        )

    def _criterion(self, criterion: Criterion) -> QuestionGroup:
        level = form_name(criterion.id)
        numbered = self._numbered
        questions = []
        logic: dict[str, str] = {}
        if criterion.own:
            own = form_name(criterion.id, "name")
            label = self._words(f"item.own_name_{criterion.item_id}")
            questions.append(self._short(own, numbered(criterion, label)))
            logic["relevant"] = f"normalize-space(${{{own}}}) != ''"
        questions.append(
            FormQuestion(
                level,
                "select_one",
                numbered(criterion, criterion.question),
                hint=criterion.why,
                choices=level,
                logic=logic,
            )
        )
        if criterion.not_applicable is not None:
            needed = self._words("form.reason_needed")
            questions.append(
                FormQuestion(
                    form_name(criterion.id, "reason"),
                    "text",
                    numbered(criterion, self._words("item.reason")),
                    logic={
                        "relevant": f"${{{level}}} = '{NOT_APPLICABLE}'",
                        "required": "yes",
                        "constraint": "normalize-space(.) != '' and "
                        f"string-length(.) <= {MAX_TEXT}",
                        "appearance": "multiline",
                    },
                    messages={"required_message": needed, "constraint_message": needed},
                )
            )

        def examples(phrases: Phrases) -> str:
            listed = [example.of(phrases.lang) for example in criterion.evidence]
            return phrases.say("form.listed", examples=" / ".join(listed))

        questions += [
            self._long(
                form_name(criterion.id, "evidence"),
                numbered(criterion, self._words("item.evidence")),
                hint=self._both(examples),
                relevant=f"${{{level}}} >= 1",
            ),
            self._long(
                form_name(criterion.id, "note"),
                numbered(criterion, self._words("item.note")),
                relevant=f"${{{level}}} != ''",
            ),
        ]
        title = self._both(lambda phrases: phrases.criterion(criterion.id))
        return QuestionGroup(f"{level}__group", title, tuple(questions), on_one_page=True)

    def _numbered(self, criterion: Criterion, text: Text) -> Text:
        """The words with the criterion's number: no two questions of the form say the same."""
        return self._both(
            lambda phrases: phrases.say(
                "form.numbered",
                number=phrases.criterion_number(criterion.id),
                text=text.of(phrases.lang),
            )
        )

    # -------------------------------------------------------------------- choices

    @cached_property
    def choices(self) -> Mapping[str, tuple[Choice, ...]]:
        """The lists of choices by their names."""
        criteria = self._content.checklist.criteria.values()
        return {
            "prefectures": tuple(self._prefectures()),
            "municipalities": tuple(self._municipalities()),
            "kinds": self._names("kind", get_args(MunicipalityKind)),
            "fields": self._names("field", get_args(FieldName)),
            "regions": self._names("region", get_args(RegionName)),
            "countries": tuple(
                Choice(code, country.name) for code, country in self._content.countries.items()
            ),
            "yes_no": tuple(Choice(name, self._words(f"advice.fact_{name}")) for name in (YES, NO)),
            **{form_name(criterion.id): tuple(self._levels(criterion)) for criterion in criteria},
        }

    def _names(self, group: str, names: tuple[str, ...]) -> tuple[Choice, ...]:
        return tuple(
            Choice(name, self._both(lambda phrases, name=name: phrases.name(group, name)))  # type: ignore[misc]
            for name in names
        )

    def _prefectures(self) -> Iterator[Choice]:
        named = self._content.prefectures
        for code, municipality in self._content.municipalities.items():
            if not municipality.name:  # the prefecture itself
                yield Choice(prefecture_name(code), named[municipality.prefecture])
        yield Choice(NOT_LISTED, self._words("form.not_listed"))

    def _municipalities(self) -> Iterator[Choice]:
        whole = self._words("profile.whole_prefecture")
        for municipality in self._content.municipalities.values():
            name = municipality.name
            label = Text(ja=name, en=name) if name else whole
            yield Choice(
                municipality_name(municipality.code), label, prefecture_name(municipality.code)
            )
        yield Choice(NOT_LISTED, self._words("form.not_listed"))

    def _levels(self, criterion: Criterion) -> Iterator[Choice]:
        def choice(name: str, title: Callable[[Phrases], str], meaning: Text) -> Choice:
            def label(phrases: Phrases) -> str:
                words = meaning.of(phrases.lang)
                return phrases.say("form.choice", name=title(phrases), meaning=words)

            return Choice(name, self._both(label))

        for number, meaning in enumerate(criterion.levels):
            yield choice(str(number), lambda p, n=number: p.level(n), meaning)  # type: ignore[misc]
        hint = self._words("item.unknown_hint")
        yield choice(UNKNOWN, lambda phrases: phrases.level(UNKNOWN), hint)
        if criterion.not_applicable is not None:
            yield choice(
                NOT_APPLICABLE,
                lambda phrases: phrases.level(NOT_APPLICABLE),
                criterion.not_applicable,
            )


def _code() -> str:
    """The rule of ``catalogue.check_digit`` in the XPath of forms, whose ``substr`` counts from 0
    and ends before its second number."""
    weighted = " + ".join(f"substr(., {n}, {n + 1}) * {6 - n}" for n in range(5))
    return f"regex(., '^[0-9]{{6}}$') and substr(., 5, 6) = (11 - ({weighted}) mod 11) mod 10"


#: Whether the text is a local-government code: six digits, the last being the check digit.
CODE = _code()
