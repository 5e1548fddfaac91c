from __future__ import annotations

import pytest

from checklist.load import Content, load


@pytest.fixture(scope="session")
def real() -> Content:
    """The content that ships."""
    return load()
