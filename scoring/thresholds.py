"""Thresholds that several rules share."""

from __future__ import annotations

#: From this level on a municipality can show others how (method §10 Rooms).
GIVES_FROM = 3
#: From this help on a scheme helps with a criterion and does not only touch it (method §5
#: Schemes).
HELPS_FROM = 2
#: No figure is published of fewer municipalities together (method §9 Cohorts).
FEWEST = 5
