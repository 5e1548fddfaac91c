"""Draws the charts of the reference library: ``python -m tools.reference_charts``.

With what requirements-tools.txt adds.

Each becomes ``views/server/static/chart-<name>-<language>.svg``, and ``…-narrow.svg`` for phones,
which the reading pages show as a picture. The digest of its specification stands in the file, so
that a test finds a chart that was not drawn again after its content changed.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from charts.reference import NARROW, WIDTH, build_reference_chart
from charts.vega import Spec
from checklist.console import command
from checklist.load import Content, load
from checklist.load_reference import load_reference
from checklist.model import LANGUAGES
from checklist.reference import Library
from wording.reference import ReferenceWords
from wording.reference_charts import CHARTS, draw

FOLDER = Path(__file__).resolve().parent.parent / "views" / "server" / "static"
_FONTS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
#: Numbers with more decimals than a pixel shows, and what names single marks: the picture has one
#: alternative text, and a table beside it.
_LONG = re.compile(r"(\d+\.\d{2})\d+")
_MARKS = re.compile(r' (aria-[a-z]+|role)="[^"]*"')


def specifications(content: Content, library: Library) -> Iterator[tuple[str, Spec]]:
    """The file name and the specification of each chart in each language."""
    for lang in LANGUAGES:
        words = ReferenceWords(content, library, lang)
        for name in CHARTS:
            drawn = draw(name, words)
            yield f"chart-{name}-{lang}.svg", build_reference_chart(name, drawn, WIDTH)
            yield f"chart-{name}-{lang}-narrow.svg", build_reference_chart(name, drawn, NARROW)


def digest(spec: Spec) -> str:
    """Twelve hexadecimal digits that change with the specification."""
    written = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def svg(spec: Spec) -> str:
    """The drawing, with its digest in the first line."""
    import vl_convert

    for package in _FONTS:  # without them every text is dropped in silence
        vl_convert.register_font_directory(str(importlib.resources.files(package)))
    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version="6.1", show_warnings=False)
    return f"<!-- {digest(spec)} -->\n{_LONG.sub(_first_group, _MARKS.sub('', drawn))}\n"


def _first_group(match: re.Match[str]) -> str:
    return match[1]


@command
def main(_arguments: Sequence[str] | None) -> int:
    """Draws every chart; returns the exit status."""
    for name, spec in specifications(load(), load_reference()):
        (FOLDER / name).write_text(svg(spec), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
