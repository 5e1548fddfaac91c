"""Somebody in front of the app: opens pages, chooses, types, and reads what stands there.

Streamlit's ``AppTest`` runs the real ``app.py`` without a browser; these are the visitor's words
for it. Whatever a run shows, it is never an exception.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Any, Self
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

from google.protobuf.message import Message
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.context import ContextProxy
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.testing.v1.element_tree import Block, Element, Node

from checklist.model import Lang
from tests.support import ROOT
from tests.support.plain_browser import PlainBrowser
from views import session
from views.screens.parts.routes import ITEMS, ROUTES
from views.server.resources import content

APP = ROOT / "app.py"
SECONDS = 60  # a slow machine is no fault of the page

#: ``AppTest`` looks through all installed packages for each new session, which takes ten times as
#: long as a page; a server does it once.
installed_components = cache(manifest_scanner.scan_component_manifests)
#: A server translates the file of each page once, ``AppTest`` at each run.
translated = ScriptCache()
ask_whether_it_ended = local_script_runner.require_widgets_deltas

#: Fields of a widget that stand on the page; Streamlit sets the first group as markdown.
MARKDOWN_FIELDS = ("label", "options", "captions", "help")
PLAIN_FIELDS = ("value", "default", "placeholder", "alt", "text", "code_text")
#: Elements whose whole body is markdown.
MARKDOWN_ELEMENTS = ("markdown", "alert", "heading")


@dataclass(frozen=True)
class Shown:
    """A text on the page: the kind of element, and whether markup in it would be obeyed."""

    kind: str
    text: str
    is_markup: bool


class Visitor:
    """One browser tab: a session of its own, with its own address."""

    def __init__(
        self,
        page: str = "resume",
        *,
        lang: Lang = "ja",
        code: str | None = None,
        example: bool = False,
        states: WidgetStates | None = None,
        handle: str | None = None,
        cookies: Mapping[str, str] | None = None,
    ) -> None:
        """``states``: what the page in the browser shows, where its server is another one now.
        ``handle``: of an assessment, in the address; ``cookies``: those of the browser."""
        self.cookies = cookies or {}
        self.app = AppTest.from_file(str(APP), default_timeout=SECONDS)
        if lang == "en":
            self.app.query_params["lang"] = "en"
        if code is not None:
            self.app.query_params["code"] = code
        if handle is not None:
            self.app.query_params["a"] = handle
        if example:
            self.app.query_params["example"] = "yes"
        if page != "unknown":
            # AppTest knows the addresses of pages after the first run only
            self.app.switch_page(ROUTES[page].file)
        self._run(states)

    @classmethod
    def beginning(cls, lang: Lang = "ja", page: str = "profile") -> Self:
        """Somebody who has pressed the button of the first page, which is plain HTML: the one that
        begins with the ``profile``, or with the ``quick`` check."""
        browser = PlainBrowser().visit("/?lang=en" if lang == "en" else "/")
        if page == "quick":
            browser = browser.press(content().wording.of(lang)("quick.door"))
        else:
            browser = browser.send()
        place = urlsplit(browser.address)
        handle = dict(parse_qsl(place.query))["a"]
        return cls(place.path.strip("/"), lang=lang, handle=handle, cookies=browser.cookies)

    # ------------------------------------------------------------------ what the visitor does

    def look_again(self) -> Visitor:
        """Any interaction, or a reconnection: the page is drawn anew."""
        self._run()
        return self

    def go_to(self, page: str) -> Visitor:
        """Types the address of a page, or follows a link to it, without reloading."""
        self.app.switch_page(ROUTES[page].file)
        self._run()
        return self

    def follow(self, label: str) -> Visitor:
        """Presses the link with this label; what its address says is what counts."""
        links = [one.proto for one in self.app.get("page_link") if one.proto.label == label]
        assert links, f"no link {label!r} on the page {self.title!r}"
        page = next(r.name for r in ROUTES.values() if r.address == links[-1].page)
        self.app.query_params.clear()
        for key, value in parse_qsl(links[-1].query_string):
            self.app.query_params[key] = value
        return self.go_to(page)

    def press(self, key: str) -> Visitor:
        self.app.button(key=key).click()
        self._run()
        return self

    def tick(self, key: str) -> Visitor:
        self.app.checkbox(key=key).check()
        self._run()
        return self

    def type(self, key: str, text: str) -> Visitor:
        """Replaces the text of a field and leaves the field. In a form it waits for its button.
        A field in a fold is unfolded first."""
        if not (found := self._fields(key)) and ":" in key:
            self.unfold(f"fold:{key.partition(':')[2]}")
            found = self._fields(key)
        assert found, f"no field {key!r} on the page {self.title!r}"
        found[0].set_value(text)
        if not found[0].proto.form_id:
            self._run()
        return self

    def unfold(self, key: str) -> Visitor:
        """Opens a fold: ``fold:…`` that with evidence and note of a question."""
        self.app.session_state[key] = True
        self._run()
        return self

    def _fields(self, key: str) -> list[Any]:
        return [w for w in (*self.app.text_input, *self.app.text_area) if w.key == key]

    def enter_number(self, key: str, number: int | None) -> Visitor:
        self.app.number_input(key=key).set_value(number)
        self._run()
        return self

    def choose(self, key: str, value: object) -> Visitor:
        """One of a select box or of radio buttons."""
        found = [w for w in (*self.app.selectbox, *self.app.radio) if w.key == key]
        assert found, f"no choice {key!r} on the page {self.title!r}"
        found[0].set_value(value)
        self._run()
        return self

    def choose_many(self, key: str, values: list[str]) -> Visitor:
        self.app.button_group(key=key).set_value(values)
        self._run()
        return self

    def choose_level(self, criterion_id: str, level: int | str) -> Visitor:
        return self.choose(f"level:{criterion_id}", level)

    def bring(self, name: str, data: bytes, *, key: str = "upload") -> Visitor:
        """Chooses a file to go on from, or to take over."""
        kind = "application/pdf" if name.endswith(".pdf") else "application/json"
        self.app.file_uploader(key=key).set_value((name, data, kind))
        self._run()
        return self

    # ------------------------------------------------------------------ what the visitor sees

    @property
    def lang(self) -> Lang:
        return "en" if self.address.get("lang") == "en" else "ja"

    @property
    def address(self) -> dict[str, str]:
        """What stands behind the question mark of the address."""
        given = dict(self.app.query_params)
        return {k: v[-1] if isinstance(v, list) else v for k, v in given.items()}

    @property
    def code(self) -> str:
        """The resume code of the open assessment, whose handle stands in the address."""
        codes: dict[str, str] = self.app.session_state["codes"]
        return codes[self.address["a"]]

    @property
    def title(self) -> str:
        return self.app.title[0].value

    def say(self, key: str, /, **values: object) -> str:
        """The wording in the visitor's language."""
        return content().wording.of(self.lang)(key, **values)

    def value(self, key: str) -> Any:
        """What a widget shows; one in a fold, where it is not drawn, after unfolding it."""
        if ":" in key and not self._fields(key) and key.split(":")[0] in ("evidence", "note", "by"):
            self.unfold(f"fold:{key.partition(':')[2]}")
        for kind in ("text_input", "text_area", "radio", "selectbox", "number_input"):
            for widget in getattr(self.app, kind):
                if widget.key == key:
                    return widget.value
        raise AssertionError(f"nothing called {key!r} on the page {self.title!r}")

    def level(self, criterion_id: str) -> int | str | None:
        return self.value(f"level:{criterion_id}")

    def problems(self) -> str:
        """Every error and warning on the page, as text."""
        return "\n".join([*self._boxes("problem"), *(one.value for one in self.app.warning)])

    def notices(self) -> str:
        """What the page tells without being wrong."""
        return "\n".join([*self._boxes("told"), *(one.value for one in self.app.success)])

    def _boxes(self, look: str) -> list[str]:
        bodies = [one.proto.body for one in self.app.get("html")]
        return [plain(body) for body in bodies if f'class="{look}"' in body]

    def everything(self) -> list[Shown]:
        """Every text on the page."""
        nodes = self.app._tree.children.values()
        return [shown for node in nodes for shown in texts_of(node) if shown.text.strip()]

    def reads(self) -> str:
        """The page as one text."""
        return "\n".join(shown.text for shown in self.everything())

    def on_one_line(self) -> str:
        """The page as one text, with one blank between words."""
        return " ".join(self.reads().split())

    # ------------------------------------------------------------------ how

    def _run(self, states: WidgetStates | None = None) -> None:
        # AppTest formats the choices outside the page, where there is no address to ask
        with patch.object(session, "lang", lambda: self.lang):
            if states is None and self.app._tree:
                states = self.app._tree.get_widget_states()
        # the cookies with which the browser loaded the page
        with (
            patch.object(ContextProxy, "cookies", self.cookies),
            patch.object(manifest_scanner, "scan_component_manifests", installed_components),
            patch.object(app_test, "ScriptCache", lambda: translated),
            patch.object(local_script_runner, "require_widgets_deltas", wait_for_its_end),
        ):
            self.app._run(states)
        assert not self.app.exception, self.app.exception[0].message


