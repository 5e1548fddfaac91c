"""Records a page as the plain calls that draw it, for ``bare/replay.py``: the same elements with
the same texts, without callbacks."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Delta_pb2 import Delta

from benchmarks.visitor import Visitor


def write_tape(target: Path, visitor: Visitor, charts: list[dict[str, Any]]) -> None:
    """Records what the visitor sees now. ``charts``: the specifications of its charts, in order
    (Streamlit sends them converted). Raises LookupError where the bare script cannot draw what the
    visitor sees."""
    nodes: dict[tuple[int, ...], dict[str, Any]] = {(0,): {"inside": []}}
    left = iter(charts)
    for place, delta in dict(visitor.drawn).items():  # what was drawn last at each place
        node = _block(delta.add_block) if _is_block(delta) else _element(delta, visitor, left)
        nodes[place] = node
        nodes[place[:-1]]["inside"].append(node)
    tape = {"pages": visitor.pages, "inside": nodes[(0,)]["inside"]}
    target.write_text(json.dumps(tape, ensure_ascii=False), encoding="utf-8")


def kinds(visitor: Visitor) -> Counter[str]:
    """How many elements of each kind the visitor sees."""
    return Counter(
        _kind(delta.add_block) if _is_block(delta) else delta.new_element.WhichOneof("type")
        for delta in dict(visitor.drawn).values()
    )


def _kind(block: Block) -> str:
    """The kind of a block; the place that a part of the page fills is a container like others."""
    kind = block.WhichOneof("type")
    return "flex_container" if kind == "transparent" else str(kind)


def _is_block(delta: Delta) -> bool:
    return delta.WhichOneof("type") == "add_block"


def _block(block: Block) -> dict[str, Any]:
    kind = _kind(block)
    if kind == "expandable":
        return {"kind": kind, "label": block.expandable.label, "inside": []}
    if kind == "flex_container":
        horizontal = block.flex_container.direction == Block.FlexContainer.Direction.HORIZONTAL
        return {"kind": kind, "horizontal": horizontal, "inside": []}
    raise LookupError(f"bare/replay.py does not know the block {kind}")


def _element(delta: Delta, visitor: Visitor, charts: Any) -> dict[str, Any]:
    kind = delta.new_element.WhichOneof("type")
    element = getattr(delta.new_element, kind)
    if kind in ("html", "heading", "text", "alert"):
        return {"kind": kind, "body": element.body}
    if kind == "page_link":
        return {
            "kind": kind,
            "page": element.page,
            "label": element.label,
            "query": element.query_string,
        }
    if kind in ("radio", "selectbox", "text_input", "text_area"):
        widget = visitor.widgets[element.id]
        return {
            "kind": kind,
            "label": element.label,
            "options": widget.options,
            "value": widget.value,
        }
    if kind == "number_input":
        span = {"min": round(element.min), "max": round(element.max)}
        return {"kind": kind, "label": element.label, **span}
    if kind == "button_group":
        contents = [option.content for option in element.options]
        return {"kind": kind, "label": element.label, "contents": contents}
    if kind == "multiselect":
        return {"kind": kind, "label": element.label, "contents": list(element.options)}
    if kind in ("button", "download_button", "file_uploader"):
        return {"kind": kind, "label": element.label}
    if kind == "vega_lite_chart":
        return {"kind": kind, "spec": next(charts), "alt": element.alt}
    raise LookupError(f"bare/replay.py does not know the element {kind}")
