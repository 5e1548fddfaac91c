"""Thresholds that several rules share."""

from __future__ import annotations

#: From this level on a municipality can show others how (method §10 Rooms).
GIVES_FROM = 3
#: No figure is published of fewer municipalities together (method §9 Cohorts).
FEWEST = 5
