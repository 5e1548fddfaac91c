"""The layers of a chart, whatever they are grouped in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def layers_of(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every layer that draws something, in the order in which they lie on each other."""
    for layer in spec.get("layer", ()):
        if "mark" in layer:
            yield layer
        yield from layers_of(layer)
