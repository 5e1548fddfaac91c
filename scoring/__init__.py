"""What the answers mean: scores, stages, gaps, schemes and cases. Pure functions; imports only
``checklist``. The formulas are those of ``docs/method.md``; docstrings name the section."""