def wait_for_its_end(run: local_script_runner.LocalScriptRunner, timeout: float) -> None:
    """``AppTest`` asks a thousand times a second, of the processor that the run needs."""
    if run._script_thread is not None:
        run._script_thread.join(timeout)
    ask_whether_it_ended(run, timeout)


def open_every_item(visitor: Visitor) -> Iterator[str]:
    """The six item pages one after another, by their own links."""
    for number, item in enumerate(ITEMS, start=1):
        yield item
        if number < len(ITEMS):
            visitor.follow(visitor.say("item.next", number=number + 1))


# ---------------------------------------------------------------------------- reading a page


class _Texts(HTMLParser):
    """Text nodes, alternative texts and labels of HTML; links to other sites apart."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self._outside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if tag == "a" and (given.get("href") or "").startswith("http"):
            self._outside += 1
        self.texts += [given[name] or "" for name in ("alt", "data-label") if name in given]
        source = given.get("src") or ""
        if source.startswith("data:image/svg+xml;base64,"):
            drawing = b64decode(source.partition(",")[2]).decode()
            self.texts += [html.unescape(t) for t in re.findall(r">([^<>]+)<", drawing)]

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._outside:
            self._outside -= 1

    def handle_data(self, data: str) -> None:
        if not self._outside:
            self.texts.append(data)


def plain(markup: str) -> str:
    """The text of HTML as a reader sees it."""
    reader = _Texts()
    reader.feed(markup)
    return "\n".join(reader.texts)


def tags(markup: str) -> set[str]:
    """The elements that HTML really opens."""
    reader = _Texts()
    reader.feed(markup)
    return set(reader.tags)


def texts_of(node: Node) -> Iterator[Shown]:
    """Every text of an element or block and of what is in it."""
    proto = getattr(node, "proto", None)
    if isinstance(node, Element) and proto is not None:
        yield from _texts_of_element(node.type, proto)
    elif isinstance(node, Block) and (label := getattr(proto, "label", "")):
        yield Shown(node.type, label, is_markup=True)
    for child in getattr(node, "children", {}).values():
        yield from texts_of(child)


def _texts_of_element(kind: str, proto: Message) -> Iterator[Shown]:
    if kind == "html":
        body = proto.body
        assert tags(body).isdisjoint({"script", "iframe", "object", "form", "input", "button"})
        yield Shown(kind, plain(body), is_markup=False)
        return
    if hasattr(proto, "spec"):
        yield Shown("chart", "\n".join(_strings(json.loads(proto.spec))), is_markup=False)
    for name in ("body", *MARKDOWN_FIELDS, *PLAIN_FIELDS):
        for text in _texts_in(getattr(proto, name, "")):
            is_markup = name in MARKDOWN_FIELDS or kind in MARKDOWN_ELEMENTS
            # of the widgets with options, select boxes alone show them as they are
            yield Shown(kind, text, is_markup and (kind, name) != ("selectbox", "options"))


def _texts_in(given: object) -> list[str]:
    """A field of a widget may hold one text, many, or many that have a content."""
    if isinstance(given, str):
        return [given]
    if isinstance(given, Iterable):
        return [one if isinstance(one, str) else getattr(one, "content", "") for one in given]
    return []


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
