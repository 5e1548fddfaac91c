"""Tables of many municipalities: read, scored, written."""
