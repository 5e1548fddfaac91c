"""A workshop: the state machine of a room, and statistics of its votes. Imports ``checklist`` and
``scoring`` only."""
