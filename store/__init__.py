"""Stores assessments and rooms in a database and reopens them. Imports ``checklist`` and
``workshop``."""
