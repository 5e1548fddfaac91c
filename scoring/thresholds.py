"""From where on something counts: numbers that several rules share."""

from __future__ import annotations

#: From this level on a municipality can show others how (method §10).
GIVES_FROM = 3
#: From this help on a scheme helps with a criterion, and does not only touch it (method §5).
HELPS_FROM = 2
#: Nothing is told of fewer municipalities together (method §9).
FEWEST = 5
