"""The colours and fonts of all drawings and documents.

Colour is never the only sign, and everything is legible in grey.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Stages and levels reached, choices, fillings.
BLUE = "#0017C1"
#: Tints of it: behind the head of a table, what is within reach, strokes of a hatching.
PALE, WITHIN_REACH, HATCH = "#E8F1FE", "#C5D7FB", "#8F9BE3"
#: Text and strokes, secondary text, and text on blue.
INK, GREY, WHITE = "#1A1A1A", "#666666", "#FFFFFF"
#: Lines from the strongest to the faintest, and a face of no meaning.
RULE, HAIR, GRID, FAINT = "#949494", "#D0D0D0", "#DDDDDD", "#F2F2F2"

#: Fonts with Japanese that browsers have, most wanted first; the last is the one of the PDF.
SCREEN_FONTS = (
    "Hiragino Sans",
    "Noto Sans JP",
    "BIZ UDPGothic",
    "Yu Gothic UI",
    "Meiryo",
    "Noto Sans CJK JP",
    "sans-serif",
)
#: Fonts that Windows has, by language; both draw Japanese names.
OFFICE_FONTS: Mapping[str, str] = {"ja": "BIZ UDPゴシック", "en": "Yu Gothic"}
