"""Drafts of the papers that the levels ask for, as files."""
