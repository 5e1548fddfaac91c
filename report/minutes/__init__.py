"""The minutes and the rounds of a workshop as files."""
