"""Drawings: Altair specifications and the staircase as SVG."""
