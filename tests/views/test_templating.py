"""HTML stands in templates, and whatever is filled in there is text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from html.parser import HTMLParser
from itertools import product

import pytest
from jinja2 import nodes
from jinja2.exceptions import UndefinedError
from jinja2.meta import find_undeclared_variables

from checklist.model import LANGUAGES, Lang
from views.server.resources import content
from views.templating import LANGUAGE_NAMES, TEMPLATES, environment, render

VIEWS = TEMPLATES.parent
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
TAG = re.compile(r"<[a-z][a-z0-9]*[ >/]")
#: Streamlit sends one page for every address; this module looks for its tags and puts ours there.
NOT_OURS = {"server/index.py"}


def strings_with_tags(source: str) -> list[str]:
    return [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TAG.search(node.value)
    ]


def test_no_program_holds_html() -> None:
    holding = {
        path.relative_to(VIEWS).as_posix()
        for path in VIEWS.rglob("*.py")
        if strings_with_tags(path.read_text(encoding="utf-8"))
    }
    assert holding == NOT_OURS


@pytest.mark.parametrize(
    ("source", "is_html"),
    [
        ('show("<p>{}</p>")', True),
        ("f'<img src={x}>'", True),
        ('"""Gives ``<br/>``."""', True),
        ('"a < b"', False),
        ('"1 <2"', False),
        ("x < p > 1", False),
    ],
)
def test_html_in_a_program_is_noticed(source: str, is_html: bool) -> None:
    assert bool(strings_with_tags(source)) is is_html


# ------------------------------------------------------------------- what is filled in is text

WICKED = "<script>alert(1)</script>\"><img src=x>' onerror=x {{ lang }}"


class Wicked:
    """Stands for every value of a template: whatever is asked of it, it says the same. A row of it
    has ``width`` cells; ``is_alike`` is what a comparison or a condition finds."""

    def __init__(self, width: int, is_alike: bool) -> None:
        self.width, self.is_alike = width, is_alike

    def __str__(self) -> str:
        return WICKED

    def __getattr__(self, name: str) -> Wicked:
        if name.startswith("__"):  # it does not pretend to be HTML
            raise AttributeError(name)
        return self

    def __getitem__(self, _: object) -> Wicked:
        return self

    def __call__(self, *_: object, **__: object) -> Wicked:
        return self

    def __iter__(self) -> Iterator[Wicked]:
        return iter([self] * self.width)

    def __len__(self) -> int:
        return self.width

    def __bool__(self) -> bool:
        return self.is_alike

    def __add__(self, _: object) -> int:
        return 1

    def __gt__(self, _: object) -> bool:
        return self.is_alike

    def __eq__(self, _: object) -> bool:
        return self.is_alike

    def __hash__(self) -> int:
        return 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_filled_in_turns_no_words_around_it(lang: Lang) -> None:
    template = environment(lang).from_string("<p>{{ title }}: 参加する</p>")
    assert template.render(title="会\u202e議\u2066") == "<p>会議: 参加する</p>"


@cache
def values_of(name: str) -> set[str]:
    """What a template is given."""
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    return (
        find_undeclared_variables(environment("ja").parse(source))
        - environment("ja").globals.keys()
    )


@cache
def all_values() -> set[str]:
    """What any template is given."""
    return set().union(*map(values_of, NAMES))


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith("macros.html")])
def test_a_template_escapes_whatever_it_is_given(name: str) -> None:
    drawn = 0
    for width, is_alike, lang in product((2, 3), (True, False), LANGUAGES):
        given = dict.fromkeys(all_values(), Wicked(width, is_alike)) | {"other": "en"}
        with suppress(ValueError):  # its rows have another width
            markup = render(name, lang, **given)
            elements = Elements(markup)
            assert "<script>" not in markup
            assert "onerror" not in elements.attributes
            assert elements.sources.isdisjoint({"x"})
            drawn += "&lt;script&gt;" in markup
    assert drawn or not values_of(name)


class Elements(HTMLParser):
    """The attributes that elements really have, and where their pictures come from."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.attributes: set[str] = set()
        self.sources: set[str | None] = set()
        self.feed(markup)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        self.sources.add(dict(attrs).get("src"))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_trusts_nothing_but_its_own_constants(name: str) -> None:
    tree = environment("ja").parse((TEMPLATES / name).read_text(encoding="utf-8"))
    assert list(tree.find_all(nodes.ScopedEvalContextModifier)) == []
    trusted = [each for each in tree.find_all(nodes.Filter) if each.name == "safe"]
    assert all(isinstance(each.node, nodes.Const) for each in trusted)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_value_that_is_not_given_is_an_error(lang: Lang) -> None:
    with pytest.raises(UndefinedError):
        render("screens/parts/paragraph.html", lang, look="")


def test_a_template_says_its_words_in_its_language() -> None:
    for lang, name in LANGUAGE_NAMES.items():
        given = {"first": "./", "municipality": "", "day": "", "query": ""}
        assert name in render("screens/parts/masthead.html", "en", other=lang, **given)
        assert f"<p>{content().wording.of(lang)('common.colophon')}</p>" in render(
            "screens/parts/colophon.html", lang, links=()
        )


def test_a_table_names_each_cell_by_its_column_and_refuses_a_row_of_another_length() -> None:
    given = {"title": "", "paragraphs": (), "why": "", "items": (), "level": 2}
    markup = render(
        "screens/parts/section.html", "ja", head=["a", "b"], rows=[["1", "<2>"]], **given
    )
    assert '<th scope="row">1</th><td data-label="b">&lt;2&gt;</td>' in markup
    with pytest.raises(ValueError, match="zip"):
        render("screens/parts/section.html", "ja", head=["a", "b"], rows=[["1"]], **given)


def test_a_cell_of_one_word_is_not_broken_beside_a_long_one() -> None:
    given = {"title": "", "paragraphs": (), "why": "", "items": (), "level": 2}
    row = ["3-1 財政", "2", "わからない", "旅費、通訳費、教材費は毎年度かかる", "毎年度かかる旅費"]
    markup = render("screens/parts/section.html", "ja", head=list("abcde"), rows=[row], **given)
    assert re.findall(r'class="word">(.*?)<', markup) == ["わからない"]
