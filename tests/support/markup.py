"""What is wrong with the HTML of a page, by the rules of the standard that a browser would
silently mend: elements closed in their order, each where it may stand, ids once, headings in
order, pictures with words."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "link", "input", "br", "img", "hr", "source"}
#: Elements whose start ends a paragraph.
BLOCKS = {
    *("address", "article", "aside", "blockquote", "details", "div", "dl", "figure", "footer"),
    *("form", "h1", "h2", "h3", "h4", "header", "hr", "main", "nav", "ol", "p", "section"),
    *("table", "ul"),
}
#: Elements that stand directly in certain others only.
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
    "thead": {"table"},
    "tbody": {"table"},
    "option": {"select", "optgroup"},
    "optgroup": {"select"},
    "summary": {"details"},
    "figcaption": {"figure"},
}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd"},
    "table": {"thead", "tbody", "caption"},
    "tr": {"td", "th"},
    "select": {"option", "optgroup"},
}
#: Elements that do not stand in themselves, at whatever depth.
NOT_IN_ITSELF = {"a", "button", "form", "label", "p"}


class Markup(HTMLParser):
    """One page: its ``faults``, and what a reader meets in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.links: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.title = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]
        self.faults += [f"id {name!r} twice" for name in set(self.ids) if self.ids.count(name) > 1]
        levels = [level for level, _ in self.headings]
        if levels.count(1) != 1 or levels[0] != 1:
            self.faults.append(f"headings begin with {levels[:3]}")
        if any(after > before + 1 for before, after in pairwise(levels)):
            self.faults.append(f"headings leave out a level: {levels}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        parent = self._open[-1] if self._open else ""
        where = f"<{tag}> in <{parent}>, line {self.getpos()[0]}"
        if len(given) < len(attrs):
            self.faults.append(f"{where}: an attribute twice")
        if parent not in PARENTS.get(tag, {parent}) or tag not in CHILDREN.get(parent, {tag}):
            self.faults.append(where)
        if tag in BLOCKS and "p" in self._open:
            self.faults.append(f"{where}: inside a paragraph")
        if tag in NOT_IN_ITSELF and tag in self._open:
            self.faults.append(f"{where}: inside itself")
        if tag == "img" and "alt" not in given:
            self.faults.append(f"{where}: no alternative text")
        is_field = tag in ("input", "select") and given.get("type") != "hidden"
        if is_field and "label" not in self._open and "id" not in given:
            self.faults.append(f"{where}: no label")
        self.attributes |= given.keys()
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [v for k in ("href", "src", "action") if (v := given.get(k)) is not None]
        if tag not in VOID:
            self._open.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}, line {self.getpos()[0]}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.title += data
        if self.headings and any(tag in self._open for tag in ("h1", "h2", "h3", "h4")):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)
        if self._open and self._open[-1] in CHILDREN and data.strip():
            self.faults.append(f"text in <{self._open[-1]}>, line {self.getpos()[0]}")
