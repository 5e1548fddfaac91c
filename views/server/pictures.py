"""Pictures generated for a page and embedded as ``data:`` URLs."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache

from charts.staircase import draw_staircase
from checklist.model import Lang
from scoring.stages import StageRange
from views.server.resources import content
from wording.phrases import Phrases
from wording.staircase import summarise_staircase


@dataclass(frozen=True)
class Picture:
    """``address``: a ``data:`` URL; ``alt``: what the picture shows, in words."""

    address: str
    alt: str


@cache
def staircase_picture(
    lang: Lang, stage: StageRange | None = None, *, doubt: str = "", is_tried: bool = False
) -> Picture:
    """The staircase, with the position of a municipality where its stage is given (``doubt``: on
    what its upper end depends; ``is_tried``: it is not that of now); an image, because Streamlit
    removes SVG from HTML."""
    summary = summarise_staircase(Phrases(content(), lang), stage, doubt=doubt, is_tried=is_tried)
    drawing = b64encode(draw_staircase(summary).encode()).decode()
    return Picture(f"data:image/svg+xml;base64,{drawing}", summary.alt)


def qr_picture(text: str) -> str:
    """A QR code as the address of an image."""
    import segno  # 20 ms, and only for those who ask

    return str(segno.make(text, error="m").svg_data_uri(scale=8, border=2))
