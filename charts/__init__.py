"""Drawings: Altair's specifications and the staircase."""
