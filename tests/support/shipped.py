"""The content that ships, read once in each process of the tests."""

from checklist.load import load

CONTENT = load()
