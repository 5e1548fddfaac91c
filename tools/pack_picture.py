"""``python -m tools.pack_picture``: the picture of the example's pack for a decision in the README.

Needs LibreOffice and poppler. With the font that offices have (BIZ UDPゴシック; Debian's
fonts-morisawa-bizud-gothic) it looks as there.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw

from checklist.load import load
from report.formats import FORMATS, MakingJob, make
from tools.screenshots import IMAGES, MADE_AT, shrink

NAME = "pack-ja"
#: What is shown, row by row: the paper, its page, and its width in pixels.
ROWS = (
    (("proposal", 1, 400), ("overview", 1, 400), ("questions", 1, 400)),
    (("slides", 1, 605), ("slides", 2, 605)),
    (("slides", 5, 605), ("budget", 1, 605)),
)
GAP = 16


def page_of(paper: Path, page: int, width: int) -> Image.Image:
    """A page of a PDF as a picture of this width, in a thin frame."""
    target = paper.with_name(f"{paper.stem}-{page}")
    scale = ["-scale-to-x", str(width), "-scale-to-y", "-1"]
    pages = ["-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run(["pdftoppm", "-png", *scale, *pages, paper, target], check=True)
    with Image.open(target.with_suffix(".png")) as image:
        picture = image.convert("RGB")
    edge = (0, 0, picture.width - 1, picture.height - 1)
    ImageDraw.Draw(picture).rectangle(edge, outline="#949494")
    return picture


def main() -> int:
    """Makes the picture; returns the exit status."""
    content = load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers = {}
        for paper in dict.fromkeys(paper for row in ROWS for paper, *_ in row):
            path = folder / f"{paper}.{FORMATS[paper].ending}"
            path.write_bytes(make(MakingJob(paper, content.example, "ja", MADE_AT), content))
            if path.suffix != ".pdf":
                office = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", name, path]
                subprocess.run(office, check=True, stdout=subprocess.DEVNULL)
            papers[paper] = path.with_suffix(".pdf")
        rows = [[page_of(papers[paper], page, width) for paper, page, width in row] for row in ROWS]
    width = max(sum(p.width + GAP for p in row) for row in rows) + GAP
    height = sum(max(p.height for p in row) + GAP for row in rows) + GAP
    sheet, top = Image.new("RGB", (width, height), "white"), GAP
    for row in rows:
        left = GAP
        for picture in row:
            sheet.paste(picture, (left, top))
            left += picture.width + GAP
        top += max(p.height for p in row) + GAP
    sheet.save(IMAGES / f"{NAME}.png")
    shrink(IMAGES / f"{NAME}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
