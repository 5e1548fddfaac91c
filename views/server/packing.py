"""Packs Streamlit's files for ``packed``: ``python -m views.server.packing [FOLDER]``; without a
folder into the one where the server looks, as when an image is built.

What no page of ours can load is left out by its size: drawing libraries of which each has more
than a megabyte, and the highlighter of code. The font of icons is cut down to those that
Streamlit's own elements show (ours name none): 10 kB instead of 375.
"""

from __future__ import annotations

import gzip
import os
import re
import sys
from io import BytesIO
from pathlib import Path

import brotli

from views.server.packed import AT_IT, COMPLETE, ENDINGS, INSTALLED, folder

#: Bytes of a file beyond which it is not packed: no page of ours uses one of these.
_LARGEST = 1_000_000
_ICON = re.compile(rb":material/([a-z0-9_]+)")
_ICON_FONT = "MaterialSymbols-Rounded.*.woff2"


def pack(installed: Path, target: Path) -> None:
    """Writes the packed files of ``installed`` into ``target``, and last that all are there. Each
    appears at once as a whole, whoever else writes it meanwhile."""
    icons = set[bytes]()
    for path in sorted((installed / "static").rglob("*")):
        if path.suffix not in (".js", ".css"):
            continue
        content = path.read_bytes()
        icons.update(_ICON.findall(content))
        if len(content) <= _LARGEST:
            name = path.relative_to(installed).as_posix()
            _write(target / f"{name}{ENDINGS['br']}", brotli.compress(content, quality=11))
            _write(target / f"{name}{ENDINGS['gzip']}", gzip.compress(content, 9, mtime=0))
    for font in (installed / "static").rglob(_ICON_FONT):
        small = cut_down(font, sorted(icon.decode() for icon in icons))
        _write(target / font.relative_to(installed), small)
    _write(target / COMPLETE, b"")


def cut_down(font: Path, icons: list[str]) -> bytes:
    """The font with these icons alone, each called by its name as before (a ligature)."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_closure = False  # letters alone would bring every icon along
    subsetter = subset.Subsetter(options)
    cut = TTFont(font)
    known = set(cut.getGlyphOrder())
    subsetter.populate(glyphs=known.intersection(icons), text="".join(icons))
    subsetter.subset(cut)
    cut.flavor = "woff2"
    file = BytesIO()
    cut.save(file)
    return file.getvalue()


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    passing = target.with_name(f"{target.name}.{os.getpid()}")
    passing.write_bytes(content)
    passing.replace(target)


def main() -> int:
    """Packs into the folder named, else into ``folder()``; returns the exit status."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(10)  # pages have priority
    target = Path(sys.argv[1]) if sys.argv[1:] else folder()
    try:
        pack(INSTALLED, target)
    finally:
        (target / AT_IT).unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
