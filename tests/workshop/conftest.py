from __future__ import annotations

import pytest

from checklist.load import Content, load


@pytest.fixture(scope="session")
def content() -> Content:
    return load()
