"""The content that ships, read once in each process of the tests."""

from functools import cache

from checklist.load import load
from checklist.load_reference import load_reference
from checklist.reference import Library

CONTENT = load()


@cache
def library() -> Library:
    """The reference library that ships."""
    return load_reference()
