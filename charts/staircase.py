"""The four steps as SVG: on the first page, in the results, in the report and in the README.

The drawing needs no font of its own, no style sheet and no ids (so that it can occur twice on one
page), keeps its proportions at any width, and is legible in grey: steps held are filled, possible
ones hatched and dashed, the rest empty.
"""

from __future__ import annotations

from html import escape

from charts.colours import BLUE, FAINT, GREY, HATCH, INK, RULE, SCREEN_FONTS, WHITE
from wording.staircase import DrawnStaircase

#: A drawing inside the PDF uses the last name it has a font for.
_FONTS = ",".join(f"'{name}'" if " " in name else name for name in SCREEN_FONTS)

# All lengths are in units of the drawing, 700 wide. Shown on a phone, 350 px wide, names of 22.5
# units are 11 px high.
_WIDTH = 700.0
_MARGIN = 6.0
_GROUND = 76.0
_STEP_WIDTH = (_WIDTH - 2 * _MARGIN - _GROUND) / 4
_RISE = 54.0
_ABOVE = 74.0
_NAME_SIZE = 22.5
_NUMBER_SIZE = 38.0
_LINE_HEIGHT = 29.0


def _em(text: str) -> float:
    """Rough width of a text in its own size: Latin letters are about half as wide as kana."""
    return sum(0.56 if ord(char) < 0x2E80 else 1.0 for char in text)


def _lines(name: str, width: float) -> list[str]:
    """The name in one line, or broken at its spaces (without any, in its middle)."""
    room = width / _NAME_SIZE
    if _em(name) <= room:
        return [name]
    words = name.split(" ")
    if len(words) == 1:
        half = (len(name) + 1) // 2
        return [name[:half], name[half:]]
    lines = [words[0]]
    for word in words[1:]:
        if _em(f"{lines[-1]} {word}") <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _hatching(x: float, y: float, width: float, height: float) -> str:
    """Diagonal strokes cut to a rectangle: a pattern would need an id."""
    strokes = []
    offset = 12.0
    while offset < width + height:
        x1, y1 = (offset, 0.0) if offset <= width else (width, offset - width)
        x2, y2 = (0.0, offset) if offset <= height else (offset - height, height)
        strokes.append(f"M{_number(x + x1)} {_number(y + y1)}L{_number(x + x2)} {_number(y + y2)}")
        offset += 12.0
    return f'<path d="{"".join(strokes)}" stroke="{HATCH}" stroke-width="1.6" fill="none"/>'


def _words(
    x: float, y: float, text: str, *, size: float, fill: str, anchor: str, bold: bool, halo: bool
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    around = f' stroke="{WHITE}" stroke-width="6" stroke-linejoin="round" paint-order="stroke"'
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}" fill="{fill}"'
        f' text-anchor="{anchor}"{weight}{around if halo else ""}>{escape(text)}</text>'
    )


def draw_staircase(shown: DrawnStaircase) -> str:
    """The staircase as SVG text. With a municipality's position: ● on the stage held (0 is below
    the first step), ◌ on the highest possible one."""
    names = {stair.number: _lines(stair.title, _STEP_WIDTH - 14) for stair in shown.stairs}
    first_height = 64 + _LINE_HEIGHT * max(len(lines) for lines in names.values())
    now, possible_top = shown.now, shown.possible
    above = _ABOVE if now is not None else 8.0
    ground = above + first_height + _RISE * (len(shown.stairs) - 1)
    height = ground + 6
    label = escape(shown.alt)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(_WIDTH)} '
        f'{_number(height)}" role="img" aria-label="{label}" font-family="{_FONTS}">',
        f"<title>{label}</title>",
    ]
    tops = {0: ground}
    centres = {0: _MARGIN + _GROUND / 2}
    for position, stair in enumerate(shown.stairs):
        x = _MARGIN + _GROUND + position * _STEP_WIDTH
        tall = first_height + _RISE * position
        y = ground - tall
        tops[stair.number], centres[stair.number] = y, x + _STEP_WIDTH / 2
        reached = now is not None and stair.number <= now
        possible = (
            now is not None and possible_top is not None and now < stair.number <= possible_top
        )
        fill = BLUE if reached else WHITE if possible else FAINT
        box = (
            f'<rect x="{_number(x + 1.5)}" y="{_number(y)}" width="{_number(_STEP_WIDTH - 3)}" '
            f'height="{_number(tall)}" fill="{fill}"/>'
        )
        parts.append(box)
        if possible:
            parts.append(_hatching(x + 1.5, y, _STEP_WIDTH - 3, tall))
        tread = RULE if now is not None and not (reached or possible) else BLUE
        dashes = ' stroke-dasharray="9 6"' if possible else ""
        parts.append(
            f'<path d="M{_number(x + 1.5)} {_number(y + 2)}h{_number(_STEP_WIDTH - 3)}" '
            f'stroke="{tread}" stroke-width="4" fill="none"{dashes}/>'
        )
        number_ink = WHITE if reached else INK if possible else BLUE
        ink = WHITE if reached else INK
        if now is not None and not (reached or possible):
            number_ink = ink = GREY
        parts.append(
            _words(
                x + 11,
                y + 46,
                str(stair.number),
                size=_NUMBER_SIZE,
                fill=number_ink,
                anchor="start",
                bold=True,
                halo=possible,
            )
        )
        for row, line in enumerate(names[stair.number]):
            parts.append(
                _words(
                    x + 11,
                    y + 78 + row * _LINE_HEIGHT,
                    line,
                    size=_NAME_SIZE,
                    fill=ink,
                    anchor="start",
                    bold=False,
                    halo=possible,
                )
            )
    parts.append(
        f'<path d="M{_number(_MARGIN)} {_number(ground + 1)}H{_number(_WIDTH - _MARGIN)}" '
        f'stroke="{INK}" stroke-width="2" fill="none"/>'
    )
    if now is not None:
        parts.append(_marker(centres[now], tops[now], shown.now_label, here=True))
        if possible_top is not None and possible_top > now:
            parts.append(
                _marker(centres[possible_top], tops[possible_top], shown.possible_label, here=False)
            )
    return "".join(parts) + "</svg>"


def _marker(x: float, y: float, label: str, *, here: bool) -> str:
    """● or ◌ on a step, with its label above."""
    look = (
        f'fill="{BLUE}"'
        if here
        else f'fill="{WHITE}" stroke="{BLUE}" stroke-width="3" stroke-dasharray="5 4"'
    )
    circle = f'<circle cx="{_number(x)}" cy="{_number(y - 17)}" r="13" {look}/>'
    # the ground is narrower than the word, which would leave the drawing on the left
    shift = max(x, _MARGIN + _em(label) * _NAME_SIZE / 2)
    words = _words(
        shift,
        y - 40,
        label,
        size=_NAME_SIZE,
        fill=INK,
        anchor="middle",
        bold=here,
        halo=False,
    )
    return circle + words
